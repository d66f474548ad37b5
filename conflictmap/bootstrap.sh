#!/bin/sh
# Installs what is missing before Conflictmap can run. Needs nothing but a shell.
#
#   sh conflictmap/bootstrap.sh run     to serve
#   sh conflictmap/bootstrap.sh test    also what the checks need
#
# Each step is skipped when its inputs are those of the last time (hashes in var/stamps/).
set -eu

MODE=${1:-run}
cd "$(dirname "$0")/.."
STAMPS=var/stamps
MIN_POSTGRES=15
MIN_NODE=18

say() { printf '%s\n' "$*"; }
fail() {
    printf '%s\n' "$*" >&2
    exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# --- what is here ------------------------------------------------------------------------------

has_venv() { .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# Print the first Python that is new enough and can make virtual environments.
find_python() {
    for name in python3.13 python3.12 python3.11 python3; do
        # Run it: a version manager's stand-in may exist without the version behind it.
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
            >/dev/null 2>&1; then
            say "$name"
            return 0
        fi
    done
    return 1
}

has_postgis() {
    [ -z "${DATABASE_URL:-}" ] || return 0
    for control in /usr/share/postgresql/*/extension/postgis.control; do
        version=${control#/usr/share/postgresql/}
        version=${version%%/*}
        if [ -x "/usr/lib/postgresql/$version/bin/initdb" ] && [ "$version" -ge "$MIN_POSTGRES" ]; then
            return 0
        fi
    done
    for control in /opt/homebrew/share/postgresql*/extension/postgis.control \
        /usr/local/share/postgresql*/extension/postgis.control \
        /usr/pgsql-*/share/extension/postgis.control \
        /Applications/Postgres.app/Contents/Versions/*/share/postgresql/extension/postgis.control; do
        [ ! -e "$control" ] || return 0
    done
    has pg_config && has initdb && [ -e "$(pg_config --sharedir)/extension/postgis.control" ]
}

has_gdal() {
    has gdalinfo || has ogrinfo || /sbin/ldconfig -p 2>/dev/null | grep -q 'libgdal\.so'
}

has_node() {
    has node && has npm && [ "$(node --version | sed 's/^v\([0-9]*\).*/\1/')" -ge "$MIN_NODE" ]
}

has_browser() {
    [ -z "${CHROMIUM:-}" ] || return 0
    has chromium || has chromium-browser || has google-chrome || has google-chrome-stable ||
        [ -e /Applications/Chromium.app ] || [ -e "/Applications/Google Chrome.app" ]
}

# Print the missing parts, one word each.
missing() {
    has_venv || find_python >/dev/null || say python
    has_postgis || say postgis
    has_gdal || say gdal
    has_node || say node
    [ ! -e /etc/debian_version ] || [ -e /etc/ssl/certs/ca-certificates.crt ] || say certificates
    [ "$MODE" != test ] || has_browser || say chromium
}

# --- system packages ---------------------------------------------------------------------------

describe() {
    for part in "$@"; do
        case $part in
        python) say "Python 3.11 or newer with venv" ;;
        postgis) say "PostgreSQL $MIN_POSTGRES or newer with PostGIS 3.3 or newer" ;;
        gdal) say "GDAL" ;;
        node) say "Node $MIN_NODE or newer with npm" ;;
        certificates) say "ca-certificates" ;;
        chromium) say "Chromium (or set CHROMIUM to one)" ;;
        esac
    done | paste -sd ';' - | sed 's/;/; /g'
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" </dev/null; }

is_in_apt() { apt-cache show "$1" 2>/dev/null | grep -q '^Filename:'; }

# The unversioned package follows the release's PostgreSQL; where there is none, take the newest.
apt_postgis() {
    if is_in_apt postgresql-postgis; then
        say postgresql-postgis
    else
        apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' | sort -t- -k2,2n | tail -n 1 |
            cut -d' ' -f1
    fi
}

install_by_apt() {
    say "This asks the system's package manager (apt) for it; it can take some minutes ..."
    apt update || fail "apt-get update failed; its message is above."
    packages=
    for part in "$@"; do
        case $part in
        python) packages="$packages python3 python3-venv" ;;
        postgis)
            keep_system_cluster_away
            packages="$packages $(apt_postgis)"
            ;;
        gdal) packages="$packages gdal-bin" ;;
        node)
            packages="$packages nodejs"
            ! is_in_apt npm || packages="$packages npm"
            ;;
        certificates) packages="$packages ca-certificates" ;;
        chromium) if is_in_apt chromium; then packages="$packages chromium"; else
            packages="$packages chromium-browser"; fi ;;
        esac
    done
    # shellcheck disable=SC2086 # a list of words on purpose
    apt install --no-install-recommends $packages || fail "apt-get install failed; its message is above."
}

