#!/bin/bash
# relaykill.sh: five stations in a ring as processes, telegrams handed in all
# the time, one of the stations killed each second. Every telegram whose
# handing in was answered is delivered; none twice without its mark; and the
# logs of all are sound.
# usage: relaykill.sh REFTEL SECONDS
reftel=$(realpath "$1") seconds=$2
folder=$(mktemp -d) || exit 1
names=(AA BB CC DD EE)
pids=(0 0 0 0 0)
stop() {
	for i in 0 1 2 3 4; do
		[ "${pids[i]}" = 0 ] || kill "${pids[i]}" 2>/dev/null
	done
	wait 2>/dev/null
}
trap 'stop; rm -rf "$folder"' EXIT
cd "$folder" || exit 1
port=$((30000 + $$ % 20000))

# Each listens to the next and calls the one before; the shorter way round
# is the usual one, the longer the alternative.
for i in 0 1 2 3 4; do
	next=${names[(i + 1) % 5]} last=${names[(i + 4) % 5]} me=${names[i]}
	after=${names[(i + 2) % 5]} before=${names[(i + 3) % 5]}
	cat >"$me.conf" <<END
station RJ$me
spool $me
circuit N { listen tcp:127.0.0.1:$((port + i)) peer RJ$next clearance SECRET divert 3 }
circuit L { connect tcp:127.0.0.1:$((port + (i + 4) % 5)) peer RJ$last clearance SECRET divert 3 }
route RJ$next via N alternate L
route RJ$after via N alternate L
route RJ$last via L alternate N
route RJ$before via L alternate N
deliver RJ${me}XX "cat >> got.$me"
operator unix:$me.door
END
done
start() { # I
	"$reftel" relay -c "${names[$1]}.conf" 2>>"${names[$1]}.log" &
	pids[$1]=$!
	disown "${pids[$1]}"
}
for i in 0 1 2 3 4; do start $i; done
sleep 1

sent=0 refused=0 kills=0
end=$((SECONDS + seconds)) second=$SECONDS
while [ $SECONDS -lt $end ]; do
	from=${names[RANDOM % 5]} to=${names[RANDOM % 5]}
	sent=$((sent + 1))
	serial=$(printf '%04d' $sent)
	if "$reftel" send -c $from.conf >/dev/null 2>&1 <<END
ZCZC
PP RJ${to}XX
DE RJ${from}XX $serial 0601215
ZNR UUUUU
P 011215Z MAR 2025
FM MINISTRY ALFA
TO RJ${to}XX/EMBASSY BRAVO
BT
UNCLAS
EXERCISE NO $serial
BT
NNNN
END
	then
		echo "$serial $to" >>promised
	else
		refused=$((refused + 1))
	fi
	if [ $SECONDS -gt $second ]; then
		second=$SECONDS
		i=$((RANDOM % 5))
		kill -9 "${pids[i]}" 2>/dev/null
		kills=$((kills + 1))
		# Some stay away long enough for alternatives.
		[ $((RANDOM % 4)) = 0 ] && sleep 1
		start $i
	fi
done
lost() {
	while read -r serial to; do
		grep -q "EXERCISE NO $serial" got.$to 2>/dev/null ||
			echo "$serial to $to"
	done <promised
}
tries=0
while [ -n "$(lost)" ] && [ $tries -lt 120 ]; do
	tries=$((tries + 1))
	sleep 1
done
sleep 2

count=0 failed=0
report() { # WHAT TROUBLE
	count=$((count + 1))
	if [ -z "$2" ]; then
		echo "ok $count - $1"
	else
		failed=1
		echo "not ok $count - $1"
		echo "$2" | head -n 20 | sed 's/^/# /'
	fi
}
echo "# $sent handed in, $refused refused, $kills kills," \
    "$(cat got.* | grep -c '^EXERCISE') deliveries," \
    "$(cat got.* | grep -c 'ZFD') of them marked"
report "stations were killed and telegrams promised" "$(
    [ $kills -gt 0 ] && [ -s promised ] || echo "$kills")"
report "none is lost" "$(lost)"
report "none is twice without its mark" "$(
    cat got.* | awk '/^V?ZCZC/ { marked = 0 } / ZFD/ { marked = 1 }
	/^EXERCISE NO/ { if (seen[$3]++ && !marked) print $0 }')"
report "none is where it should not be" "$(
    for me in "${names[@]}"; do
	grep -h '^PP' got.$me 2>/dev/null | grep -v "^PP RJ${me}XX" |
		head -n 3
    done)"
stop
report "the logs are sound" "$(
    for me in "${names[@]}"; do
	"$reftel" audit -c $me.conf >out 2>&1 || cat out
    done)"
# What one has as done by a circuit, the other has accepted.
journal() { "$reftel" audit -c "$1.conf" -j | grep -E '^(accept|owe|done|move) '; }
for me in "${names[@]}"; do journal "$me" >journal.$me; done
report "the journals agree: what one has handed over the next has taken" "$(
    for i in 0 1 2 3 4; do
	me=${names[i]}
	for side in N L; do
		[ $side = N ] && other=${names[(i + 1) % 5]} ||
		    other=${names[(i + 4) % 5]}
		awk -v side="c:$side" '$1 == "accept" { id[$2] = $11 " " $12 }
		    $1 == "owe" || $1 == "move" { by[$2 "." $3] = $4 }
		    $1 == "done" && by[$2 "." $3] == side { print id[$2] }' \
		    journal.$me | sort -u >sent.$me
		awk '$1 == "accept" { print $11 " " $12 }' journal.$other |
		    sort -u | comm -23 sent.$me - | grep RJ..XX
	done
    done)"
echo "# $(cat journal.* | grep -c '^accept') accepted by the five," \
    "$(cat journal.* | grep -c '^done') handed over or delivered"
echo "1..$count"
exit $failed
