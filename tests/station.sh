# station.sh: what tests of stations have in common: a folder of their own,
# stations that end with them, telegrams, and waiting.  A test sources it after
# it has set $reftel, and is in that folder then.
. "$(dirname "$0")/tap.sh"
folder=$(mktemp -d) || exit 1
pids=
stop() {
	for pid in $pids; do
		kill "$pid" 2>/dev/null
	done
	for pid in $pids; do
		wait "$pid" 2>/dev/null
	done
	pids=
}
trap 'stop; rm -rf "$folder"' EXIT
cd "$folder" || exit 1
# Each test has sixteen ports of its own, below those that the system gives out.
port=$((10000 + $$ % 1400 * 16))

start() { # NAME: the station of NAME.conf
	"$reftel" relay -c "$1.conf" 2>>"$1.log" &
	pids="$pids $!"
	eval "pid_$1=$!"
}
end() { # NAME [SIGNAL]: it ends, or is killed
	eval "pid=\$pid_$1"
	kill "-${2:-TERM}" "$pid"
	wait "$pid" 2>/dev/null
	# The number may be another's soon.
	pids=$(echo "$pids " | sed "s/ $pid / /; s/ \$//")
}
await() { # PATTERN COMMAND...: until its output has it, or 20 seconds
	pattern=$1
	shift
	tries=0
	until "$@" 2>/dev/null | grep -aq -- "$pattern"; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || return 1
		sleep 0.1
	done
}
there() { # FILE or folder: what is in it
	[ -d "$1" ] && set -- "$1"/*
	cat "$@" 2>/dev/null
}
telegram() { # FROM TO SERIAL TEXT [PRECEDENCE] [FL4] [WORD]
	cat <<-END
	ZCZC
	${5:-P}${5:-P} $2
	DE $1 $3 0601215
	${6:-ZNR UUUUU}
	${5:-P} 011215Z MAR 2025
	FM MINISTRY ALFA
	TO $2/EMBASSY BRAVO
	BT
	${7:-UNCLAS}
	EXERCISE: $4
	BT
	NNNN
	END
}
send() { # STATION FROM TO SERIAL TEXT...: handed in there
	sender=$1
	shift
	telegram "$@" | "$reftel" send -c "$sender.conf"
}
await_all() { # COMMAND...: until it says nothing is missing, or 2 minutes
	tries=0
	while [ -n "$("$@")" ] && [ $tries -lt 120 ]; do
		tries=$((tries + 1))
		sleep 1
	done
}
report() { # WHAT TROUBLE: passed when there is no trouble
	is "$1" "" "$(echo "$2" | head -n 20)"
}

# Of what `cat' has put behind each other: what came twice without its mark.
unmarked() { # FILE...
	cat "$@" | awk '/^V?ZCZC/ { marked = 0 } / ZFD/ { marked = 1 }
	    /^EXERCISE: NO/ { if (seen[$3]++ && !marked) print $0 }'
}
sound() { # NAME...: what `reftel audit' finds in their logs
	for name in "$@"; do
		"$reftel" audit -c "$name.conf" >audited 2>&1 || cat audited
	done
}
# What one station has as done by a circuit, and the other did not accept.
journal() { "$reftel" audit -c "$1.conf" -j | grep -E '^(accept|owe|done|move) '; }
untaken() { # NAME CIRCUIT OTHER
	journal "$3" | awk '$1 == "accept" { print $11 " " $12 }' |
	    sort -u >taken
	journal "$1" | awk -v by="c:$2" '$1 == "accept" { id[$2] = $11 " " $12 }
	    $1 == "owe" || $1 == "move" { to[$2 "." $3] = $4 }
	    $1 == "done" && to[$2 "." $3] == by { print id[$2] }' |
	    sort -u | comm -23 - taken | grep RJ..XX
}

# An authority, and certificates by it.
authority() { # NAME...
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -days 60 -subj /CN=authority -keyout authority.key \
	    -out authority.crt 2>/dev/null
	for name in "$@"; do
		openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 \
		    -nodes -subj "/CN=$name" -keyout "$name.key" \
		    -out "$name.csr" 2>/dev/null
		openssl x509 -req -in "$name.csr" -CA authority.crt \
		    -CAkey authority.key -CAcreateserial -days 60 \
		    -out "$name.crt" 2>/dev/null
	done
}