# Debian makes and starts a cluster of its own on port 5432 when PostgreSQL is installed. Nobody
# asked for one here; where PostgreSQL was installed before us, its settings are not ours to change.
keep_system_cluster_away() {
    if [ -e /etc/postgresql-common/createcluster.conf ]; then
        return 0
    fi
    apt install --no-install-recommends postgresql-common || fail "apt-get install failed."
    as_root sed -i 's/^#*create_main_cluster *=.*/create_main_cluster = false/' \
        /etc/postgresql-common/createcluster.conf
}

install_by_brew() {
    say "This asks Homebrew for it; it can take some minutes ..."
    for part in "$@"; do
        case $part in
        python) set -- python@3.13 ;;
        chromium) set -- --cask chromium ;;
        *) set -- "$part" ;; # postgis brings the PostgreSQL that it was built for
        esac
        brew install "$@" || fail "Homebrew failed; its message is above."
    done
}

system_packages() {
    lacking=$(missing)
    [ -n "$lacking" ] || return 0
    # shellcheck disable=SC2086 # a list of words on purpose, here and below
    say "Missing on this machine: $(describe $lacking)."
    if has apt-get; then
        if [ "$(id -u)" != 0 ] && { ! has sudo || { [ ! -t 0 ] && ! sudo -n true 2>/dev/null; }; }; then
            fail "Installing needs root: run this once as root, or install by hand: $(describe $lacking)."
        fi
        install_by_apt $lacking
    elif has brew; then
        install_by_brew $lacking
    else
        fail "Install by hand, then run this again: $(describe $lacking)."
    fi
    lacking=$(missing)
    [ -z "$lacking" ] ||
        fail "This system's packages are too old or lack it; install by hand: $(describe $lacking)."
}

# --- Python and front-end packages -------------------------------------------------------------

hash_of() { cat "$@" | { sha256sum 2>/dev/null || shasum -a 256; } | cut -c 1-64; }

is_stamped() { [ -f "$STAMPS/$1" ] && [ "$(cat "$STAMPS/$1")" = "$2" ]; }

stamp() {
    mkdir -p "$STAMPS"
    say "$2" >"$STAMPS/$1"
}

python_packages() {
    if ! has_venv; then
        python=$(find_python)
        say "Making a Python environment in .venv ($("$python" --version)) ..."
        rm -rf .venv
        rm -f "$STAMPS/python" "$STAMPS/python-dev"
        "$python" -m venv .venv || fail "The Python environment could not be made; see above."
    fi
    # requirements-dev.txt holds everything that requirements.txt holds, at the same versions.
    run_hash=$(hash_of requirements.txt)
    if [ "$MODE" = test ]; then
        name=python-dev file=requirements-dev.txt
    else
        name=python file=requirements.txt
    fi
    hash=$(hash_of "$file")
    ! is_stamped "$name" "$hash" || return 0
    say "Installing Python packages from $file, each checked by its hash ..."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --requirement "$file" </dev/null ||
        fail "pip could not install the packages; its message is above."
    stamp "$name" "$hash"
    [ "$MODE" != test ] || stamp python "$run_hash"
}

npm_packages() {
    hash=$(hash_of package-lock.json .npmrc)
    if is_stamped npm "$hash" && [ -d node_modules/leaflet ]; then
        return 0
    fi
    say "Installing front-end libraries by npm, each checked by its hash ..."
    cache=${npm_config_cache:-${HOME:-/nonexistent}/.npm}
    if ! mkdir -p "$cache" 2>/dev/null || [ ! -w "$cache" ]; then
        npm_config_cache=$PWD/var/npm-cache # a read-only home, as in many build machines
        export npm_config_cache
    fi
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null ||
        fail "npm could not install the libraries; its message is above."
    stamp npm "$hash"
}

case $MODE in
run | test) ;;
*) fail "Usage: sh conflictmap/bootstrap.sh run|test" ;;
esac
system_packages
mkdir -p var
python_packages
npm_packages
