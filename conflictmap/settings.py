"""The one settings file. Every knob comes from the environment, read by type, refused aloud.

| variable | meaning | default |
|---|---|---|
| SECRET_KEY | signs sessions; required unless DEBUG | - |
| DEBUG | developer pages | off |
| ALLOWED_HOSTS | comma-separated host names | localhost,127.0.0.1,[::1] |
| HTTPS | the site is reached by TLS: secure cookies, HSTS, redirect | off |
| DATABASE_URL | a PostGIS to use; unset: the private cluster in var/ | - |
| PUBLIC_DATABASE_URL | the same by a read-only login; unset: the role is switched | - |
| FOUR_EYES | who drafted or submitted a record may not publish it | off |
| STATIC_ROOT | where collected static files go | var/static |
| TILE_URL, TILE_ATTRIBUTION | tile provider under the map; it learns what is looked at | none |
| GEOCODER | outside geocoder that editors may ask: nominatim, geonames, photon, pelias | none |
| GEOCODER_URL | its address, where the desk runs one; a stranger's learns the questions | public |
| GEOCODER_KEY | GeoNames' user name, or the key of a Pelias | - |
| GEOCODER_CONTACT | who asks, for the User-Agent: public servers want an address | - |
| API_PER_MINUTE | requests that one API token may make in a minute | 300 |
| INTAKE_FETCH | fetch addresses of reports and feeds: their servers learn what is read | off |
| INTAKE_INSIDE | inside networks it may fetch from, comma-separated: 10.1.2.0/24 | none |
"""

import ipaddress
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import dj_database_url
import pghistory
from django.core.exceptions import ImproperlyConfigured

from conflictmap import embedded

BASE_DIR = Path(__file__).resolve().parent.parent


def env_bool(name: str, default: bool = False) -> bool:
    """Return a yes/no variable; anything but a known word is refused."""
    raw = os.environ.get(name, "").strip().lower()
    if raw in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return raw in {"1", "true", "yes", "on"} if raw else default
    raise ImproperlyConfigured(f"{name} must be yes or no, not {raw!r}.")


def env_number(name: str, default: int) -> int:
    """Return a variable that is a whole number above 0."""
    raw = os.environ.get(name, "").strip() or str(default)
    if not (raw.isascii() and raw.isdigit() and 0 < int(raw) < 2**31):
        raise ImproperlyConfigured(f"{name} must be a whole number above 0, not {raw!r}.")
    return int(raw)


