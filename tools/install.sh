#!/bin/sh
# Installs locked requirements into .venv: tools/install.sh FILE …
# Ready-made packages only: compiling here would need what a fresh machine does not have.
set -u
cd "$(dirname "$0")/.." || exit 1
if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$(sh tools/find_python.sh) || exit 1
    rm -rf .venv
    "$python" -m venv .venv || exit 1
fi
mkdir -p build
set -- $(printf -- '-r %s ' "$@")
echo "Installing the Python packages (build/install.log) …"
.venv/bin/python -m pip install --disable-pip-version-check --no-input --require-hashes --only-binary :all: "$@" \
    >build/install.log 2>&1 && exit 0

# Without a network pip finds no package either, and would have us blame the platform.
if grep -q 'connection broken by\|Could not fetch URL' build/install.log; then
    echo "unioncare: the Python packages could not be downloaded: check the network (or PIP_INDEX_URL), then try again." >&2
    exit 1
fi
missing=$(sed -n 's/^ERROR: No matching distribution found for \([^ ;]*\).*/\1/p' build/install.log | head -n 1)
if [ -n "$missing" ]; then
    version=$(.venv/bin/python -c 'import platform; print(platform.python_version())')
    echo "unioncare: there is no ready-made package of $missing for this platform ($(uname -s) $(uname -m), Python $version)." >&2
else
    echo "unioncare: the Python packages could not be installed: $(tail -n 1 build/install.log)" >&2
fi
exit 1
