#!/usr/bin/env bash
# Runs its arguments with the newest Python that the pinned requirements support. A name that is there may still not run, so each is tried.
for candidate in python3.13 python3.12 python3.11 python3 python; do
  if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; then
    exec "$candidate" "$@"
  fi
done
echo "Sketch28 needs Python 3.11, 3.12 or 3.13 with venv, and none was found: install one, for example python3.12 and python3.12-venv, and try again." >&2
exit 1
