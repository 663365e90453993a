#!/bin/sh
# relayline.sh: lines that are disturbed: by strangers who call, by a peer that
# hangs up at once, by one that reads nothing; and what they cost.
# usage: relayline.sh REFTEL STRANGER
reftel=$(realpath "$1") stranger=$(realpath "$2")
. "$(dirname "$0")/station.sh"
ticks() { # NAME: hundredths of a second of its processor
	eval "pid=\$pid_$1"
	# shellcheck disable=SC2154
	awk '{ print $14 + $15 }' "/proc/$pid/stat"
}
rests() { # WHAT NAME: of two seconds it uses less than a third
	before=$(ticks "$2")
	sleep 2
	after=$(ticks "$2")
	if [ $((after - before)) -lt 60 ]; then
		is "$1: it rests" yes yes
	else
		is "$1: it rests" "less than 60" $((after - before))
	fi
}
crowd() { # six strangers call, and say nothing
	for _ in 1 2 3 4 5 6; do
		"$stranger" call $port 20 >/dev/null &
		pids="$pids $!"
	done
	sleep 0.5
}
downs() { # CIRCUIT NAME: how often it went down
	grep -c "^$1: down" "$2.log"
}

# ---- strangers, where certificates say who calls

authority RJAA RJBB RJZZ
cat >AA.conf <<END
station RJAA
spool AA
circuit BB { listen tls:127.0.0.1:$port peer RJBB clearance SECRET }
circuit CC { listen tcp:127.0.0.1:$((port + 1)) peer RJCC clearance SECRET }
circuit DD { listen tcp:127.0.0.1:$((port + 2)) peer RJDD clearance SECRET
    framing plain }
route RJBB via BB
route RJCC via CC
route RJDD via DD
certificate RJAA.crt
key RJAA.key
authority authority.crt
operator unix:AA.door
END
cat >BB.conf <<END
station RJBB
spool BB
circuit AA { connect tls:127.0.0.1:$port peer RJAA clearance SECRET }
route RJAA via AA
deliver RJBBXX "cat >> got.BB"
certificate RJBB.crt
key RJBB.key
authority authority.crt
operator unix:BB.door
END
start AA
start BB
await 'BB to.*up' "$reftel" status -c AA.conf
is "a circuit by TLS" 0 $?
client() { # OPTION...
	sleep 0.3 | timeout 10 openssl s_client -connect 127.0.0.1:$port \
	    -CAfile authority.crt -quiet "$@" 2>&1
}
lacks "who has no certificate hears nothing" "RJAA " \
    "$(client | tr -d '\0' | grep -a -v CN)"
lacks "nor who has another's" "RJAA " \
    "$(client -cert RJZZ.crt -key RJZZ.key | tr -d '\0' | grep -a -v CN)"
"$stranger" call $port 1 "GET / HTTP/1.0
" >/dev/null
crowd
is "a circuit stays up whoever calls" 0 "$(downs BB AA)"
send AA RJAAXX RJBBXX 0001 "THROUGH A CROWD" >/dev/null
await "THROUGH A CROWD" there got.BB
is "and carries telegrams" 0 $?
end BB KILL
await 'BB: down' there AA.log
crowd
is "nor is it up for strangers" 1 "$(grep -c '^BB: up' AA.log)"
start BB
await 'BB to.*up' "$reftel" status -c AA.conf
is "its peer is heard among them" 0 $?
# A line that is dead, and we not told.
# shellcheck disable=SC2154
kill -STOP "$pid_BB"
sed 's/spool BB/spool BB.2/; s/BB.door/BB.2.door/' BB.conf >B2.conf
start B2
await '^BB: is called anew' there AA.log
is "its peer takes the place of a line that is dead" 0 $?
await 'AA to.*up' "$reftel" status -c B2.conf
is "and is up" 0 $?
kill -CONT "$pid_BB"
end BB
end B2

# ---- where a HELLO does

is "who says nothing hears nothing of a circuit in frames" "" \
    "$("$stranger" call $((port + 1)) 1)"
is "nor who says much" "hung up" \
    "$("$stranger" call $((port + 1)) 5 "$(seq 1000)")"
is "nor another station" "hung up" "$("$stranger" hello $((port + 1)) 5 RJZZ)"
has "which is said" "CC: a caller says" "$(there AA.log)"
is "for nobody it is up" 0 "$(grep -c '^CC: up' AA.log)"
has "its peer hears who it is" "RJAA" \
    "$("$stranger" hello $((port + 1)) 2 RJCC | tr -d '\0')"
"$stranger" hello $((port + 1)) 20 RJCC >/dev/null &
pids="$pids $!"
await 'CC to.*up' "$reftel" status -c AA.conf
before=$(downs CC AA)
"$stranger" call $((port + 1)) 1 >/dev/null
"$stranger" hello $((port + 1)) 1 RJZZ >/dev/null
is "and is not cut off by strangers" "$before" "$(downs CC AA)"
# Nothing shows who speaks there.
"$stranger" call $((port + 2)) 20 >/dev/null &
pids="$pids $!"
await '^DD: up' there AA.log
"$stranger" call $((port + 2)) 1 >/dev/null
has "a plain one is for who called last" "DD: is called anew" "$(there AA.log)"
stop

# ---- a peer that hangs up at once

"$stranger" shut $((port + 3)) >shut.calls &
pids="$pids $!"
cat >CC.conf <<END
station RJCC
spool CC
circuit AA { connect tcp:127.0.0.1:$((port + 3)) peer RJAA clearance SECRET }
circuit BB { connect pipe:true peer RJBB clearance SECRET }
circuit DD { listen tcp:127.0.0.1:$((port + 4)) peer RJDD clearance SECRET
    closed yes }
