#!/bin/sh
# The real components that some tests start on free ports of their own, and gettext.
set -eu

packages="redis-server postgresql chromium gettext fonts-dejavu-core fonts-liberation"

if ! command -v apt-get >/dev/null 2>&1; then
    echo "No apt-get here. Install by your own means: Redis, PostgreSQL, Chromium, gettext, a font."
    exit 0
fi

missing=
for package in $packages; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -z "$missing" ]; then
    echo "All there already: $packages"
    exit 0
fi

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
else
    echo "Needs root or sudo to run: apt-get install$missing" >&2
    exit 1
fi
echo "Installing:$missing"
$as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
