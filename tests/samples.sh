#!/bin/sh
# samples.sh: what reftel read makes of every sample, held against the schema
# and the .expect files (samples.c).
# usage: samples.sh TOP REFTEL TEST-SAMPLES schema|expect
top=$(realpath "$1") reftel=$(realpath "$2") test=$(realpath "$3") mode=$4
cd "$top" || exit 1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

find samples -type f ! -name README.md | LC_ALL=C sort |
while read -r sample; do
	name=${sample##*/}
	name=${name%%.*}
	"$reftel" read --format ndjson "$sample" >"$folder/$name.ndjson"
	if [ $? -gt 3 ]; then
		: >"$folder/$name.ndjson" # which no test passes
	fi
	echo "$name" >>"$folder/names"
done
[ -f "$folder/names" ] || { echo "1..0 # SKIP there are no samples"; exit 0; }
set --
for expect in tests/samples/*.expect; do
	[ "$mode" = expect ] && [ -f "$expect" ] && set -- "$@" "$expect"
done
"$test" doc/telegram.schema.json "$folder" "$@"
