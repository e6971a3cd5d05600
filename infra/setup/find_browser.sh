#!/bin/sh
# Sees to it that the browser tests find Chromium: by apt where it may, else one line says what to install.
set -eu

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null &&
        command -v chromium >/dev/null 2>&1; then
        exit 0
    fi
fi

echo "The tests need a browser: install Chromium (Debian: apt-get install chromium)." >&2
exit 1
