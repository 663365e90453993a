#!/bin/sh
# relayfault.sh: a station that is killed at each of its calls that write,
# sync, rename or delete, or for which the disk is full from then on: what it
# had promised is delivered when it starts again, and its log is sound.
# And one whose disk is slow, which waits for it.
# usage: relayfault.sh REFTEL FAULT EACH	EACH: how many of each kind
reftel=$(realpath "$1") fault=$(realpath "$2") each=$3
relay=$(dirname "$reftel")/reftel-relay
. "$(dirname "$0")/station.sh"
cat >AA.conf <<END
station RJAA
spool AA
circuit BB { connect unix:nobody peer RJBB clearance SECRET }
route RJBB via BB
deliver RJAAXX "cat >> got"
operator unix:AA.door
END
begin() { # [FAULT]
	env ${1:+"LD_PRELOAD=$fault" "REFTEL_FAULT=$1"} "$relay" AA.conf \
	    2>>AA.log &
	pid=$!
	pids=" $pid"
	tries=0
	until "$reftel" status -c AA.conf >/dev/null 2>&1 ||
	    ! kill -0 $pid 2>/dev/null || [ $tries -gt 100 ]; do
		tries=$((tries + 1))
		sleep 0.05
	done
}
hand_in() { # SERIAL
	timeout 5 "$reftel" send -c AA.conf >/dev/null 2>&1 <<END && echo "$1" >>promised
ZCZC
PP RJAAXX RJBBXX
DE RJAAYY $1 0601215
ZNR UUUUU
P 011215Z MAR 2025
FM MINISTRY ALFA
TO RJAAXX/EMBASSY BRAVO
RJBBXX/LEGATION CHARLIE
BT
UNCLAS
EXERCISE NO $1
BT
NNNN
END
}
missing() {
	while read -r serial; do
		grep -q "EXERCISE NO $serial" got || echo "$serial"
	done <promised
}
ticks() { # how long it has computed, in hundredths of a second
	sed 's/.*) //' /proc/$pid/stat | awk '{ print $12 + $13 }'
}
: >promised
begin sync:8:slow
before=$(ticks)
hand_in 0001
hand_in 0002
hand_in 0003
spent=$(($(ticks) - before))
echo "# $spent hundredths of a second in three that waited"
is "what waits for a slow disk is taken" "0001 0002 0003" "$(echo $(cat promised))"
is "and nothing is done meanwhile" yes "$([ $spent -lt 60 ] && echo yes)"
stop

for what in ${WHAT:-kill full}; do
	for kind in pwrite sync write rename truncate; do
		bad= n=0 reached=yes
		while [ $n -lt "$each" ] && [ $reached = yes ]; do
			n=$((n + 1))
			rm -rf AA got promised
			: >promised
			: >got
			begin "$kind:$n:$what"
			for serial in 0001 0002 0003; do hand_in $serial; done
			if kill -0 $pid 2>/dev/null; then
				[ $what = full ] || reached=no
			fi
			[ $what = kill ] && [ $reached = yes ] && wait $pid 2>/dev/null
			stop
			begin
			hand_in 0004
			tries=0
			while [ -n "$(missing)" ] && [ $tries -lt 100 ]; do
				tries=$((tries + 1))
				sleep 0.05
			done
			[ -z "$(missing)" ] && grep -q 0004 promised ||
				bad="$bad $n"
			stop
			"$reftel" audit -c AA.conf >audit 2>&1 ||
				bad="$bad $n(log)"
		done
		is "$what at each $kind, $n times" "" "$bad"
	done
done
done_testing
