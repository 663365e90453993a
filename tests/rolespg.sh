#!/bin/sh
# rolespg.sh: roles.py with archives in PostgreSQL.
# usage: rolespg.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
. "$top/tests/pg.sh"
"$reftel" search -a postgresql://none.invalid/none x 2>&1 |
    grep -q 'knows no archives of that kind' &&
	{ echo "1..0 # SKIP built without PostgreSQL"; exit 0; }
[ -n "$pg_bin" ] || { echo "1..0 # SKIP PostgreSQL is not installed"; exit 0; }
folder=$(mktemp -d) || exit 1
trap 'pg_stop "$folder" pg; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM HUP
unset PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSERVICE PGOPTIONS
pg_make "$folder" pg && pg_start "$folder" pg || {
	echo "1..1"
	echo "not ok 1 - a PostgreSQL of our own starts"
	exit 1
}
names=
for name in whole anyone doe roe poe moe; do
	pg_sql "$folder" pg postgres "CREATE DATABASE $name TEMPLATE template0"
	names="$names $(pg_url "$folder" pg $name)"
done
# shellcheck disable=SC2086
python3 "$top/tests/roles.py" "$top" "$reftel" $names
