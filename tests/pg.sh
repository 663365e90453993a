# pg.sh: a PostgreSQL of one's own, for tests: sourced, not run.  It lies in
# a folder that is given, listens on a socket there and on no port, belongs to
# nobody else, and is stopped by its own number.  As root it is run as an
# account that may do nothing else.

# The programs, or nothing.
pg_bin=$(for folder in /usr/lib/postgresql/*/bin \
    $(command -v pg_config >/dev/null && pg_config --bindir); do
	[ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && echo "$folder"
done 2>/dev/null | sort -V | tail -n 1)

pg_as=
if [ "$(id -u)" = 0 ]; then
	if id postgres >/dev/null 2>&1; then
		pg_as="setpriv --reuid=postgres --regid=postgres --clear-groups"
	else
		pg_as="setpriv --reuid=nobody --regid=nogroup --clear-groups"
	fi
fi

# A server in FOLDER/NAME; its URLs are $(pg_url FOLDER NAME DATABASE).
pg_make() { # FOLDER NAME
	mkdir -p "$1/$2" && chmod 755 "$1"
	if [ -n "$pg_as" ]; then
		chown "$($pg_as id -u):$($pg_as id -g)" "$1/$2"
	fi
	# Those after the first are copies of it, which takes less time.
	if [ -n "${pg_first:-}" ]; then
		$pg_as cp -R "$pg_first/data" "$1/$2/" || return 1
		$pg_as sed -i "s|$pg_first|$1/$2|" \
		    "$1/$2/data/postgresql.conf"
		return
	fi
	(cd / && $pg_as "$pg_bin/initdb" -D "$1/$2/data" -U reftel -A trust \
	    -E UTF8 --locale=C.UTF-8 -N >"$1/$2.log" 2>&1) || return 1
	pg_first=$1/$2
	$pg_as sh -c "cat >>'$1/$2/data/postgresql.conf'" <<END
listen_addresses = ''
unix_socket_directories = '$1/$2'
fsync = off
shared_buffers = 64MB
max_connections = 40
jit = off
END
}

pg_start() { # FOLDER NAME: its number is in FOLDER/NAME.pid
	(cd / && exec $pg_as "$pg_bin/postgres" -D "$1/$2/data") \
	    >>"$1/$2.log" 2>&1 </dev/null &
	echo $! >"$1/$2.pid"
	pg_n=0
	until $pg_as "$pg_bin/pg_isready" -q -h "$1/$2" -U reftel; do
		pg_n=$((pg_n + 1))
		[ $pg_n -lt 200 ] && kill -0 "$(cat "$1/$2.pid")" || return 1
		sleep 0.1
	done
}

pg_stop() { # FOLDER NAME [SIGNAL]
	[ -f "$1/$2.pid" ] || return 0
	kill -"${3:-INT}" "$(cat "$1/$2.pid")" 2>/dev/null
	wait "$(cat "$1/$2.pid")" 2>/dev/null
	rm -f "$1/$2.pid"
}

pg_url() { # FOLDER NAME DATABASE
	echo "postgresql://reftel@/$3?host=$1/$2"
}

pg_sql() { # FOLDER NAME DATABASE SQL
	"$pg_bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$1/$2" -U reftel \
	    -d "$3" -c "$4"
}

# For a test: these servers, each started, in a folder of its own, $folder,
# where it is from now on; it is skipped where they cannot be.
pg_test() { # NAME...
	"$reftel" search -a postgresql://none.invalid/none x 2>&1 |
	    grep -q 'knows no archives of that kind' &&
		{ echo "1..0 # SKIP built without PostgreSQL"; exit 0; }
	[ -n "$pg_bin" ] ||
	    { echo "1..0 # SKIP PostgreSQL is not installed"; exit 0; }
	folder=$(mktemp -d) || exit 1
	servers=$*
	trap 'for server in $servers; do
		pg_stop "$folder" "$server"
	done; rm -rf "$folder"' EXIT
	trap 'exit 1' INT TERM HUP
	cd "$folder" || exit 1
	unset NO_COLOR COLUMNS REFTEL_ARCHIVE PGHOST PGPORT PGUSER PGPASSWORD \
	    PGDATABASE PGSERVICE PGOPTIONS
	# All are made before any is started: the others are copies of the first.
	for server in $servers; do
		pg_make "$folder" "$server" || pg_fail "$server"
	done
	for server in $servers; do
		pg_start "$folder" "$server" || pg_fail "$server"
	done
}

pg_fail() { # NAME
	sed 's/^/# /' "$folder/$1.log"
	echo "1..1"
	echo "not ok 1 - a PostgreSQL of our own starts"
	exit 1
}
