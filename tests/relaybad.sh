#!/bin/bash
# relaybad.sh: four stations in a ring whose lines all go through a proxy that
# delays, cuts, half opens, parts, garbles, doubles and swaps what passes:
# framed circuits lose nothing, deliver nothing twice without its mark, and
# alter nothing; the logs of all agree on what was handed over.
# usage: relaybad.sh REFTEL BADLINE SECONDS [FAULTS]
reftel=$(realpath "$1") badline=$(realpath "$2") seconds=$3
faults=${4:-delay,cut,half,part,flip,double,swap}
folder=$(mktemp -d) || exit 1
names=(AA BB CC DD)
pids=() proxies=()
stop() {
	for pid in "${proxies[@]}" "${pids[@]}"; do
		kill "$pid" 2>/dev/null
	done
	wait 2>/dev/null
	proxies=() pids=()
}
trap 'stop; rm -rf "$folder"' EXIT
cd "$folder" || exit 1
port=$((30000 + $$ % 20000))

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
	proxies+=($!)
done
for me in "${names[@]}"; do
	"$reftel" relay -c "$me.conf" 2>>"$me.log" &
	pids+=($!)
done
sleep 1
line="THE LUMPSUCKER WAS COUNTED AGAIN, AND AGAIN THERE WAS ONE."
end=$((SECONDS + seconds)) sent=0
while [ $SECONDS -lt $end ]; do
	from=${names[RANDOM % 4]} to=${names[RANDOM % 4]}
	sent=$((sent + 1))
	serial=$(printf '%04d' $sent)
	{
		printf '%s\n' ZCZC "PP RJ${to}XX" "DE RJ${from}XX $serial 0601215" \
		    "ZNR UUUUU" "P 011215Z MAR 2025" "FM MINISTRY ALFA" \
		    "TO RJ${to}XX/EMBASSY BRAVO" BT UNCLAS "EXERCISE NO $serial"
		for i in $(seq $((1 + RANDOM % 60))); do echo "$line"; done
		printf '%s\n' "END OF NO $serial" BT NNNN
	} >telegram
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
tries=0
while [ -n "$(lost)" ] && [ $tries -lt 120 ]; do
	tries=$((tries + 1))
	sleep 1
done
sleep 1
lost | while read -r serial _ to; do
	for me in "${names[@]}"; do
		for from in "${names[@]}"; do
			"$reftel" trace -c $me.conf RJ${from}XX $serial 0601215 \
			    2>/dev/null | sed "s/^/# $me: /"
		done
	done
done

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
report "none is twice without its mark" "$(
    cat got.* | awk '/^V?ZCZC/ { marked = 0 } / ZFD/ { marked = 1 }
	/^EXERCISE NO/ { if (seen[$3]++ && !marked) print $0 }')"
# What was delivered, without what stations put before it.
for me in "${names[@]}"; do
	awk -v me="$me" '/^DE /, /^NNNN/ { text = text $0 "\n"
		if ($1 == "EXERCISE") no = $3
		if ($1 == "NNNN") { f = "text." no "." me; printf "%s", text > f
			close(f); text = "" } }' "got.$me"
done
report "none is altered" "$(
    while read -r serial to hash; do
	[ "$(sha256sum <"text.$serial.$to" | cut -c1-32)" = "$hash" ] ||
	    echo "$serial"
    done <promised)"
report "the logs are sound" "$(
    for me in "${names[@]}"; do
	"$reftel" audit -c $me.conf >out 2>&1 || cat out
    done)"
# What one has as done by a circuit, the other has accepted by it.
journal() { "$reftel" audit -c "$1.conf" -j | grep -E '^(accept|owe|done) '; }
report "what one has handed over the next has taken" "$(
    for i in 0 1 2 3; do
	me=${names[i]} next=${names[(i + 1) % 4]}
	journal "$me" | awk '$1 == "accept" { id[$2] = $11 " " $12 }
	    $1 == "owe" && $4 == "c:N" { by[$2 "." $3] = 1 }
	    $1 == "done" && ($2 "." $3) in by { print id[$2] }' |
	    sort -u >sent.$me
	journal "$next" | awk '$1 == "accept" { print $11 " " $12 }' |
	    sort -u >taken.$next
	comm -23 sent.$me taken.$next | grep RJ..XX
    done)"
echo "1..$count"
exit $failed
