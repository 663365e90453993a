#!/bin/sh
# relaytrouble.sh: what a station says of lines that cannot be had: once, and
# what it is.
# usage: relaytrouble.sh REFTEL STRANGER
reftel=$(realpath "$1") stranger=$(realpath "$2")
. "$(dirname "$0")/station.sh"
lines() { # WORDS NAME: in how many lines of the log
	grep -c -- "$1" "$2.log"
}

# ---- connections

cat >AA.conf <<END
station RJAA
spool AA
circuit BB { connect tcp:127.0.0.1:$port peer RJBB clearance SECRET }
circuit CC { connect unix:$folder/none peer RJCC clearance SECRET }
circuit DD { connect tcp:no-such-host.invalid:1 peer RJDD clearance SECRET }
circuit EE { connect serial:$folder/none peer RJEE clearance SECRET }
operator unix:AA.door
END
start AA
await "^EE: " cat AA.log
await "^DD: " cat AA.log
sleep 4
is "a connection that is refused is said once" 1 \
    "$(lines "^BB: 127.0.0.1:$port: Connection refused" AA)"
is "a socket that is none" 1 \
    "$(lines "^CC: $folder/none: No such file or directory" AA)"
is "a host that is none" 1 \
    "$(lines "^DD: no-such-host.invalid:1: there is no such host" AA)"
is "a device that is none" 1 \
    "$(lines "^EE: $folder/none: No such file or directory" AA)"
end AA

# ---- files of TLS

authority RJAA RJBB RJZZ
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
    -subj /CN=RJXX -keyout RJXX.key -out RJXX.crt 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -subj /CN=other -addext "subjectAltName = DNS:rjyy.example" \
    -keyout RJYY.key -out RJYY.csr 2>/dev/null
echo "subjectAltName = DNS:rjyy.example" >names
openssl x509 -req -in RJYY.csr -CA authority.crt -CAkey authority.key \
    -CAcreateserial -days 2 -extfile names -out RJYY.crt 2>/dev/null
tls() { # CERTIFICATE KEY AUTHORITY: what is complained of
	cat >TT.conf <<-END
	station RJAA
	spool TT
	circuit BB { listen tls:127.0.0.1:$port peer RJBB clearance SECRET }
	certificate $1
	key $2
	authority $3
	END
	timeout 5 "$reftel" relay -c TT.conf 2>&1
}
has "a certificate that is not there" \
    "none.crt: does not do as the station's certificate: No such file" \
    "$(tls none.crt RJAA.key authority.crt)"
has "a key that is another's" \
    "RJBB.key: does not do as the key of the certificate: key values mism" \
    "$(tls RJAA.crt RJBB.key authority.crt)"
has "an authority that is none" \
    "names: does not do as the authority's certificate: " \
    "$(tls RJAA.crt RJAA.key names)"

# ---- certificates of others

pair() { # NAME OF-LISTENER OF-CALLER: both ends of a circuit by TLS
	rm -f BB.log CC.log
	cat >BB.conf <<-END
	station RJBB
	spool BB.$1
	circuit CC { listen tls:127.0.0.1:$port peer RJAA clearance SECRET }
	certificate $2.crt
	key $2.key
	authority authority.crt
	operator unix:BB.door
	END
	cat >CC.conf <<-END
	station RJAA
	spool CC.$1
	circuit BB { connect tls:127.0.0.1:$port peer RJBB clearance SECRET }
	certificate $3.crt
	key $3.key
	authority authority.crt
	operator unix:CC.door
	END
	start BB
	await "CC to" "$reftel" status -c BB.conf
	start CC
}
pair other RJBB RJZZ
await "^CC: the peer's" cat BB.log
has "for whom a certificate is" \
    "CC: the peer's certificate is not for RJAA but for RJZZ" "$(there BB.log)"
await "^BB: the peer" cat CC.log
has "whose it is is told" "BB: the peer refuses: sslv3 alert bad certificate" \
    "$(there CC.log)"
is "nothing is up there" 0 "$(lines '^CC: up' BB)"
sleep 4
is "it is said once" 1 "$(lines "not for RJAA" BB)"
is "by both" 1 "$(lines "the peer refuses" CC)"
end CC
end BB
pair named RJYY RJAA
await "^BB: the peer" cat CC.log
has "a name that is not the common one" \
    "BB: the peer's certificate is not for RJBB but for rjyy.example" \
    "$(there CC.log)"
is "who calls is not up either" 0 "$(lines '^BB: up' CC)"
end CC
end BB
pair self RJBB RJXX
await "^CC: the peer's" cat BB.log
has "one that no authority has signed" \
    "CC: the peer's certificate, for RJXX, does not do: self-signed" \
    "$(there BB.log)"
await "^BB: the peer" cat CC.log
has "which is told as well" "BB: the peer refuses: tlsv1 alert" \
    "$(there CC.log)"
end CC
end BB

# ---- figures

"$stranger" deaf "$port" >/dev/null &
other=$!
pids="$pids $other"
cat >MM.conf <<END
station RJMM
spool MM
metrics 127.0.0.1:$port
operator unix:MM.door
END
start MM
await "RJMM" "$reftel" status -c MM.conf
is "a station runs without its figures" 0 $?
has "and says why" \
    "alarm: metrics: cannot listen at 127.0.0.1:$port: Address already in use" \
    "$(there MM.log)"
end MM
kill $other
if grep -q '^0*1 ' /proc/net/if_inet6 2>/dev/null; then
	sed -i "s/127.0.0.1/[::1]/" MM.conf
	start MM
	await "RJMM" "$reftel" status -c MM.conf
	has "figures by IPv6" "reftel_" "$(bash -c "exec 3<>/dev/tcp/::1/$port
	    printf 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n' >&3; cat <&3")"
	end MM
else
	skip "figures by IPv6" "this host has no IPv6"
fi

# ---- a machine that has been up for long

cat >NN.conf <<END
station RJNN
spool NN
deliver RJNNXX folder:$folder/NNXX
operator unix:NN.door
END
old="unshare --time --fork --kill-child --monotonic 200000"
if $old true 2>/dev/null; then
	# It hears of no signal itself: its child is ended.
	# shellcheck disable=SC2086
	$old sh -c 'echo $$ >NN.pid; exec "$@" 2>NN.log' - \
	    "$reftel" relay -c NN.conf &
	await . cat NN.pid
	pids="$pids $(cat NN.pid)"
	await "RJNN" "$reftel" status -c NN.conf
	send NN RJNNXX RJNNXX 0001 "TO ITSELF" >/dev/null
	await "TO ITSELF" there NNXX
	is "a station runs there" 0 $?
	sleep 1.5
	is "and has not been up for a day itself: there is no snapshot" "" \
	    "$(ls NN | grep state)"
else
	skip "a machine that has been up for long" "its clock cannot be had"
fi
stop
done_testing
