#!/bin/sh
# Installs from the files beside it, without a network: sh install.sh [FOLDER]
set -eu
cd "$(dirname "$0")"
here=$(pwd)
cd "$OLDPWD"

# The Python named in PYTHON, else the newest one that the bundle has packages for.
candidates=
for list in "$here"/requirements-*.txt; do
    version=${list##*requirements-}
    candidates="python${version%.txt} $candidates"
done
for python in ${PYTHON:-} $candidates python3; do
    if command -v "$python" >/dev/null 2>&1; then
        exec "$python" "$here/install.py" "$@"
    fi
done
echo "没有找到 Python，需要其中之一：$candidates" >&2
echo "No Python found; one of these is needed: $candidates" >&2
exit 1
