#!/bin/sh
# pg.sh: the same corpus on the index of our own, on PostgreSQL, and spread
# over three servers of it: how long an import takes, how large it is, and how
# long one answer takes (total, best 20 with their snippets, 20 values of each
# facet), by kinds of questions.  Without servers it measures nothing.
# usage: pg.sh TOP GENERATE REFTEL FOLDER [COUNT]
top=$(realpath "$1") generate=$(realpath "$2") reftel=$(realpath "$3")
mkdir -p "$4" || exit 1
corpora=$(realpath "$4") count=${5:-${REFTEL_BENCH_PG:-30000}}
. "$top/tests/pg.sh"
[ -n "$pg_bin" ] || { echo "PostgreSQL is not installed"; exit 77; }
plproxy=$("$pg_bin/pg_config" --sharedir)/extension/plproxy.control
rum=$("$pg_bin/pg_config" --sharedir)/extension/rum.control

corpus=$corpora/corpus-$count-1.txt
if [ ! -s "$corpus" ] || [ "$generate" -nt "$corpus" ]; then
	"$generate" "$count" 1 >"$corpus.new" 2>"$corpus.figures" || {
		rm -f "$corpus.new"
		echo "no corpus: $(tail -n 1 "$corpus.figures")"
		exit 77
	}
	mv "$corpus.new" "$corpus"
fi
folder=$(mktemp -d) || exit 1
servers="pg s1 s2 s3"
trap 'for server in $servers; do
	pg_stop "$folder" "$server"
done; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM HUP
cd "$folder" || exit 1
unset NO_COLOR COLUMNS REFTEL_ARCHIVE PGHOST PGPORT PGUSER PGPASSWORD \
    PGDATABASE PGSERVICE PGOPTIONS

for server in $servers; do
	pg_make "$folder" "$server" || exit 1
done
# A server that is one's own has more memory than one of a test.
for server in $servers; do
	$pg_as sh -c "cat >>'$folder/$server/data/postgresql.conf'" <<END
shared_buffers = 256MB
maintenance_work_mem = 512MB
END
	pg_start "$folder" "$server" || exit 1
	pg_sql "$folder" "$server" postgres 'CREATE DATABASE part'
done
engines="own plain"
pg_sql "$folder" pg postgres 'CREATE DATABASE plain'
if [ -f "$rum" ]; then
	engines="$engines ranked"
	pg_sql "$folder" pg postgres 'CREATE DATABASE ranked'
	pg_sql "$folder" pg ranked 'CREATE EXTENSION rum'
fi
archive() {
	case $1 in
	own) echo "$folder/own" ;;
	*) pg_url "$folder" pg "$1" ;;
	esac
}
if [ -f "$plproxy" ]; then
	engines="$engines spread"
	pg_sql "$folder" pg postgres 'CREATE DATABASE spread'
	"$reftel" init -a "$(archive spread)" --shards "$(pg_url "$folder" s1 \
	    part),$(pg_url "$folder" s2 part),$(pg_url "$folder" s3 part)" ||
	    exit 1
fi

# Words of the corpus by how common they are, and neighbours in it.
head -c 20000000 "$corpus" | tr 'A-Z' 'a-z' | tr -cs 'a-z' '\n' |
    awk 'length > 3' | sort | uniq -c | sort -k1,1nr -k2 |
    awk '{ print $2 }' >words
word() { sed -n "$1p" words; }
{
	for n in 4 9 14 19 24 29 34 39 44 49; do
		echo "common $(word $n)"
		echo "two $(word $n) $(word $((n + 7)))"
		echo "or $(word $n) OR $(word $((n + 300)))"
		echo "not $(word $((n + 200))) -$(word $n)"
		echo "rare $(word $((n + 4000)))"
		echo "prefix $(word $((n + 500)) | cut -c 1-5)*"
		echo "dated $(word $n) date:1985..1990"
		echo "near $(word $((n + 40))) NEAR/5 $(word $n)"
	done
	head -c 3000000 "$corpus" | grep -E '^[A-Za-z ]{50,}$' |
	    awk 'NR % 40 == 0 && n < 10 && NF > 6 { n++
		print "phrase \"" tolower($3 " " $4 " " $5) "\"" }'
} >questions

size=$(wc -c <"$corpus")
awk -v n="$count" -v size="$size" 'BEGIN {
	printf "%d telegrams, %.0f MB\n\n", n, size / 1e6
	printf "%-8s %9s %7s %9s\n", "", "import", "MB/s", "disk" }'
for engine in $engines; do
	begun=$(date +%s%N)
	"$reftel" import -a "$(archive "$engine")" "$corpus" >/dev/null 2>&1 ||
	    { echo "$engine: the import failed"; exit 1; }
	ended=$(date +%s%N)
	case $engine in
	own) disk=$(du -sbc own own.index | tail -n 1 | cut -f 1) ;;
	spread) disk=0
		for server in s1 s2 s3; do
			disk=$((disk + $(pg_sql "$folder" $server part "SELECT
			    bytes FROM reftel.sizes() WHERE place = 5")))
		done ;;
	*) disk=$(pg_sql "$folder" pg "$engine" "SELECT bytes FROM
	    reftel.sizes() WHERE place = 5") ;;
	esac
	awk -v e="$engine" -v t=$((ended - begun)) -v s="$size" -v d="$disk" \
	    'BEGIN { printf "%-8s %7.1f s %7.1f %6.0f MB\n", e, t / 1e9,
		s * 1e3 / t, d / 1e6 }'
done

# Each is asked twice, and the second answer counts; totals must agree.
echo
awk 'BEGIN { printf "%-8s %-8s %8s %8s %8s\n", "", "ms", "middle", "worst",
	"found" }'
status=0
for engine in $engines; do
	while read -r class query; do
		for time in first second; do
			"$reftel" search -a "$(archive "$engine")" -f json \
			    -n 20 --facets 20 "$query" >answer 2>/dev/null
		done
		sed -n 's/^{"total":\([0-9]*\),"took_ms":\([0-9.]*\).*/\2 \1/p' \
		    answer | sed "s/^/$class /"
	done <questions >"took.$engine"
	sort -k1,1 -k2,2n "took.$engine" | awk -v e="$engine" '
	    function out() { if (n) printf "%-8s %-8s %8.1f %8.1f %8d\n", e,
		class, t[int((n + 1) / 2)], t[n], sum }
	    $1 != class { out(); class = $1; n = sum = 0 }
	    { t[++n] = $2; sum += $3 }
	    END { out() }'
	cut -d ' ' -f 1,3 "took.$engine" >"totals.$engine"
	cmp -s totals.own "totals.$engine" || {
		echo "$engine finds others than the index of our own"
		status=1
	}
done
exit $status
