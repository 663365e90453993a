#!/bin/sh
# relay.sh: stations as processes: a configuration and its complaints, TCP,
# TLS and a pipe, deliveries, the operator, and what is kept.
# usage: relay.sh REFTEL
reftel=$(realpath "$1")
folder=$(mktemp -d) || exit 1
stop() {
	for pid in $pids; do
		kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
	pids=
}
pids=
trap 'stop; rm -rf "$folder"' EXIT
cd "$folder" || exit 1

count=0 failed=0
is() { # WHAT WANT GOT
	count=$((count + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $count - $1"
	else
		failed=1
		echo "not ok $count - $1"
		printf '%s\n' "wanted: $2" "got: $3" | sed 's/^/# /'
	fi
}
has() { # WHAT WORD GOT
	case $3 in
	*"$2"*) is "$1" yes yes ;;
	*) is "$1" "... $2 ..." "$3" ;;
	esac
}
start() { # NAME: the station of NAME.conf
	"$reftel" relay -c "$1.conf" 2>>"$1.log" &
	pids="$pids $!"
	eval "pid_$1=$!"
}
await() { # PATTERN COMMAND...: until its output has it, or 20 seconds
	pattern=$1
	shift
	tries=0
	until "$@" 2>/dev/null | grep -q -- "$pattern"; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || return 1
		sleep 0.1
	done
}
telegram() { # FROM TO SERIAL CLASS WORD TEXT
	cat <<END
ZCZC
PP $2
DE $1 $3 0601215
$4
P 011215Z MAR 2025
FM MINISTRY ALFA
TO $2/EMBASSY BRAVO
BT
$5
EXERCISE: $6
BT
NNNN
END
}

# ---- the configuration

cat >ten.conf <<'END'
station RJAA
spool spool
circuit BB { listen tls:0.0.0.0:4127  peer RJBB  clearance SECRET }
circuit CC { connect tcp:rjcc.example:4127  peer RJCC  clearance CONFIDENTIAL  speed 75  charset ita2 }
route RJBB via BB alternate CC
route RJC via CC
deliver RJAAXX "reftel import -a /srv/reftel.db -"
collective "EASTERN COLLECTIVE" { RJAAXX RJBBYY RJCCUU }
operator unix:ten
END
has "the ten lines are understood" "does not answer" \
    "$("$reftel" status -c ten.conf 2>&1)"
wrong() { # WHAT LINE:COLUMN LINE...: what is complained of, and where
	what=$1 at=$2
	shift 2
	printf '%s\n' 'station RJAA' 'spool spool' "$@" >wrong.conf
	has "$what" "wrong.conf:$at" "$("$reftel" status -c wrong.conf 2>&1)"
}
wrong "a word that is none" 3:1 'sation RJAA'
wrong "a circuit that is none" 3:16 'route RJBB via QQ'
wrong "a class that is none" 3:24 'circuit BB { clearance COSY }'
wrong "an option that is none" 3:14 'circuit BB { colour red }'
wrong "an address that is none" 3:22 'circuit BB { connect udp:x:1 }'
wrong "a routing indicator that is none" 3:9 'deliver rjaaxx "true"'
wrong "a brace that is missing" 4:1 'circuit BB { peer RJBB'
wrong "a quote that is missing" 3:16 'deliver RJAAXX "true'
wrong "frames in five bits" 3: \
    'circuit BB { connect tcp:x:1 peer RJBB clearance SECRET charset ita2 framing framed }'
is "no configuration is bad usage" 4 "$("$reftel" relay -c none.conf 2>/dev/null
    [ $? = 5 ] && echo 4)"

# ---- three stations: TCP between the first two, TLS behind

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
    -subj /CN=authority -keyout authority.key -out authority.crt 2>/dev/null
