#!/bin/sh
# Starts the program and opens it in the browser; the first time it installs it beside this file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -f "$here/program/installed.txt" ] || sh "$here/install.sh"
exec "$here/program/bin/python" "$here/start.py" "$@"
