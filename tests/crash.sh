#!/bin/sh
# crash.sh: an import that is killed at random moments and after each kind of
# write, and one whose disk is full: what was acknowledged is there, nothing is
# there in part, and a second run completes it.
# usage: crash.sh REFTEL TIMES [FAULT [EACH]]
#	TIMES: random moments; FAULT: the module of fault.c; EACH: how many
#	calls of each kind
reftel=$(realpath "$1") times=$2 fault=${3:+$(realpath "$3")} each=${4:-8}
here=$(realpath "$(dirname "$0")")
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
unset REFTEL_ARCHIVE
. "$here/tap.sh"
total=600

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
BEGIN { for (i = 1; i <= n; i++) telegram(i, "in/" int(i / 150), "text")
	# other editions of some
	for (i = 1; i <= n; i += 17) telegram(i, "in/x", "other text") }'
cat in/1 >in/y # the same from elsewhere

now() { date +%s%N | sed 's/......$//'; }
import() { # what imports, in a process of its own
	exec env ${fault:+"LD_PRELOAD=$fault"} ${1:+"REFTEL_FAULT=$1"} \
	    REFTEL_FAULT_COUNTS="$2" "$reftel" import -a one --commit 60 in
}
# What was kept is of this one, though it be killed before it has begun.
anew() {
	rm -rf one one.index one-wal one-shm
	: >kept
}
there() { # what is in it
	"$reftel" search -a one --format ndjson 'from:oslo' 2>>err
}

begun=$(now)
(import "" counts) >/dev/null 2>&1 || exit 1
took=$(($(now) - begun))
want=$(there)
is "a whole one" yes "$([ "$(echo "$want" | wc -l)" -ge $total ] && echo yes)"

# What is left of one that was broken off, and that a second run completes it.
survived() { # WHAT
	kept=$(sed -n 's/ kept$//p' kept | tail -n 1)
	kept=${kept:-0}
	out=$("$reftel" search -a one --format ndjson 'from:oslo' 2>err)
	status=$?
	found=$(echo "$out" | grep -c '"id"')
	# Broken off before the first was kept there may be no archive at all.
	if [ $status -gt 1 ] && [ "$kept" = 0 ]; then
		is "$1: nothing kept, and that is said" 1 "$(wc -l <err)"
	else
		is "$1: it opens" yes "$([ $status -le 1 ] && echo yes)"
	fi
	is "$1: $kept acknowledged, $found there" yes \
	    "$([ "$found" -ge $((kept < total ? kept : total)) ] && echo yes)"
	"$reftel" import -a one --commit 60 in >/dev/null 2>err
	is "$1: a second run completes it" "$want" "$(there)"
	is "$1: and says nothing" "" "$(cat err)"
}

time=0 broken=0
for round in $(seq "$times"); do
	anew
	(import "" "") >kept 2>err &
	pid=$!
	# The moments go all through the time that it takes.
	time=$(((time + took * 61 / 100 + 1) % (took + 1)))
	sleep "$(printf '%d.%03d' $((time / 1000)) $((time % 1000)))"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	survived "round $round, after $time ms"
done

# Made anew and killed: what was there still is.
anew
"$reftel" import -a one in >/dev/null
begun=$(now)
"$reftel" reindex -a one >/dev/null
took=$(($(now) - begun)) time=0
for round in $(seq $((times / 10 + 1))); do
	"$reftel" reindex -a one >/dev/null 2>&1 &
	pid=$!
	time=$(((time + took * 61 / 100 + 1) % (took + 1)))
	sleep "$(printf '%d.%03d' $((time / 1000)) $((time % 1000)))"
	is "anew $round: who searches meanwhile finds all" "$want" "$(there)"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	is "anew $round: killed after $time ms, all is there" "$want" "$(there)"
	run verify -a one
	is "anew $round: and sound" "0 " "$status $err"
done

# Copied while it grows: each copy is of one moment.
anew
(import "" "") >/dev/null 2>&1 &
pid=$!
copies=0
while kill -0 $pid 2>/dev/null; do
	rm -rf copy copy.index
	"$reftel" backup -a one copy 2>err || continue
	copies=$((copies + 1))
	run verify -a copy
	is "copy $copies while it grows is sound" "0 " "$status $err"
done
wait $pid
is "$copies copies were made" yes "$([ $copies -gt 0 ] && echo yes)"

[ -n "$fault" ] || done_testing
while read -r kind calls; do
	is "there are calls of $kind" yes "$([ "$calls" -gt 0 ] && echo yes)"
	# Each of the first, and then fewer and fewer up to the last.
	last=0
	for i in $(seq "$each"); do
		n=$((calls * i * i / each / each))
		[ $n -gt $last ] || n=$((last + 1))
		[ $n -le "$calls" ] || break
		last=$n
		for what in kill full; do
			case $kind:$what in
			unlink:full | truncate:full) continue ;;
			esac
			anew
			(import "$kind:$n:$what" "") >kept 2>err
			status=$?
			[ $status = 0 ] || broken=$((broken + 1))
			if [ $what = kill ] && [ $status = 137 ]; then
				survived "killed after $kind $n of $calls"
			elif [ $what = full ] && [ $status != 0 ]; then
				is "full at $kind $n of $calls: a sentence" \
				    "5 1" "$status $(wc -l <err)"
				survived "full at $kind $n of $calls"
			fi
		done
	done
done <counts
is "$broken were broken off, 6 or more" yes "$([ $broken -ge 6 ] && echo yes)"
# A limit on the size of files, which the system itself keeps.
anew
(ulimit -f 400; import "" "") >kept 2>err
is "no larger files: a sentence" "5 1" "$? $(wc -l <err)"
survived "no larger files"
done_testing
