#!/bin/sh
# relayman.sh: what relay.conf(5) shows is so: its certificates are made, fit
# and are renewed, and its examples are configurations.
# usage: relayman.sh TOP REFTEL
manual=$(realpath "$1")/man/relay.conf.5
reftel=$(realpath "$2")
. "$(dirname "$0")/station.sh"

display() { # SECTION N: one of the displays behind its heading
	sed -n "/^\.S[sh] $1/,\$p" "$manual" |
	    awk -v n="$2" '/^\.Bd/ { i++; on = i == n; next }
		/^\.Ed/ { on = 0 } on' | sed 's/\\e$/\\/'
}
display Certificates 1 >authority.sh
display Certificates 2 >station.sh
has "there are commands for an authority" "openssl req -x509" \
    "$(cat authority.sh)"
has "and for a station" "openssl x509 -req" "$(cat station.sh)"
sh -e authority.sh >/dev/null 2>&1
is "an authority is made" 0 $?
for name in RJAA RJBB; do
	sed "s/RJAA/$name/" station.sh >"$name.sh"
	sh -e "$name.sh" >/dev/null 2>&1
	is "a certificate of $name" 0 $?
	mv station.crt "$name.crt"
	mv station.key "$name.key"
done
pair() { # NAME OTHER WORD: the other is called, or calls
	cat <<-END
	station RJ$1
	spool $1
	circuit $2 { $3 tls:127.0.0.1:$port peer RJ$2 clearance SECRET }
	route RJ$2 via $2
	operator unix:$1.door
	certificate RJ$1.crt
	key RJ$1.key
	authority authority.crt
	END
}
pair AA BB connect >AA.conf
pair BB AA listen >BB.conf
run relay -c AA.conf check
is "the three files fit" "0  " "$status $err $(echo "$out" | grep RJAA.crt)"
start BB
start AA
await 'BB to RJBB  SECRET  up' "$reftel" status -c AA.conf
is "with them a circuit comes up" 0 $?

# An alternative name that is one of a host counts, and not the common one.
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=RJBB \
    -keyout RJBB.key -out RJBB.csr 2>/dev/null
echo "subjectAltName=DNS:bravo.example" >names
openssl x509 -req -in RJBB.csr -CA authority.crt -CAkey authority.key \
    -CAcreateserial -days 2 -extfile names -out RJBB.crt 2>/dev/null
run relay -c BB.conf reload
is "a certificate is renewed under way" "0 " "$status $err"
"$reftel" circuit -c AA.conf close BB
await 'BB to RJBB  SECRET  closed' "$reftel" status -c AA.conf
"$reftel" circuit -c AA.conf open BB
await "certificate is not for RJBB" cat AA.log
is "and used: the name is another" 0 $?
sed -i 's/^circuit.*SECRET/& name bravo.example/' AA.conf
"$reftel" relay -c AA.conf reload
await 'BB to RJBB  SECRET  up' "$reftel" status -c AA.conf
is "which may be said" 0 $?
stop

# What a neighbour will not take is no mistake, and told.
doubt() { # SUBJECT DAYS AUTHORITY: a certificate for AA
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -subj "/CN=$1" -keyout RJAA.key -out RJAA.csr 2>/dev/null
	openssl x509 -req -in RJAA.csr -CA "$3.crt" -CAkey "$3.key" \
	    -CAcreateserial -days "$2" -out RJAA.crt 2>/dev/null
	run relay -c AA.conf check
	out=$(echo "$out" | sed -n 's/^but: RJAA.crt: //p')
}
doubt RJCC 90 authority
is "a certificate for another name is told" "0 is for RJCC: neighbours must \
have that as the name of the circuit to this station" "$status $out"
doubt RJAA 7 authority
is "one that ends soon" "0 ends on $(date -u -d '7 days' +%F)" "$status $out"
doubt RJAA -1 authority
is "one that is over" \
    "0 for RJAA, does not do: certificate has expired" "$status $out"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -subj "/CN=ANOTHER" -days 9 -keyout other.key -out other.crt 2>/dev/null
doubt RJAA 90 other
has "and one of another authority" "0 for RJAA, does not do: unable to get" \
    "$status $out"
doubt RJAA 90 authority
is "and not one that will do" "0 " "$status $out"

# ---- the examples

files="certificate RJAA.crt
key RJAA.key
authority authority.crt"
{ display EXAMPLES 1; echo "$files"; } >ten.conf
run relay -c ten.conf check
has "the first example is a configuration" "station RJAA, spool /var" "$out"
is "of which nothing is to be said" "0 " "$status $err$(echo "$out" |
    grep '^but')"
{ display EXAMPLES 1; echo "$files"; display EXAMPLES 2 | sed '/^$/,$d'
	echo "route RJD via DD"; } >mail.conf
run relay -c mail.conf check
has "the second one as well" "connects to mail:relay@rjdd.example" "$out"
is "of which nothing is to be said either" "0 " "$status $err$(echo "$out" |
    grep '^but')"
done_testing
