#!/bin/bash
# relaybad.sh: four stations in a ring whose lines all go through a proxy that
# delays, cuts, half opens, parts, garbles, doubles and swaps what passes:
# framed circuits lose nothing, deliver nothing twice without its mark, and
# alter nothing; the logs of all agree on what was handed over.
# usage: relaybad.sh REFTEL BADLINE SECONDS [FAULTS]
reftel=$(realpath "$1") badline=$(realpath "$2") seconds=$3
faults=${4:-delay,cut,half,part,flip,double,swap}
. "$(dirname "$0")/station.sh"
names=(AA BB CC DD)

# Each listens to the next; who calls it calls the proxy before it.
for i in 0 1 2 3; do
	next=${names[(i + 1) % 4]} last=${names[(i + 3) % 4]} me=${names[i]}
	over=${names[(i + 2) % 4]}
	cat >"$me.conf" <<END
station RJ$me
spool $me
circuit N { listen tcp:127.0.0.1:$((port + i)) peer RJ$next clearance SECRET
    divert 5 idle 3 }
circuit L { connect tcp:127.0.0.1:$((port + 4 + (i + 3) % 4)) peer RJ$last
    clearance SECRET divert 5 idle 3 }
route RJ$next via N alternate L
route RJ$over via N alternate L
route RJ$last via L alternate N
deliver RJ${me}XX "cat >> got.$me"
operator unix:$me.door
END
	"$badline" proxy $((port + 4 + i)) $((port + i)) $((i + 7)) "$faults" \
	    >"proxy.$i" &
	pids="$pids $!"
done
for me in "${names[@]}"; do start $me; done
sleep 1
line="THE LUMPSUCKER WAS COUNTED AGAIN, AND AGAIN THERE WAS ONE."
end=$((SECONDS + seconds)) sent=0
while [ $SECONDS -lt $end ]; do
	from=${names[RANDOM % 4]} to=${names[RANDOM % 4]}
	sent=$((sent + 1))
	serial=$(printf '%04d' $sent)
	telegram RJ${from}XX RJ${to}XX $serial "NO $serial
$(for i in $(seq $((1 + RANDOM % 60))); do echo "$line"; done)
END OF NO $serial" >telegram
	"$reftel" send -c $from.conf telegram >/dev/null 2>&1 &&
		echo "$serial $to $(sed -n '/^DE/,/^NNNN/p' telegram |
		    sha256sum | cut -c1-32)" >>promised
done
lost() {
	while read -r serial to _; do
		grep -q "END OF NO $serial" got.$to 2>/dev/null ||
			echo "$serial to $to"
	done <promised
}
await_all lost
sleep 1
lost | while read -r serial _ to; do
	for me in "${names[@]}"; do
		for from in "${names[@]}"; do
			"$reftel" trace -c $me.conf RJ${from}XX $serial 0601215 \
			    2>/dev/null | sed "s/^/# $me: /"
		done
	done
done

stop
echo "# $sent handed in, $(cat got.* | grep -c '^END OF') deliveries," \
    "$(cat got.* | grep -c ' ZFD') of them marked"
cat proxy.*
report "lines failed in every way" "$(
    for kind in ${faults//,/ }; do
	[ "$(cat proxy.* | tr ' ' '\n' | grep -A1 -x "$kind" | grep -c '[1-9]')" \
	    != 0 ] || echo "$kind never"
    done)"
report "none is lost" "$(lost)"
report "none is twice without its mark" "$(unmarked got.*)"
# What was delivered, without what stations put before it.
for me in "${names[@]}"; do
	awk -v me="$me" '/^DE /, /^NNNN/ { text = text $0 "\n"
		if ($1 == "EXERCISE:") no = $3
		if ($1 == "NNNN") { f = "text." no "." me; printf "%s", text > f
			close(f); text = "" } }' "got.$me"
done
report "none is altered" "$(
    while read -r serial to hash; do
	[ "$(sha256sum <"text.$serial.$to" | cut -c1-32)" = "$hash" ] ||
	    echo "$serial"
    done <promised)"
report "the logs are sound" "$(sound "${names[@]}")"
report "what one has handed over the next has taken" "$(
    for i in 0 1 2 3; do
	untaken ${names[i]} N ${names[(i + 1) % 4]}
	untaken ${names[i]} L ${names[(i + 3) % 4]}
    done)"
done_testing
