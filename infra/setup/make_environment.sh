#!/bin/sh
# Makes .venv with the first Python of version 3.11 or later; one line says what to do where there is none.
set -eu

say_no() {
    echo "$1" >&2
    exit 1
}

find_python() {
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
}

python=$(find_python)
[ -n "$python" ] || say_no "Python 3.11 or later is missing: install it, or name it: make setup PYTHON=/path/to/python3"

# Debian keeps what `venv` needs in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package="$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null
    else
        say_no "Python's venv is missing: install it (Debian: apt-get install $package)."
    fi
fi

"$python" -m venv .venv
