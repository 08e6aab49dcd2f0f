#!/bin/sh
# Prints a Python that can run the project, or says in one sentence why there is none.
# Asks python3 first, then the versions by name; PYTHON=… chooses another.
set -u
newest=""
for candidate in ${PYTHON:-python3 python3.12 python3.11 python3.13 python3.14}; do
    version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    if ! "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        newest="${newest:-$version}"
        continue
    fi
    if ! "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "unioncare: Python $version has no venv module; install it (on Debian: apt install python$version-venv)." >&2
        exit 1
    fi
    "$candidate" -c 'import sys; print(sys.executable)'
    exit 0
done
if [ -n "$newest" ]; then
    echo "unioncare: Python 3.11 or newer is needed and only $newest was found; install one, or name it: make PYTHON=/path/to/python3." >&2
else
    echo "unioncare: Python 3.11 or newer is needed and none was found; install one, or name it: make PYTHON=/path/to/python3." >&2
fi
exit 1
