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
	said=$(timeout 10 "$reftel" relay -c wrong.conf 2>&1)
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
circuit "a class that is none" 24 'no classification' 'clearance COSY'
circuit "an option that is none" 14 'no circuit has' 'colour red'
circuit "one that is misspelt" 14 "did you mean \`clearance'" \
    'clearence SECRET'
circuit "an address that is none" 22 'begins with' 'connect udp:x:1'
circuit "a port that is none" 22 'HOST:PORT' 'connect tcp:x:70000'
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
wrong "a folder without its path" 3:16 'missing' 'deliver RJAAXX folder:'
wrong "figures nowhere" 3:9 'HOST:PORT' 'metrics 9100'
wrong "a socket with too long a path" 3:10 'too long' \
    "operator unix:/$(printf '%0120d' 0)"

# What is right as it is: it is read to its end, and the certificate missed.
cat >right.conf <<END
station RJAA
spool spool
$bb
$cc
circuit DD { connect tls:[::1]:4127 peer RJDD clearance SECRET name dd.example
    hours 0600-0800 hours 2200-0200 }
route RJ via BB alternate CC DD
route RJCC via CC alternate DD alternate BB
collective EAST { RJAAXX }
collective EAST from 2025-03-01 { RJAAXX RJBBYY "EMBASSY BRAVO" }
END
has "what is right is not complained of" "reftel-relay: the certificate, its key" \
    "$(timeout 10 "$reftel" relay -c right.conf 2>&1)"
done_testing
