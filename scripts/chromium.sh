#!/usr/bin/env bash
# Sees to it that a Chromium exists for the browser tests, if possible one without windows, which needs a third less: one that is there, else the distribution's package, else Playwright's own.
set -u
for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null && exit 0
done
for path in "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "${PROGRAMFILES:-/nowhere}/Google/Chrome/Application/chrome.exe"; do
  [ -x "$path" ] && exit 0
done
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null && $as_root true 2>/dev/null; then
  echo "Installing Chromium for the browser tests (once) ..."
  export DEBIAN_FRONTEND=noninteractive
  for package in chromium-headless-shell chromium chromium-browser; do
    $as_root apt-get install -y -qq "$package" >/dev/null 2>&1 && command -v "$package" >/dev/null && exit 0
    $as_root apt-get update -qq >/dev/null 2>&1
    $as_root apt-get install -y -qq "$package" >/dev/null 2>&1 && command -v "$package" >/dev/null && exit 0
  done
fi
.venv/bin/python -m playwright install chromium >/dev/null 2>&1 ||
  echo "No Chromium could be found or installed; the browser tests are skipped and say so." >&2
exit 0
