#!/bin/sh
# relayconf.sh: relay.conf(5): whatever is wrong in it is complained of, with
# its line and column, and with what may have been meant.
# usage: relayconf.sh REFTEL
reftel=$(realpath "$1")
. "$(dirname "$0")/station.sh"

bb='circuit BB { listen tcp:127.0.0.1:1 peer RJBB clearance SECRET }'
cc='circuit CC { listen tcp:127.0.0.1:2 peer RJCC clearance SECRET }'

# What is complained of in lines that follow on two, where, and in what words.
wrong() { # WHAT LINE:COLUMN WORDS LINE...
	what="$1" at="wrong.conf:$2: " words=$3
	shift 3
	printf '%s\n' 'station RJAA' 'spool spool' "$@" >wrong.conf
	said=$("$reftel" relay -c wrong.conf check 2>&1)
	case $said in
	"reftel: $at"*"$words"*) is "$what" yes yes ;;
	*) is "$what" "$at ... $words" "$said" ;;
	esac
}
circuit() { # WHAT COLUMN WORDS OPTIONS: of a circuit
	wrong "$1" "3:$2" "$3" "circuit BB { $4 }"
}

wrong "a word that is none" 3:1 "did you mean \`station'" 'sation RJAA'
wrong "a circuit that is none" 3:16 'no such circuit' 'route RJBB via QQ'
wrong "a brace where a statement should be" 3:1 'no statement begins so' '{'
wrong "and one in a line behind" 4:1 'no statement begins so' "$bb" '{ a }'
circuit "and one where an option should be" 14 'is expected' '{ peer RJBB }'
circuit "a class that is none" 24 'no classification' 'clearance COSY'
circuit "an option that is none" 14 'no circuit has' 'colour red'
circuit "one that is misspelt" 14 "did you mean \`clearance'" \
    'clearence SECRET'
circuit "an address that is none" 22 'begins with' 'connect udp:x:1'
circuit "a port that is none" 22 'a port is 1 to 65535' 'connect tcp:x:70000'
circuit "nor is 0" 21 'a port is 1 to 65535' 'listen tcp:x:0'
circuit "nor a word" 22 'a port is 1 to 65535' 'connect tls:x:4l27'
circuit "nor none at all" 22 'HOST:PORT' 'connect tcp:x:'
wrong "nor one of figures" 3:9 'a port is 1 to 65535' 'metrics [::1]:99999'
for baud in 45 45000 230400; do
	circuit "no serial line has $baud baud" 65 '57600 or 115200' \
	    "connect serial:/x peer RJBB clearance SECRET speed $baud"
	circuit "wherever it is said" 20 '57600 or 115200' \
	    "speed $baud connect serial:/x peer RJBB clearance SECRET"
done
wrong "a routing indicator that is none" 3:9 'capitals' \
    'deliver rjaaxx "true"'
wrong "a brace that is missing" 4:1 "for the \`{' in line 3" \
    'circuit BB { peer RJBB'
wrong "a brace before another circuit" 4:1 "is a \`}' missing before it" \
    "${bb% \}}" "$cc"
wrong "a brace before a route" 4:1 "is a \`}' missing before it" \
    'collective EASTERN { RJAAXX' 'route RJ via BB'
wrong "a quote that is missing" 3:16 'quote' 'deliver RJAAXX "true'
circuit "frames in five bits" 85 'ita2 has five' \
    'connect tcp:x:1 peer RJBB clearance SECRET charset ita2 framing framed'

# What would be passed over in silence.
wrong "a station twice" 3:1 'said twice' 'station RJBB'
wrong "days twice" 4:1 'said twice' 'retain 3' 'retain 30'
circuit "a clearance twice" 41 'said twice' \
    'peer RJBB clearance SECRET clearance UNCLASSIFIED'
circuit "two addresses" 29 'either listens or connects' \
    'listen tcp:x:1 connect tcp:x:2'
circuit "a peer that is the station" 34 'another station' \
    'listen tcp:x:1 peer RJAA clearance SECRET'
circuit "a name that nobody looks for" 63 'tls: alone' \
    'listen tcp:x:1 peer RJBB clearance SECRET name x'
circuit "numbers by the day in frames" 66 'numbers go round' \
    'listen tcp:x:1 peer RJBB clearance SECRET cyclic no'
circuit "hours without a minute" 20 'no minute' 'hours 0800-0800'
wrong "a circuit of two words" 3:9 'one word' \
    'circuit "B B" { listen tcp:x:1 peer RJBB clearance SECRET }'
wrong "a collective of nobody" 3:22 'has members' 'collective EASTERN { }'
wrong "a collective twice" 4:12 'said twice' 'collective EAST { RJAAXX }' \
    'collective EAST { RJBBYY }'
wrong "an alternate that is not there" 4:28 'name is expected' "$bb" \
    'route RJBB via BB alternate'
wrong "one that is the usual way" 4:29 'in the route already' "$bb" \
    'route RJBB via BB alternate BB'
wrong "two ways without a word between" 5:19 "\`alternate' is expected" "$bb" \
    "$cc" 'route RJBB via BB CC'
wrong "what has moved to where it was" 3:12 'not moved' 'moved RJBB RJBB'
wrong "what has moved twice" 4:7 'moved above' 'moved RJBB RJCC' \
    'moved RJBB RJDD'
wrong "MINIMIZE twice" 4:10 'said twice' 'minimize RJB' 'minimize RJB'
wrong "a command that is none" 3:16 'missing' 'deliver RJAAXX ""'
wrong "a way that is none" 3:16 'begins with folder:, p772: or mailbox:' \
    'deliver RJAAXX maibox:/x'
