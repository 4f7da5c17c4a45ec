#!/usr/bin/env bash
# Runs its arguments with a Python that the pinned requirements support: the newest on PATH, else the
# newest that pyenv or uv installed. An interpreter that exists may still not run, so each is tried.
shopt -s nullglob
pyenv=${PYENV_ROOT:-$HOME/.pyenv}/versions
uv=${UV_PYTHON_INSTALL_DIR:-$(uv python dir 2>/dev/null || echo "${XDG_DATA_HOME:-$HOME/.local/share}/uv/python")}
candidates=(python3.13 python3.12 python3.11 python3 python)
for minor in 13 12 11; do
  candidates+=("$pyenv/3.$minor"[.-]*/bin/python "$uv/cpython-3.$minor".*/bin/python3)
done
supported='import ensurepip, sys, sysconfig, venv
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13) or sysconfig.get_config_var("Py_GIL_DISABLED") == 1)'
for candidate in "${candidates[@]}"; do
  if "$candidate" -c "$supported" >/dev/null 2>&1; then
    exec "$candidate" "$@"
  fi
done
echo "Sketch28 needs Python 3.11, 3.12 or 3.13 with venv, and none was found: install one, for example python3.12 and python3.12-venv, and try again." >&2
exit 1
