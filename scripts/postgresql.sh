#!/usr/bin/env bash
# Sees to it that PostgreSQL's server programs exist for the tests that need them: those that are there, else the distribution's package.
set -u
there() {
  command -v initdb >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null ||
    compgen -G "/usr/pgsql-*/bin/initdb" >/dev/null || compgen -G "/opt/homebrew/opt/postgresql*/bin/initdb" >/dev/null
}
there && exit 0
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null && $as_root true 2>/dev/null; then
  echo "Installing PostgreSQL for the tests of several machines (once) ..."
  export DEBIAN_FRONTEND=noninteractive
  install() { $as_root apt-get install -y -qq --no-install-recommends "$1" >/dev/null 2>&1; }
  install postgresql-common || { $as_root apt-get update -qq >/dev/null 2>&1 && install postgresql-common; }
  # The package would make a database and start it with the machine; the tests start their own.
  settings=/etc/postgresql-common/createcluster.conf
  $as_root sed -i.before 's/^#\?create_main_cluster.*/create_main_cluster = false/' "$settings" 2>/dev/null
  install postgresql
  [ -e "$settings.before" ] && $as_root mv "$settings.before" "$settings"
fi
there || echo "PostgreSQL could be neither found nor installed; the tests that need it are skipped and say so." >&2
exit 0
