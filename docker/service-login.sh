#!/bin/sh
# Run once by the postgres image on an empty volume: the service's login, which owns nothing.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set=password="$LUMBUNG_APP_PASSWORD" <<'SQL'
create role lumbung_app login nosuperuser nobypassrls nocreatedb nocreaterole noinherit password :'password';
SQL
