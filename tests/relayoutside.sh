#!/bin/sh
# relayoutside.sh: stations and programs of others: ITA2 as sound through
# minimodem, P772 as tshark reads it, TLS as openssl and tshark see it.
# usage: relayoutside.sh REFTEL
reftel=$(realpath "$1")
. "$(dirname "$0")/station.sh"
telegram() { # FROM TO SERIAL TEXT
	cat <<END
ZCZC
PP $2
DE $1 $3 0601215
ZNR UUUUU
P R 011215Z MAR 2025
FM AMEMBASSY ALFA
TO $2/MINISTRY BRAVO
INFO RJZZ/LEGATION CHARLIE
XMT CONSUL DELTA
BT
UNCLAS
EXERCISE: $4
BT
NNNN
END
}

# ---- P772

cat >AA.conf <<END
station RJAA
spool AA
circuit BB { connect "pipe:cat >line; sleep 100" peer RJBB clearance SECRET }
route RJBB via BB
deliver RJAAXX p772:$folder/p772
operator unix:AA.door
END
start AA
await "BB: up" cat AA.log
send AA RJAAYY RJAAXX 0042 "AS OTHERS WRITE IT" >/dev/null
await '\.p772$' ls p772
if command -v tshark >/dev/null; then
	tshark -r p772/*.p772 -O p772 >seen 2>/dev/null
	for what in "user-relative-identifier: 0042 010325121500Z" \
	    "free-form-name: AMEMBASSY ALFA" "free-form-name: MINISTRY BRAVO" \
	    "free-form-name: LEGATION CHARLIE" "free-form-name: CONSUL DELTA" \
	    "PrimaryPrecedence: priority (2)" "CopyPrecedence: routine (1)" \
	    "type: exercise (0)" "ExtendedAuthorisationInfo: 25-03-01 12:15:00" \
	    "MilitaryString: ZNR UUUUU" \
	    "Acp127MessageIdentifier: RJAAYY 0042 0601215" \
	    "OriginatorPlad: AMEMBASSY ALFA" "AS OTHERS WRITE IT"; do
		has "tshark reads $what" "$what" "$(cat seen)"
	done
	is "and nothing that it does not know" "" "$(grep -iE \
	    'unknown|malformed|too long|expert|BER error' seen)"
else
	skip "P772" "no tshark"
fi

# ---- ITA2 as sound

for serial in 0001 0002 0003; do
	send AA RJAAXX RJBBXX $serial "BY SOUND (NO $serial): 3/4, A-B. OK?" \
	    >/dev/null
done
await "^3" grep -c NNNN line
stop
if command -v minimodem >/dev/null; then
	for baud in 45.45 75; do
		minimodem --tx --baudot -f line.wav $baud <line
		minimodem --rx --baudot -q -f line.wav $baud >heard
		cat >BB.conf <<-END
		station RJBB
		spool BB.$baud
		circuit AA { connect "pipe:cat heard; sleep 100" peer RJAA
		    clearance SECRET }
		route RJAA via AA
		deliver RJBBXX "cat >> got.$baud"
		operator unix:BB.door
		END
		start BB
		await "NO 0003" cat "got.$baud"
		is "three telegrams by sound at $baud baud" 3 \
		    "$(grep -c '^EXERCISE' "got.$baud")"
		is "each as it was" 3 "$(grep -cE \
		    '^EXERCISE: BY SOUND \(NO 000[123]\): 3/4, A-B\. OK\?' \
		    "got.$baud")"
		stop
	done
else
	skip "ITA2 as sound" "no minimodem"
fi

# ---- TLS

authority RJAA RJBB
cat >CC.conf <<END
station RJAA
spool CC
circuit BB { listen tls:127.0.0.1:$port peer RJBB clearance SECRET }
route RJBB via BB
certificate RJAA.crt
key RJAA.key
authority authority.crt
operator unix:CC.door
END
start CC
await "BB to" "$reftel" status -c CC.conf
client() { # OPTION...
	sleep 2 | timeout 10 openssl s_client -connect 127.0.0.1:$port \
	    -CAfile authority.crt "$@" 2>&1
}
out=$(client -cert RJBB.crt -key RJBB.key)
has "openssl speaks TLS 1.3 with a station" "TLSv1.3" "$out"
has "which shows its certificate" "CN = RJAA" "$out"
has "and says who it is" "RJAA " "$(client -cert RJBB.crt -key RJBB.key \
    -quiet | tr -d '\0' | strings)"
lacks "without a certificate it says nothing" "RJAA " \
    "$(client -quiet | tr -d '\0' | strings | grep -v CN)"
has "nor by an older TLS" "alert" "$(client -cert RJBB.crt -key RJBB.key \
    -tls1_2)"

# Two stations, and who listens on the wire between them.
sed "s/listen tls/connect tls/; s/RJBB/RJZZ/g; s/RJAA/RJBB/g; s/RJZZ/RJAA/g
    s/circuit BB/circuit AA/; s/via BB/via AA/; s/CC/DD/" CC.conf >DD.conf
echo 'deliver RJBBXX "cat >> tapped"' >>DD.conf
timeout 20 tshark -i lo -f "tcp port $port" -w wire.pcap >tap.log 2>&1 &
tap=$!
pids="$pids $tap"
if command -v tshark >/dev/null && await "Capture started" cat tap.log; then
	start DD
	send CC RJAAXX RJBBXX 0051 "UNDER SEAL" >/dev/null
	await "UNDER SEAL" cat tapped
	is "a telegram by TLS" 0 $?
	await "Application Data Protocol" tshark -r wire.pcap \
	    -d "tcp.port==$port,tls" -O tls
	kill $tap
	wait $tap 2>/dev/null
	tshark -r wire.pcap -d "tcp.port==$port,tls" -O tls >wire 2>/dev/null
	has "tshark sees TLS 1.3" "Supported Version: TLS 1.3" "$(cat wire)"
	has "and sealed records" "Application Data Protocol" "$(cat wire)"
	lacks "in which is no telegram" "UNDER SEAL" "$(strings wire.pcap)"
	lacks "nor who speaks" "RJBB" "$(strings wire.pcap)"
else
	skip "TLS on the wire" "who may not listen on the wire sees nothing"
fi
stop
done_testing
