#!/bin/bash
# relaykill.sh: five stations in a ring as processes, telegrams handed in all
# the time, one of the stations killed each second. Every telegram whose
# handing in was answered is delivered; none twice without its mark; and the
# logs of all are sound.
# usage: relaykill.sh REFTEL SECONDS
reftel=$(realpath "$1") seconds=$2
. "$(dirname "$0")/station.sh"
names=(AA BB CC DD EE)

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
for me in "${names[@]}"; do start $me; done
sleep 1

sent=0 refused=0 kills=0
declare -A written # by each: serials have four digits, and begin again at a post
posts=(XX XY XZ YX YY YZ)
end=$((SECONDS + seconds)) second=$SECONDS
while [ $SECONDS -lt $end ]; do
	from=${names[RANDOM % 5]} to=${names[RANDOM % 5]}
	sent=$((sent + 1))
	number=$(printf '%05d' $sent)
	serial=$(printf '%04d' $((${written[$from]:-0} % 9999 + 1)))
	post=RJ$from${posts[${written[$from]:-0} / 9999]}
	written[$from]=$((${written[$from]:-0} + 1))
	if send $from $post RJ${to}XX $serial "NO $number" >/dev/null 2>&1
	then
		echo "$number $to" >>promised
	else
		refused=$((refused + 1))
	fi
	if [ $SECONDS -gt $second ]; then
		second=$SECONDS
		me=${names[RANDOM % 5]}
		end $me KILL
		kills=$((kills + 1))
		# Some stay away long enough for alternatives.
		[ $((RANDOM % 4)) = 0 ] && sleep 1
		start $me
	fi
done
lost() {
	while read -r number to; do
		grep -q "EXERCISE: NO $number" got.$to 2>/dev/null ||
			echo "$number to $to"
	done <promised
}
await_all lost
sleep 2
echo "# $sent handed in, $refused refused, $kills kills," \
    "$(cat got.* | grep -c '^EXERCISE') deliveries," \
    "$(cat got.* | grep -c 'ZFD') of them marked"
report "stations were killed and telegrams promised" "$(
    [ $kills -gt 0 ] && [ -s promised ] || echo "$kills")"
report "none is lost" "$(lost)"
report "none is twice without its mark" "$(unmarked got.*)"
report "none is where it should not be" "$(
    for me in "${names[@]}"; do
	grep -h '^PP' got.$me 2>/dev/null | grep -v "^PP RJ${me}XX" |
		head -n 3
    done)"
stop
report "the logs are sound" "$(sound "${names[@]}")"
report "the journals agree: what one has handed over the next has taken" "$(
    for i in 0 1 2 3 4; do
	untaken ${names[i]} N ${names[(i + 1) % 5]}
	untaken ${names[i]} L ${names[(i + 4) % 5]}
    done)"
for me in "${names[@]}"; do journal $me; done >journals
echo "# $(grep -c '^accept' journals) accepted by the five," \
    "$(grep -c '^done' journals) handed over or delivered"
done_testing