operator unix:CC.door
END
start CC
sleep 9
calls=$(wc -c <shut.calls)
[ "$calls" -ge 3 ] && [ "$calls" -le 5 ] && calls=some
is "who hangs up is called ever less often" some "$calls"
for name in AA BB; do
	calls=$("$reftel" audit -c CC.conf -j | grep -c "$name: up")
	[ "$calls" -ge 3 ] && [ "$calls" -le 5 ] && calls=some
	is "$name: the journal has no more of it" some "$calls"
done
has "a circuit that is closed is called in vain" refused \
    "$("$stranger" hello $((port + 4)) 1 RJDD 2>&1)"
"$reftel" circuit -c CC.conf open DD
has "and when it is open not" RJCC \
    "$("$stranger" hello $((port + 4)) 2 RJDD 2>&1 | tr -d '\0')"
"$reftel" circuit -c CC.conf close DD
await "DD to.*closed" "$reftel" status -c CC.conf
has "and closed again in vain" refused \
    "$("$stranger" hello $((port + 4)) 1 RJDD 2>&1)"
stop

# ---- addresses that are another's

"$stranger" deaf $((port + 6)) >/dev/null &
taken=$!
pids="$pids $taken"
"$stranger" deaf $((port + 7)) >/dev/null &
other=$!
pids="$pids $!"
cat >GG.conf <<END
station RJGG
spool GG
circuit AA { listen tcp:127.0.0.1:$((port + 6)) peer RJAA clearance SECRET }
circuit BB { listen tcp:127.0.0.1:$((port + 8)) peer RJBB clearance SECRET }
circuit CC { listen tcp:127.0.0.1:$((port + 9)) peer RJCC clearance SECRET }
circuit DD { listen tcp:127.0.0.1:$((port + 10)) peer RJDD clearance SECRET
    closed yes }
operator unix:GG.door
END
start GG
await "AA to" "$reftel" status -c GG.conf
is "an address that is taken does not stop a station" 0 $?
has "but is an alarm" "alarm: AA: cannot listen at 127.0.0.1:$((port + 6))" \
    "$(there GG.log)"
kill $taken
calls() { # PORT RI: who answers
	"$stranger" hello "$1" 1 "$2" 2>&1 | tr -d '\0'
}
sed -i "s/:$((port + 8)) /:SWAP /; s/:$((port + 9)) /:$((port + 8)) /
    s/:SWAP /:$((port + 9)) /; s/closed yes/closed no/" GG.conf
is "two circuits change their addresses" "" \
    "$("$reftel" relay -c GG.conf reload 2>&1)"
has "and one is heard" RJGG "$(calls $((port + 9)) RJBB)"
has "and the other" RJGG "$(calls $((port + 8)) RJCC)"
has "one that was closed is open" RJGG "$(calls $((port + 10)) RJDD)"
has "one that was deaf hears" RJGG "$(calls $((port + 6)) RJAA)"
"$reftel" circuit -c GG.conf close DD
"$reftel" circuit -c GG.conf close CC
sed -i "s/:$((port + 6)) /:$((port + 7)) /" GG.conf
has "who reads again is told of what is deaf" "alarm: AA: cannot listen" \
    "$("$reftel" relay -c GG.conf reload 2>&1)"
has "what an operator has closed stays so" "closed" \
    "$("$reftel" status -c GG.conf | grep "^DD to")"
sed -i "s/closed no/closed yes/" GG.conf
"$reftel" relay -c GG.conf reload 2>/dev/null
"$reftel" circuit -c GG.conf open DD
"$reftel" relay -c GG.conf reload 2>/dev/null
has "and what he has opened" "down" \
    "$("$reftel" status -c GG.conf | grep "^DD to")"
# Without being asked it tries again after half a minute.
kill $other
stranded=$((port + 7)) waited=0
until calls $stranded RJAA | grep -q RJGG || [ $waited -gt 40 ]; do
	waited=$((waited + 1))
	sleep 0.9
done
[ $waited -le 40 ] && waited=some
is "an address that is free again is listened at" some $waited
stop

# ---- what a line costs that has nothing to do

"$stranger" deaf $((port + 5)) >/dev/null &
pids="$pids $!"
"$stranger" lock mailbox >locked &
pids="$pids $!"
await locked cat locked
cat >EE.conf <<END
station RJEE
spool EE
circuit BB { connect "pipe:sleep 1000" peer RJBB clearance SECRET }
deliver RJEEXX mailbox:$folder/mailbox
circuit FF { connect unix:$folder/FF.line peer RJFF clearance SECRET }
operator unix:EE.door
END
cat >FF.conf <<END
station RJFF
spool FF
circuit EE { listen unix:$folder/FF.line peer RJEE clearance SECRET }
circuit DD { connect tcp:127.0.0.1:$((port + 5)) peer RJDD clearance SECRET
    framing plain speed 20000 }
route RJDD via DD
operator unix:FF.door
END
start FF
sleep 0.5
start EE
await "FF to.*up" "$reftel" status -c EE.conf
rests "a pipe and a socket that were there at once" EE
send EE RJFFXX RJEEXX 0001 "FOR A MAILBOX THAT IS LOCKED" >/dev/null
sleep 0.5
end FF KILL
await "FF: down" there EE.log
rests "a delivery that waits while a line goes down" EE
# Slow, and its peer takes nothing: more than lies between.
start FF
await "DD to.*up" "$reftel" status -c FF.conf
for serial in 0001 0002 0003 0004 0005 0006; do
	send FF RJFFXX RJDDXX $serial "$(yes "THE TIDE TABLES OF THE HARBOR" |
	    head -n 400)" >/dev/null
done
sleep 13
has "a slow line waits" 'sending' "$("$reftel" queue -c FF.conf)"
rests "a slow line that takes nothing" FF
stop

done_testing
