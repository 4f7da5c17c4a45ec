#!/usr/bin/env bash
# Write docs/licenses.md: the licenses of the packages that requirements.txt pins, as they state them.
set -eu
cd "$(dirname "$0")/.."
tools=.venv/bin
[ -d "$tools" ] || tools=.venv/Scripts
mapfile -t packages < <(sed -n 's/^\([A-Za-z0-9_.-]*\)==.*/\1/p' requirements.txt | sort -u)
{
  cat <<'TEXT'
# Licenses of what the program uses

Written by `make licenses` from the packages that `requirements.txt` pins. None of them is part of
this repository; `make run` installs them. Most licenses are permissive. Not entirely so: psycopg,
the driver for a run store on PostgreSQL, is under the LGPL and so has to stay replaceable, which it
is as a package of its own; certifi and parts of tqdm are under the MPL, which concerns changes to
their own files. namex, which Keras needs, states no license in its package; Anaconda and Nix list
it as Apache 2.0.

TEXT
  "$tools/uv" tool run --quiet --from pip-licenses==5.5.5 pip-licenses --python "$tools/python" \
    --packages "${packages[@]}" --with-system --order license --format markdown
} > docs/licenses.md
