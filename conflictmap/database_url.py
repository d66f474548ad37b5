"""The PostGIS named by DATABASE_URL, looked at before anything is done to it."""

import psycopg
from dj_database_url import parse

from conflictmap.embedded import EXTENSIONS, PUBLIC_ROLE
from conflictmap.postgres import MIN_POSTGIS, MIN_POSTGRES, NEEDED

CONNECTING_S = 10
Cursor = psycopg.Cursor[tuple[str | int | bool | None, ...]]


class DatabaseUrlError(Exception):
    """What is wrong with the database and what to do, in one line for the user."""


def check(url: str, has_public_url: bool = False) -> None:
    """Make sure that the database can hold Conflictmap; create extensions that are missing.

    has_public_url: the public side has a login of its own, so that no role need be switched to.
    Raises DatabaseUrlError.
    """
    try:
        settings = parse(url)
    except Exception as error:  # the parser raises whatever it stumbles over
        raise DatabaseUrlError(
            f"DATABASE_URL is not an address ({_first_line(error)}): write it as "
            "postgis://USER:PASSWORD@HOST:PORT/NAME, special characters percent-encoded."
        ) from None
    where = f"{settings.get('HOST') or 'this machine'}:{settings.get('PORT') or 5432}"
    if "postg" not in str(settings.get("ENGINE", "")):
        raise DatabaseUrlError(
            "DATABASE_URL must begin with postgis://; no other database will do."
        )
    try:
        with psycopg.connect(
            dbname=settings["NAME"],
            user=settings.get("USER") or None,
            password=settings.get("PASSWORD") or None,
            host=settings.get("HOST") or None,
            port=settings.get("PORT") or None,
            connect_timeout=CONNECTING_S,
            autocommit=True,
            **settings.get("OPTIONS", {}),
        ) as connection:
            _check_versions(connection.cursor(), where)
            if not has_public_url:
                _check_public_role(connection.cursor())
    except psycopg.Error as error:
        raise DatabaseUrlError(
            _advice(_first_line(error), settings.get("USER") or "(none)", settings["NAME"], where)
        ) from None


def _check_versions(cursor: Cursor, where: str) -> None:
    """Refuse a server or a PostGIS that is too old, or an extension that cannot be had."""
    version = cursor.connection.info.server_version
    if version // 10_000 < MIN_POSTGRES:
        raise DatabaseUrlError(
            f"The server at {where} is PostgreSQL {version // 10_000}: {NEEDED} is needed."
        )
    for name in EXTENSIONS:
        _ensure_extension(cursor, name)
    postgis = str(_one(cursor, "SELECT postgis_lib_version()"))
    if tuple(int(part) for part in postgis.split(".")[:2]) < MIN_POSTGIS:
        raise DatabaseUrlError(
            f"The database at {where} has PostGIS {postgis}: {NEEDED} is needed."
        )


def _ensure_extension(cursor: Cursor, name: str) -> None:
    if _one(cursor, "SELECT count(*) FROM pg_extension WHERE extname = %s", name):
        return
    info = cursor.connection.info
    if not _one(cursor, "SELECT count(*) FROM pg_available_extensions WHERE name = %s", name):
        raise DatabaseUrlError(
            f"The database server has no extension {name}: install its package there (Debian: "
            f"postgresql-{info.server_version // 10_000}-postgis-3), then run this again."
        )
    try:
        cursor.execute(f'CREATE EXTENSION IF NOT EXISTS "{name}"'.encode())
    except psycopg.Error:
        raise DatabaseUrlError(
            f"Extension {name} is missing and user {info.user} may not create it: let a superuser "
            f'run `CREATE EXTENSION {name};` in database "{info.dbname}", then run this again.'
        ) from None


def _check_public_role(cursor: Cursor) -> None:
    """Refuse a user who can neither switch to the public role nor create it."""
    user = cursor.connection.info.user
    if _one(cursor, "SELECT count(*) FROM pg_roles WHERE rolname = %s", PUBLIC_ROLE):
        is_allowed = _one(cursor, "SELECT pg_has_role(%s, 'MEMBER')", PUBLIC_ROLE)
        remedy = f"GRANT {PUBLIC_ROLE} TO {user} WITH ADMIN OPTION;"
    else:
        is_allowed = _one(
            cursor, "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        remedy = f"CREATE ROLE {PUBLIC_ROLE}; GRANT {PUBLIC_ROLE} TO {user} WITH ADMIN OPTION;"
    if not is_allowed:
        raise DatabaseUrlError(
            f"User {user} may not act as the read-only role of the public pages: let a superuser "
            f"run `{remedy}`, or set PUBLIC_DATABASE_URL to a login of its own."
        )


def _one(cursor: Cursor, query: str, *parameters: str) -> str | int | bool | None:
    row = cursor.execute(query.encode(), parameters).fetchone()
    return row[0] if row else None


def _advice(message: str, user: str, name: str, where: str) -> str:
    """Return the server's or the library's message with what to do about it."""
    known = (
        ("password authentication failed", f"the password of user {user} at {where} is wrong"),
        ("no password supplied", f"user {user} at {where} needs a password"),
        ("no pg_hba.conf entry", f"the server at {where} does not let user {user} in from here"),
        ("could not translate host name", f"there is no host of that name ({where})"),
        ("failed to resolve host", f"there is no host of that name ({where})"),
        ("refused", f"no database server answers at {where}; is it running?"),
        ("timeout", f"no database server answers at {where} within {CONNECTING_S} s"),
        ("timed out", f"no database server answers at {where} within {CONNECTING_S} s"),
        ("No such file or directory", f"no database server answers at {where}; is it running?"),
    )
    for part, meaning in known:
        if part in message:
            return f"DATABASE_URL does not work: {meaning}. Correct it and run this again."
    if f'database "{name}" does not exist' in message:
        return f'DATABASE_URL does not work: create the database first (createdb "{name}").'
    return f"DATABASE_URL does not work: {message}. Correct it and run this again."


def _first_line(error: Exception) -> str:
    """Return the most telling line of an exception: libpq lists every address it tried."""
    lines = [line.strip(" \t-") for line in str(error).splitlines() if line.strip()]
    return (lines or [type(error).__name__])[0].rstrip(".")
