#!/bin/sh
# bench.sh: make a corpus that is like real ones, see that it is, and measure
# how fast it is read; then the same for $REFTEL_CORPUS.
# usage: bench.sh GENERATE BENCH-READ FOLDER [COUNT [SEED]]
generate=$(realpath "$1") bench=$(realpath "$2") folder=$3
count=${4:-${REFTEL_BENCH_COUNT:-100000}} seed=${5:-1}
corpus=$folder/corpus-$count-$seed.txt
mkdir -p "$folder" || exit 1

number=0 failed=0
report() { # WHAT GOOD: a test, which is passed when GOOD is yes
	number=$((number + 1))
	[ "$2" = yes ] || failed=1
	[ "$2" = yes ] && echo "ok $number - $1" || echo "not ok $number - $1"
}

# The corpus is kept: it is the same as long as what makes it is.
if [ ! -s "$corpus" ] || [ "$generate" -nt "$corpus" ]; then
	"$generate" "$count" "$seed" >"$corpus.new" 2>"$corpus.figures"
	status=$?
	if [ $status = 77 ]; then
		rm -f "$corpus.new"
		echo "1..0 # SKIP no word list in /usr/share/dict"
		exit 0
	fi
	echo "status $status" >>"$corpus.figures"
	mv "$corpus.new" "$corpus"
fi
grep -v '^status' "$corpus.figures" | sed 's/^/# /'
report "the corpus is like real texts" \
    "$(grep -q '^status 0$' "$corpus.figures" && echo yes)"

if command -v zstd >/dev/null; then
	head -c 50000000 "$corpus" >"$corpus.front"
	zstd -q -3 -f "$corpus.front" -o "$corpus.zst"
	ratio=$(($(wc -c <"$corpus.front") * 100 / $(wc -c <"$corpus.zst")))
	rm -f "$corpus.front" "$corpus.zst"
	echo "#   zstd -3, ratio times 100           $ratio  (190 to 260)"
	report "it packs like real texts" \
	    "$([ $ratio -ge 190 ] && [ $ratio -le 260 ] && echo yes)"
fi

"$bench" "$corpus" >"$corpus.read"
status=$?
cat "$corpus.read"
report "reading without output reads all that JSON has" \
    "$([ $status = 0 ] && echo yes)"
report "the telegrams are told apart" \
    "$(grep -q "^# $count telegrams," "$corpus.read" && echo yes)"
if [ -n "${REFTEL_CORPUS:-}" ]; then
	echo "# \$REFTEL_CORPUS:"
	find "$REFTEL_CORPUS" -type f -name '*.txt' -print0 | xargs -0 "$bench"
fi
echo "1..$number"
exit $failed
