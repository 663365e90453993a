#!/bin/sh
# archive.sh: make a corpus, put it into an archive, and measure both that and
# how it answers.  SIZE=full takes 2,400,000 telegrams in place of 300,000.
# usage: archive.sh GENERATE BENCH-ARCHIVE REFTEL FOLDER [COUNT]
generate=$(realpath "$1") bench=$(realpath "$2") reftel=$(realpath "$3")
folder=$4 count=300000
[ "${SIZE:-}" != full ] || count=2400000
count=${5:-${REFTEL_BENCH_COUNT:-$count}}
corpus=$folder/corpus-$count-1.txt
mkdir -p "$folder" || exit 1

if [ ! -s "$corpus" ] || [ "$generate" -nt "$corpus" ]; then
	"$generate" "$count" 1 >"$corpus.new" 2>"$corpus.figures"
	if [ $? = 77 ]; then
		rm -f "$corpus.new"
		echo "1..0 # SKIP no word list in /usr/share/dict"
		exit 0
	fi
	[ -s "$corpus.new" ] || { cat "$corpus.figures"; exit 1; }
	mv "$corpus.new" "$corpus"
fi
rm -rf "$folder/archive" "$folder/archive".* "$folder/archive"-*
"$bench" "$corpus" "$folder/archive" "$reftel"
status=$?
rm -rf "$folder/archive" "$folder/archive".* "$folder/archive"-*
exit $status