wrong "a folder without its path" 3:16 'missing' 'deliver RJAAXX folder:'
wrong "figures nowhere" 3:9 'HOST:PORT' 'metrics 9100'
wrong "a socket with too long a path" 3:10 'too long' \
    "operator unix:/$(printf '%0120d' 0)"

# What is right as it is, and what it comes to.
authority RJAA
cat >right.conf <<END
station RJAA
spool spool
$bb
circuit CC { connect "pipe:modem -b 75" peer RJCC clearance TOP-SECRET
    speed 75 charset ita2 closed yes }
circuit DD { connect tls:[::1]:4127 peer RJDD clearance SECRET name dd.example
    hours 0600-0805 hours 2200-2400 }
circuit EE { connect folder:EE peer RJEE clearance UNCLASSIFIED }
route RJ via BB alternate CC DD
route RJCC via CC alternate DD alternate BB
deliver RJAAXX "cat >> XX"
collective EAST { RJAAXX }
collective EAST from 2025-03-01 { RJAAXX RJBBYY "EMBASSY BRAVO" }
collective "ALL EASTERN LEGATIONS" { RJAAXX }
metrics 127.0.0.1:9100
certificate RJAA.crt
key RJAA.key
authority authority.crt
END
cat >wanted <<'END'
right.conf: station RJAA, spool spool, metrics 127.0.0.1:9100
circuit BB to RJBB, SECRET: listens at tcp:127.0.0.1:1, framed
circuit CC to RJCC, TOP SECRET: connects to pipe:modem -b 75, plain, ita2, 75 baud, closed
circuit DD to RJDD, SECRET: connects to tls:[::1]:4127, framed, with the certificate of dd.example, open 0600-0805 2200-2400
circuit EE to RJEE, UNCLASSIFIED: connects to folder:EE, plain
route RJ via BB alternate CC DD
deliver RJAAXX: cat >> XX
route RJCC via CC alternate DD BB
collective EAST of 1
collective EAST of 2
collective ALL EASTERN LEGATIONS of 1
but: no route goes by circuit EE
but: other stations do not know collective EAST by its name, and may hold for a garble what comes for its members
but: there is no `operator', so that nobody can ask the station for its status
END
run relay -c right.conf check
is "a station is described without being started" "0 $(cat wanted)" \
    "$status $out"
is "which leaves nothing behind" "" "$(find . -name spool)"
cat >doubtful.conf <<END
station RJAA
spool spool
operator unix:door
$bb
circuit FF { listen tcp:127.0.0.1:1 peer RJFF clearance SECRET }
circuit GG { listen tcp:127.0.0.1:2 peer RJGG clearance SECRET }
circuit MM { connect mail:relay@rjmm.example peer RJMM clearance SECRET }
route RJ via BB alternate FF GG MM
END
run relay -c doubtful.conf check
is "circuits that cannot both listen are told, and mail that has no sender" \
    "but: circuits BB and FF listen at the same address, which only one can have
but: mail is from reftel@localhost, to whom no neighbour can answer: say \`mailbox'" \
    "$(echo "$out" | grep ^but)"
sed 's/^spool.*/&\nmailbox relay@rjaa.example/; s/listen tcp:127.0.0.1:1 peer RJFF/listen tcp:127.0.0.1:3 peer RJFF/' \
    doubtful.conf >certain.conf
run relay -c certain.conf check
is "and not where there is none of it" "0 " "$status $(echo "$out" | grep ^but)"
mv RJAA.key elsewhere
run relay -c right.conf check
is "a key that is missing is named" "5 reftel: cannot read RJAA.key" \
    "$status ${err%%: No such*}"
cp authority.key RJAA.key
run relay -c right.conf check
is "a key of another certificate is told" \
    "5 reftel-relay: RJAA.key: does not do as the key of the certificate" \
    "$status ${err%%: key values*}"
run relay -c wrong.conf check
is "a mistake has its status" 4 "$status"
run relay -c right.conf relaod
has "a request that is misspelt" "did you mean \`reload'?" "$err"
run relay -c right.conf anew
has "one that is none" "there is \`check', \`reload'" "$err"

# ---- a mistake in the file does not make the operator blind

printf '%s\n' 'station RJAA' 'spool AA' "$bb" 'route RJ via BB' \
    'operator unix:door' >AA.conf
start AA
await "RJAA: " "$reftel" status -c AA.conf
sed -i 's/^circuit.*/circuit BB { lisen to: { peer "RJBB/; s/^route/rout/' \
    AA.conf
echo 'operator unix:other' >>AA.conf
for command in "status" "queue" "circuit open BB" "circuit close BB"; do
	# shellcheck disable=SC2086
	run ${command%% *} -c AA.conf ${command#"${command%% *}"}
	is "$command, while the file is wrong" "0 " "$status $err"
done
run trace -c AA.conf RJAAXX 0001 0601215
is "trace, while the file is wrong" "1 reftel: this station never had it" \
    "$status $err"
telegram RJAAXX RJBBXX 0001 "BLIND" | "$reftel" send -c AA.conf >sent
is "send, while the file is wrong" 1 "$(cat sent)"
run relay -c AA.conf reload
is "reload says what is wrong" "4 reftel: AA.conf:3:14" "$status ${err%%: no *}"
has "and the station goes on" "RJAA: 2 accepted" \
    "$("$reftel" status -c AA.conf)"
stop
sed -i '/^operator/d' AA.conf
run status -c AA.conf
is "a file without the socket's name is complained of as a whole" \
    "4 reftel: AA.conf:3:14" "$status ${err%%: no *}"

# ---- the program by itself

beside=$(dirname "$reftel")/reftel-relay
is "which version it is" "reftel-relay $("$reftel" --version | cut -d' ' -f2)" \
    "$("$beside" --version)"
has "how it is used" "usage: reftel-relay [--check] relay.conf" "$("$beside" --help)"
done_testing
