#!/usr/bin/env bash
# Runs its arguments with the newest Python that the pinned requirements support, on PATH or where
# pyenv and uv install theirs. An interpreter that exists may still not run, so each is tried.
shopt -s nullglob
pyenv=${PYENV_ROOT:-$HOME/.pyenv}/versions
uv=${UV_PYTHON_INSTALL_DIR:-$(uv python dir 2>/dev/null || echo "${XDG_DATA_HOME:-$HOME/.local/share}/uv/python")}
for minor in 13 12 11; do
  candidates+=("python3.$minor" "$pyenv/3.$minor"[.-]*/bin/python "$uv/cpython-3.$minor".*/bin/python3)
done
supported='import ensurepip, sys, sysconfig, venv
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13) or sysconfig.get_config_var("Py_GIL_DISABLED") == 1)'
for candidate in "${candidates[@]}" python3 python; do
  if "$candidate" -c "$supported" >/dev/null 2>&1; then
    exec "$candidate" "$@"
  fi
done
echo "Sketch28 needs Python 3.11, 3.12 or 3.13 with venv, and none was found: install one, for example python3.12 and python3.12-venv, and try again." >&2
exit 1
