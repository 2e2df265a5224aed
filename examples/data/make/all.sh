#!/bin/sh
# Make every example data set again. Usage: all.sh [folder], by default the
# folder above this script. See the README there for the packages needed.
# PYTHON names the interpreter (default: Debian's, which sees Debian's NumPy).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-"$here/.."}
python=${PYTHON:-/usr/bin/python3}
export PYTHONDONTWRITEBYTECODE=1
for name in digits words photographs; do
    "$python" "$here/$name.py" --out "$out/$name"
done