def env_list(name: str, default: str) -> list[str]:
    """Return a comma-separated variable as a list."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


DEBUG = env_bool("DEBUG")
HTTPS = env_bool("HTTPS")
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to a long random text, or start by `make demo`, "
            "which makes one."
        )
    SECRET_KEY = "development only, refused outside DEBUG"  # noqa: S105 - not a secret

ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

# GDAL before 3.9 follows URLs found in coordinate systems and files. The proxy is a closed port,
# so whatever tries to leave fails at once; no driver is told about other hosts or archives.
GDAL_KILL_SWITCH = {
    "GDAL_HTTP_PROXY": "http://127.0.0.1:9",
    "GDAL_HTTPS_PROXY": "http://127.0.0.1:9",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "OSR_USE_NETWORK": "NO",
    "PROJ_NETWORK": "OFF",
}
os.environ.update(GDAL_KILL_SWITCH)

INSTALLED_APPS = [
    "conflictmap.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.gis",
    "django.contrib.postgres",
    "leaflet",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "gazetteer",
    "operations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "conflictmap.middleware.content_security_policy",
    "conflictmap.middleware.refuse_nul_bytes",
    "conflictmap.middleware.refuse_large_bodies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "conflictmap.urls"
WSGI_APPLICATION = "conflictmap.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Database: one PostGIS by two roles --------------------------------------------------------
# `default` writes. `public` reads publications and places and nothing else: PostgreSQL holds it so.
PUBLIC_ROLE = "conflictmap_public"


def databases() -> dict[str, dict[str, Any]]:
    """Return both connections: to the named PostGIS, or to the private cluster in var/."""
    url = os.environ.get("DATABASE_URL", "")
    public_url = os.environ.get("PUBLIC_DATABASE_URL", "")
    shared: dict[str, Any] = {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "CONN_MAX_AGE": None,  # a new PostGIS backend costs about 30 ms to warm up
        "CONN_HEALTH_CHECKS": True,
    }
    if url:
        default = {**dj_database_url.parse(url), **shared}
        public = {**dj_database_url.parse(public_url or url), **shared}
    else:
        default = {**embedded.connection("conflictmap"), **shared}
        public = {**embedded.connection(PUBLIC_ROLE), **shared}
    session = "-c jit=off -c max_parallel_workers_per_gather=0"
    public_session = f"{session} -c statement_timeout=20000 -c default_transaction_read_only=on"
    if url and not public_url:
        public_session += f" -c role={PUBLIC_ROLE}"
    default["OPTIONS"] = {**default.get("OPTIONS", {}), "options": session}
    public["OPTIONS"] = {**public.get("OPTIONS", {}), "options": public_session}
    public["TEST"] = {"MIRROR": "default"}
    return {"default": default, "public": public}


DATABASES = databases()
# Triggers write the history of every working row, deletions too, and nobody rewrites it.
PGHISTORY_DEFAULT_TRACKERS = (
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
)
PGHISTORY_APPEND_ONLY = True
# Only what writes is told who asks: reading the session would keep a page out of shared caches.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Editors -----------------------------------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
FOUR_EYES = env_bool("FOUR_EYES")
LOGIN_URL = "admin:login"

# --- Language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- Front end ---------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "var" / "static"))
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/leaflet", NODE_MODULES / "leaflet" / "dist"),
    ("vendor/geoman", NODE_MODULES / "@geoman-io" / "leaflet-geoman-free" / "dist"),
    ("vendor/topojson", NODE_MODULES / "topojson-client" / "dist"),
    ("vendor/world", NODE_MODULES / "world-atlas"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "conflictmap.storage.HashedStaticFiles"},
}
TILE_URL = os.environ.get("TILE_URL", "")
TILE_ATTRIBUTION = os.environ.get("TILE_ATTRIBUTION", "")
LEAFLET_CONFIG = {
    # The default tiles would be fetched from a stranger's server; the base map is drawn by us.
    "TILES": [(TILE_URL, TILE_URL, {"attribution": TILE_ATTRIBUTION})] if TILE_URL else [],
    "DEFAULT_CENTER": (35.3, 44.1),  # lat, lon: the disputed belt between Mosul and Khanaqin
    "DEFAULT_ZOOM": 7,
    "MIN_ZOOM": 2,
    "MAX_ZOOM": 18,
    "RESET_VIEW": False,
    "SCALE": "metric",
    "ATTRIBUTION_PREFIX": "",
    "NO_GLOBALS": True,
}

# --- Outside geocoder --------------------------------------------------------------------------
GEOCODER = os.environ.get("GEOCODER", "").strip().lower()
GEOCODER_URL = os.environ.get("GEOCODER_URL", "").strip()
GEOCODER_KEY = os.environ.get("GEOCODER_KEY", "").strip()
GEOCODER_CONTACT = os.environ.get("GEOCODER_CONTACT", "").strip()


def check_geocoder() -> None:
    """Refuse a geocoder that could not be asked, or not within its provider's rules."""
    if GEOCODER not in {"", "nominatim", "geonames", "photon", "pelias"}:
        raise ImproperlyConfigured(
            f"GEOCODER must be nominatim, geonames, photon, pelias or empty, not {GEOCODER!r}."
        )
    if GEOCODER_URL and not re.fullmatch(r"https?://[^/?#@\s]+(/[^?#\s]*)?", GEOCODER_URL):
        raise ImproperlyConfigured("GEOCODER_URL must be an http or https address, no query.")
    if GEOCODER == "pelias" and not GEOCODER_URL:
        raise ImproperlyConfigured("Pelias has no public server: set GEOCODER_URL.")
    if GEOCODER == "geonames" and not GEOCODER_KEY:
        raise ImproperlyConfigured("GeoNames wants a user name: set GEOCODER_KEY.")
    if GEOCODER in {"nominatim", "photon"} and not (GEOCODER_URL or GEOCODER_CONTACT):
        raise ImproperlyConfigured(
            f"The public {GEOCODER} wants to know who asks: set GEOCODER_CONTACT, or run your own "
            "and set GEOCODER_URL."
        )
    if not (GEOCODER_CONTACT.isascii() and GEOCODER_CONTACT.isprintable()):
        raise ImproperlyConfigured("GEOCODER_CONTACT must be plain ASCII in one line.")


check_geocoder()

# --- Intake ------------------------------------------------------------------------------------
INTAKE_FETCH = env_bool("INTAKE_FETCH")
try:
    INTAKE_INSIDE = [ipaddress.ip_network(each) for each in env_list("INTAKE_INSIDE", "")]
except ValueError as error:
    raise ImproperlyConfigured(f"INTAKE_INSIDE must be networks: {error}.") from error
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["operations.inbox.jobs"]

# --- Writing by program (/api/v1/) -------------------------------------------------------------
API_PER_MINUTE = env_number("API_PER_MINUTE", 300)
API_FAILURES_PER_MINUTE = 20  # refused tokens from one address; a good token is always let in
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["operations.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["operations.api.authentication.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["operations.api.parsing.StrictParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "operations.api.problems.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Conflictmap: writing by program",
    "DESCRIPTION": "Drafts in, never straight to the public: publishing is done by people.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "AUTHENTICATION_WHITELIST": [],
    "ENUM_NAME_OVERRIDES": {
        "ReviewState": "operations.vocabulary.ReviewState",
        "TerritoryStance": "operations.vocabulary.Stance",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "operations.api.schema.say_what_all_share",
    ],
}

# --- Safety ------------------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024  # a report of 2 MB with its form, not a 50 MB paste
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# gis.W001 says that GDAL < 3.9 can reach the network; the kill switch above is tested to stop it.
SILENCED_SYSTEM_CHECKS = ["gis.W001"]

FILE_UPLOAD_TEMP_DIR = tempfile.gettempdir()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
