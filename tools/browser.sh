#!/bin/sh
# The Chromium and the Chinese fonts of the browser tests: installed with apt when root, else asked for loudly.
# `--path` only prints where Chromium is; nothing when there is none.
set -u
find_chromium() {
    for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
        [ -n "$candidate" ] && command -v "$candidate" && return
    done
}
if [ "${1:-}" = --path ]; then
    find_chromium || true
    exit 0
fi
has_chinese() { ! command -v fc-list >/dev/null || [ -n "$(fc-list :lang=zh family 2>/dev/null | head -n 1)" ]; }

if ! { [ -n "$(find_chromium)" ] && has_chinese; } && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium and Chinese fonts …"
    export DEBIAN_FRONTEND=noninteractive
    mkdir -p build
    { apt-get update && apt-get install -y --no-install-recommends chromium fonts-noto-cjk fontconfig; } \
        >build/browser.log 2>&1 || echo "apt could not install them; see build/browser.log" >&2
fi
[ -n "$(find_chromium)" ] && exit 0
if [ -n "${BROWSER_REQUIRED:-}" ]; then
    echo "unioncare: there is no Chromium, and the browser tests must run here: install it, or set CHROMIUM." >&2
    exit 1
fi
echo "**** NO CHROMIUM: THE BROWSER TESTS ARE SKIPPED. Install chromium, or set CHROMIUM to a browser. ****" >&2
