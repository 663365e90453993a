#!/bin/sh
# crash.sh: an import that is killed at random moments: what was acknowledged
# is there, nothing is there in part, and a second run completes it.
# usage: crash.sh REFTEL TIMES
reftel=$(realpath "$1") times=$2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
unset REFTEL_ARCHIVE
total=3000

mkdir in
awk -v n=$total 'function telegram(i, file, word) {
	printf "R %02d%02d%02dZ JUN 08\nFM AMEMBASSY OSLO\n", i % 28 + 1,
	    i / 60 % 24, i % 60 >file
	printf "TO SECSTATE WASHDC\nBT\nUNCLAS OSLO %06d\n\n", i >file
	printf "E.O. 12958: N/A\nTAGS: PREL, NO\n" >file
	printf "SUBJECT: EXERCISE: NUMBER%d\n\n", i >file
	printf "REF: OSLO %d\n\n1. (U) This is the %s", (i > 1 ? i - 1 : 1),
	    word >file
	for (j = 0; j < 40; j++)
		printf " of%d%s", (i * j) % 997, (j % 10 ? "" : "\n") >file
	printf ".\nROE\nBT\nNNNN\n" >file }
BEGIN { for (i = 1; i <= n; i++) telegram(i, "in/" int(i / 700), "text")
	# other editions of some
	for (i = 1; i <= n; i += 17) telegram(i, "in/x", "other text") }'
cat in/1 >in/y # the same from elsewhere

now() { date +%s%N | sed 's/......$//'; }
begun=$(now)
"$reftel" import -a whole --commit 100 in >/dev/null 2>&1 || exit 1
took=$(($(now) - begun))
want=$("$reftel" search -a whole --format ndjson 'from:oslo' |
    sed 's/,"document".*//')
echo "1..$((times * 3 + 1))"
test "$(echo "$want" | wc -l)" -ge $total && echo "ok 1 - a whole one" ||
    echo "not ok 1 - a whole one"

number=1 failed=0
report() { # WHAT GOOD
	number=$((number + 1))
	[ "$2" = yes ] && echo "ok $number - $1" || {
		failed=1
		echo "not ok $number - $1"
	}
}
time=0
for round in $(seq "$times"); do
	rm -rf one one.index one-wal one-shm
	"$reftel" import -a one --commit 100 in >kept 2>err &
	pid=$!
	# The moments go all through the time that it takes.
	time=$(((time + took * 61 / 100 + 1) % (took + 1)))
	sleep "$(printf '%d.%03d' $((time / 1000)) $((time % 1000)))"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	kept=$(sed -n 's/ kept$//p' kept | tail -n 1)
	kept=${kept:-0}
	out=$("$reftel" search -a one --format ndjson 'from:oslo' 2>err)
	status=$?
	found=$(echo "$out" | grep -c '"id"')
	# Killed before the first was kept there may be no archive at all.
	if [ $status -gt 1 ] && [ "$kept" = 0 ]; then
		report "round $round: nothing kept, and that is said" \
		    "$([ "$(wc -l <err)" = 1 ] && echo yes)"
	else
		report "round $round, after $time ms: it opens" \
		    "$([ $status -le 1 ] && echo yes)"
	fi
	report "round $round: $kept acknowledged, $found there" "$(
	    [ "$found" -ge $((kept < total ? kept : total)) ] && echo yes)"
	"$reftel" import -a one --commit 100 in >kept 2>err
	got=$("$reftel" search -a one --format ndjson 'from:oslo' 2>>err |
	    sed 's/,"document".*//')
	report "round $round: a second run completes it" \
	    "$([ "$got" = "$want" ] && echo yes)"
	[ -s err ] && sed 's/^/# /' err
done
exit $failed
