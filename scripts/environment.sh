#!/bin/sh
# Build .venv with the first Python that is new enough, and install what the two requirements files pin.
set -eu

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
for candidate in "${PYTHON:-python3}" python3.11 python3.12 python3.13 python3.14; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c "$new_enough" 2>/dev/null; then
        found=$candidate
        break
    fi
done
if [ -z "${found:-}" ]; then
    echo "Python 3.11 or later is needed, and none was found. Name yours: PYTHON=/path/to/python make venv" >&2
    exit 1
fi

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    echo "Building the environment in .venv with $("$found" --version)."
    if ! "$found" -m venv --clear .venv; then
        echo "Could not make .venv. On Debian: apt-get install python3-venv" >&2
        exit 1
    fi
fi
echo "Installing the pinned packages (torch is large: some minutes the first time)."
if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt; then
    echo "The packages could not be installed; pip says why above. Run the same command again to go on." >&2
    exit 1
fi
