#!/bin/sh
# sarif.sh: `reftel check --format sarif` is what SARIF 2.1.0 demands, for all
# samples, for what is not there, and for odd names.
# usage: sarif.sh TOP REFTEL TEST-SAMPLES
top=$(realpath "$1") reftel=$(realpath "$2") test=$(realpath "$3")
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$top" || exit 1

check() { # NAME FILE...
	name=$1
	shift
	"$reftel" check --format sarif "$@" 2>/dev/null |
		tr '\n' ' ' >"$folder/$name.ndjson"
	echo "$name" >>"$folder/names"
}
odd=$(printf '%s/a\nb: 100 %%.txt' "$folder")
printf 'INFO AMEMBASSY BERN\nUNCLAS OSLO 1\377\n' >"$odd"
check odd "$odd"
check nowhere "$folder/nowhere"
: >"$folder/empty"
check empty "$folder/empty"
for era in samples/*/; do
	check "$(basename "$era")" "$era"*
done
"$test" tests/sarif.schema.json "$folder" | sed '/^1\.\./d'

# Each result names its rule twice, and the names agree.
wrong=$(cat "$folder"/*.ndjson | awk '
{	rest = $0; count = 0; split("", rule)
	while (match(rest, /"id":"[a-z0-9-]*"/)) {
		rule[count++] = substr(rest, RSTART + 6, RLENGTH - 7)
		rest = substr(rest, RSTART + RLENGTH)
	}
	rest = $0
	while (match(rest, /"ruleId":"[a-z0-9-]*","ruleIndex":[0-9]*/)) {
		split(substr(rest, RSTART, RLENGTH), part, /"[:,]"?/)
		if (rule[part[4] + 0] != part[2])
			print part[2], part[4], rule[part[4] + 0]
		rest = substr(rest, RSTART + RLENGTH)
		results++
	}
}
END { if (results < 50) print "only", results + 0, "results" }')
count=$(($(wc -l <"$folder/names") + 1))
[ -z "$wrong" ] || printf 'not '
echo "ok $count - each result has the index of its rule"
[ -z "$wrong" ] || echo "$wrong" | sed 's/^/# /'
echo "1..$count"
[ -z "$wrong" ]