certificate() { # NAME
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" 2>/dev/null
	openssl x509 -req -in "$1.csr" -CA authority.crt -CAkey authority.key \
	    -CAcreateserial -days 2 -out "$1.crt" 2>/dev/null
}
certificate RJBB
certificate RJCC
certificate RJZZ
port=$((20000 + $$ % 20000))
cat >AA.conf <<END
station RJAA
spool AA
circuit BB { connect tcp:127.0.0.1:$port peer RJBB clearance SECRET }
route RJ via BB
deliver RJAAXX "cat >> AAXX"
operator unix:AA.door
END
cat >BB.conf <<END
station RJBB
spool BB
circuit AA { listen tcp:127.0.0.1:$port peer RJAA clearance SECRET }
circuit CC { listen tls:127.0.0.1:$((port + 1)) peer RJCC clearance CONFIDENTIAL }
route RJAA via AA
route RJCC via CC
operator unix:BB.door
certificate RJBB.crt
key RJBB.key
authority authority.crt
END
cat >CC.conf <<END
station RJCC
spool CC
circuit BB { connect tls:127.0.0.1:$((port + 1)) peer RJBB clearance SECRET }
route RJ via BB
deliver RJCCUU "cat >> CCUU"
deliver RJCCVV "sleep 0.3; cat >> CCVV"
operator unix:CC.door
certificate RJCC.crt
key RJCC.key
authority authority.crt
END
start AA
start BB
start CC
await 'AA to.*up' "$reftel" status -c BB.conf
is "TCP is up" 0 $?
await 'CC to.*up' "$reftel" status -c BB.conf
is "TLS is up" 0 $?

telegram RJAAXX RJCCUU 0001 "ZNR UUUUU" UNCLAS "THE LAMP IS LIT" |
    "$reftel" send -c AA.conf >sent
is "a telegram is taken" 1 "$(cat sent)"
await "THE LAMP IS LIT" cat CCUU
is "and delivered two stations on" 0 $?
is "FL3 to FL16 as they were written" \
    "$(telegram RJAAXX RJCCUU 0001 "ZNR UUUUU" UNCLAS "THE LAMP IS LIT" |
    sed -n '/^DE/,/^NNNN/p')" "$(sed -n '/^DE/,/^NNNN/p' CCUU)"
has "FL1 tells the way" "VZCZCBBC0001AAB0001" "$(head -n 1 CCUU)"
await '"state":"done"' "$reftel" trace -c BB.conf RJAAXX 0001 0601215
has "a trace" '"target":"c:CC"' \
    "$("$reftel" trace -c BB.conf RJAAXX 0001 0601215)"
has "what never was has none" "never had it" \
    "$("$reftel" trace -c BB.conf RJAAXX 0009 0601215 2>&1)"

telegram RJAAXX RJCCUU 0002 "ZNY SSSSS" "S E C R E T" "NOT THAT WAY" |
    "$reftel" send -c AA.conf >/dev/null
await "1 held" "$reftel" status -c BB.conf
has "SECRET is held before CONFIDENTIAL" '"reason":"security"' \
    "$("$reftel" queue -c BB.conf)"
has "and shown" "NOT THAT WAY" "$("$reftel" queue -c BB.conf show 2)"
"$reftel" queue -c BB.conf cancel 2
has "and cancelled" "0 held" "$("$reftel" status -c BB.conf)"
has "which nothing is twice" "in a state for that" \
    "$("$reftel" queue -c BB.conf cancel 2 2>&1)"

# ---- kills, and impostors

kill -9 "$pid_BB"
wait "$pid_BB" 2>/dev/null
telegram RJAAXX RJCCVV 0003 "ZNR UUUUU" UNCLAS "WHILE NOBODY LISTENS" |
    "$reftel" send -c AA.conf >/dev/null
start BB
await "NOBODY LISTENS" cat CCVV
is "a station that was killed goes on" 0 $?
is "what it had is delivered once" "1 1" \
    "$(grep -c EXERCISE CCUU) $(grep -c EXERCISE CCVV)"
sed 's/RJCC/RJZZ/g; s/^station.*/station RJCC/; s/^spool.*/spool ZZ/
    s/CC.door/ZZ.door/' CC.conf >ZZ.conf
kill "$pid_CC"
wait "$pid_CC" 2>/dev/null
start ZZ
await "certificate is not for RJCC" cat BB.log
is "a certificate for another name is refused" 0 $?
kill "$pid_ZZ"
wait "$pid_ZZ" 2>/dev/null
has "a bad telegram is refused" "ZCZC and NNNN" \
    "$(echo hello | "$reftel" send -c AA.conf 2>&1)"
"$reftel" circuit -c AA.conf close BB
has "a circuit is closed" "closed" "$("$reftel" status -c AA.conf)"
"$reftel" circuit -c AA.conf open BB
await 'BB to.*up' "$reftel" status -c AA.conf
is "and opened" 0 $?

stop
has "what is kept is sound" "are sound" "$("$reftel" audit -c AA.conf)"
has "a journal" "accept 1 " "$("$reftel" audit -c AA.conf --journal)"
printf 'X' | dd of=BB/log.0000000000000000 bs=1 seek=300 conv=notrunc 2>/dev/null
"$reftel" audit -c BB.conf >/dev/null 2>&1
is "what is altered is told" 3 $?

echo "1..$count"
exit $failed
