#!/bin/sh
# engine.sh: one script of imports and questions on every engine: the index
# of our own is the measure of PostgreSQL.
# usage: engine.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
. "$top/tests/pg.sh"
pg_test pg s1 s2 s3 s4

count=0 failed=0
is() { # WHAT WANT GOT
	count=$((count + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $count - $1"
	else
		failed=1
		echo "not ok $count - $1"
		echo "$2" >want
		echo "$3" >got
		diff want got | head -n 10 | cut -c 1-300 | sed 's/^/# /'
	fi
}

pg_sql "$folder" pg postgres 'CREATE DATABASE plain'

# ---- what is put in

telegram() { # POST NUMBER YEAR SUBJECT REFERENCE, the text on stdin
	cat <<END
R 0${2}1200Z MAY $3
FM AMEMBASSY $1
TO SECSTATE WASHDC 7031
INFO AMEMBASSY LIMA
BT
C O N F I D E N T I A L $1 000$2

E.O. 12958: DECL: 06/03/2018
TAGS: PREL, EFIS, NO
SUBJECT: EXERCISE: $4

REF: $5

Classified By: DCM Jane Q. Doe, reasons 1.4 (b) and (d).

END
	cat
	printf 'ROE\nBT\nNNNN\n'
}

# Longer than a tsvector keeps positions for, and a word more often than it
# keeps positions of one; what the ends of it say is found all the same.
mkdir in
awk 'BEGIN {
	print "1. (C) EXERCISE. The spoon inventory begins with a golden ladle."
	for (page = 1; page <= 211; page++)
		for (line = 1; line <= 46; line++)
			printf "%s %d of shelf %d holds spoon number %d in a %s\n",
			    line % 7 == 0 ? "Drawer" : "Box", line, page,
			    page * 46 + line,
			    line % 5 == 0 ? "velvet case" : "paper bag"
	print "2. (C) The inventory ends with a silver thimble, unexplained."
}' | telegram OSLO 1 08 "ALL SPOONS, IN 211 PAGES" "08 OSLO 5" >in/long.txt
awk 'BEGIN {
	print "1. (C) EXERCISE. The minister of fisheries counts herring."
	for (n = 1; n <= 300; n++)
		printf "Number %d: another herring%s", n, n % 8 ? "; " : ".\n"
	print "\n2. (C) After the last herring he slept soundly."
}' | telegram OSLO 2 08 "THREE HUNDRED HERRING" "08 OSLO 1" >in/herring.txt
telegram LIMA 3 08 "FISH, AND THE MINISTER" "(A) 08 OSLO 2 (B) STATE 55" \
    >in/fish.txt <<'END'
1. (C) EXERCISE. The minister of fisheries is fond of fish. A ladle was seen.

2. (U) Golden days; the XXXXXXXXXX was redacted. Caf\303\251 Kr\303\266ger.
END
telegram LIMA 4 08 "NO DATE TO SPEAK OF" "NONE" >in/hats.txt <<'END'
1. (C) EXERCISE. Hats of the prime minister: F-16, U.S.S.R., 1,250 kroner.
END
sed -i '1d' in/hats.txt
telegram OSLO 9 08 "A MESSAGE BY ITS DATE" \
    "(A) LIMA 031200Z MAY 08 (B) LIMA 031201Z MAY 08" >in/message.txt <<'END'
1. (C) EXERCISE. Nobody remembers its number.
END
# Another edition, and sections in separate files.
sed 's/fond of fish/fond of plaice/; s/^ROE/C O R R E C T E D\nROE/' \
    in/fish.txt >in/fish-corrected.txt
printf 'Just a note on what to buy.\n' >in/README
# Bytes that are no text of any kind.
printf 'R 081200Z MAY 08\nFM AMEMBASSY QUITO\nTO SECSTATE WASHDC\nUNCLAS QUITO 00008\nSUBJECT: EXERCISE: BR\303KEN \377 BYTES\n\n1. The umlaut \374 and \300\200 and \001.\n' \
    >in/bytes.txt

engines="own plain"
if [ -f "$("$pg_bin/pg_config" --sharedir)/extension/plproxy.control" ]; then
	engines="own plain spread"
	pg_sql "$folder" pg postgres 'CREATE DATABASE spread'
	for server in s1 s2 s3 s4; do
		pg_sql "$folder" "$server" postgres 'CREATE DATABASE part'
	done
fi
# With an index that ranks.
if [ -f "$("$pg_bin/pg_config" --sharedir)/extension/rum.control" ]; then
	engines="$engines ranked"
	pg_sql "$folder" pg postgres 'CREATE DATABASE ranked'
	pg_sql "$folder" pg ranked 'CREATE EXTENSION rum'
fi
part() { # SERVER...: their URLs
	urls=
	for server in "$@"; do
		urls="$urls${urls:+,}$(pg_url "$folder" "$server" part)"
	done
	echo "$urls"
}
archive() { # ENGINE
	case $1 in
	own) echo own ;;
	*) pg_url "$folder" pg "$1" ;;
	esac
}
run() { # ENGINE COMMAND ARGUMENT...
	engine=$1 command=$2
	shift 2
	"$reftel" "$command" -a "$(archive "$engine")" "$@" 2>&1 </dev/null
	echo "status $?"
}

# What differs between archives and says nothing: how long it took, numbers
# that rows bear, and the order of what is counted equally often.
plainly() {
	sed 's/<document-[0-9]*@/<document@/; s/"took_ms":[0-9.]*,//; s/\(references of.*\), [0-9]* a second/\1/; s/ *[0-9]* us$//' |
	    sed "s|$(archive plain)|ARCHIVE|g; s|postgresql://reftel@/[a-z]*|ARCHIVE|g; s|^reftel: own:|reftel: ARCHIVE:|"
}
facets() {
	sed 's/^.*"facets":{//' | sed 's/"\([a-z]*\)":\[/\n\1 /g' |
	    awk '{ n = split($0, parts, "},{")
		for (i = 1; i <= n; i++) {
			sub("^" $1 " ", "", parts[i])
			print $1, parts[i]
		} }' | sed 's/[][{}]//g; s/,*$//' | sort
}

same() { # WHAT COMMAND ARGUMENT...
	what=$1
	shift
	want=$(run own "$@" | plainly)
	for engine in $engines; do
		[ "$engine" = own ] ||
		    is "$engine: $what" "$want" "$(run "$engine" "$@" | plainly)"
	done
}

asked=0
# All that a query finds, by date, and all that is counted.
find() { # QUERY
	asked=$((asked + 1))
	for engine in $engines; do
		# That it ranks matters less to what is found.
		[ "$engine" != ranked ] || [ $((asked % 5)) = 0 ] || continue
		run "$engine" search -f json -s newest -n 0 --facets 1000 "$1" >page
		{
			plainly <page | sed 's/"facets".*//; s/},{"id"/}\n{"id"/g'
			facets <page
		} >"found.$engine"
		[ "$engine" = own ] || is "$engine finds: $1" \
		    "$(cat found.own)" "$(cat "found.$engine")"
	done
}

# In every order, page by page; of the best it is not told which is better.
order() { # QUERY
	same "the newest as well: $1" search -f json -s oldest -n 2 --newest 3 --facets 0 \
	    "$1"
	for sort in newest oldest longest shortest; do
		same "$sort: $1" search -f json -s $sort -n 4 --facets 0 "$1"
		same "$sort, more: $1" search -f json -s $sort -n 3 --skip 4 \
		    -c 0 "$1"
	done
	same "all, the oldest first: $1" search -f ndjson -s oldest "$1"
	for engine in $engines; do
		run "$engine" search -f ndjson -s best "$1" | plainly | sort \
		    >"found.$engine"
		[ "$engine" = own ] || is "$engine, the best: $1" \
		    "$(cat found.own)" "$(cat "found.$engine")"
	done
}

# ---- the script

spread=$(pg_url "$folder" pg spread)
case $engines in
*spread*)
	is "an archive is spread over three servers" "" \
	    "$("$reftel" init -a "$spread" --shards "$(part s1 s2 s3)" 2>&1)"
	;;
*)
	count=$((count + 1))
	echo "ok $count # SKIP PL/Proxy is not installed"
	;;
esac

same "an import" import in
same "and once more" import in
touch in/fish.txt
same "the same bytes, touched" import in/fish.txt
# Its name comes later as well: both may fall into one second.
cp in/fish.txt later.txt
same "the same bytes from elsewhere" import later.txt
same "all samples" import "$top/samples"
same "and once more" import "$top/samples"

while IFS= read -r query; do
	case $query in '' | '#'*) continue ;; esac
	find "$query"
done <<'END'
minister
Minister of Fisheries
"minister of fisheries"
"prime minister"
"herring counts"
minister OR herring
minister -herring
-minister
NOT (minister OR spoon)
(ladle OR thimble) golden
mini*
"golden lad"*
# no word of a text, but how names of fields begin
from*
subj*
dat*
clas*
length*
# the long one: before, and beyond what a tsvector keeps
"golden ladle"
"silver thimble"
"thimble unexplained"
"spoon number 9706"
"spoon 9706"
"number 9706 in a velvet"
spoon -"silver thimble"
spoon -"silver ladle"
thimble NEAR/3 unexplained
thimble NEAR/1 inventory
inventory NEAR/5 thimble
# a word that stands 300 times
"another herring"
"last herring"
"number 300 another herring"
herring NEAR/4 slept
herring NEAR/2 slept
# near, in many ways
golden NEAR/2 ladle
minister NEAR fond
minister NEAR/1 fisheries
minister NEAR/200 herring
minister NEAR/1000 herring
minister NEAR/3 fisheries NEAR/3 fond
"minister of" NEAR/5 "fond of"
-(minister NEAR/900 slept)
minister NEAR/400 fish NEAR/400 golden
# tokens
F-16
f16
U.S.S.R.
ussr
1250
café
cafe Kröger
xxxx
# fields
from:Lima
from:OSLO
to:state
info:lima
post:lima
tag:prel
tag:EFIS
tag:fish*
tag:"external political relations"
person:roe
class:C
class:U
caption:nodis
precedence:R
order:12958
ref:"OSLO 5"
cites:08OSLO2
cites:"08 OSLO 1"
citedby:08LIMA3
citedby:08OSLO99
mark:C
mark:S/NF
signed:roe
classifiedby:doe
classifiedby:"Jane Doe"
classifiedby:"Jane Q Doe"
classifiedby:"DCM Jane Q Doe reasons"
classifiedby:"Doe, Jane"
carrier:aad
status:held
has:summary
has:redaction
remark:*
subject:minister
subject:"the minister"
subject:fish -subject:hats
-subject:minister
minister subject:herring
id:08OSLO1
id:"08 LIMA 3"
id:08OSLO*
# dates and numbers
date:2008
date:2008-05
date:2008-05-03
date:1974-11..1976-02
date:1974-11-17..2008-05-02
before:1975
after:1975
after:2008-05-01
-before:2000
before:2100
date:..2100
NOT after:1800
year:1973..1979
-year:1975
length:>500
length:<40
length:100..200
length:16000..
minister date:1970..1980 OR herring
(from:lima OR date:1975) -minister
# trouble
minister AND
"
frm:LIMA
END
find ""
order ""
order minister
order "date:1975..2008 -spoon"

for id in 08OSLO1 08OSLO2 08LIMA3 "08 LIMA 4" 08QUITO8 76OSLO3117; do
	same "show $id" show "$id"
done
for id in 08OSLO412 08LIMA3 75SECTO10044 08OSLO77; do
	same "thread $id" thread "$id"
	same "thread $id as JSON" thread -f json "$id"
	[ "$id" != 08LIMA3 ] || is "by its sender and date" 08OSLO9 \
	    "$(run own thread 08LIMA3 | grep -o 08OSLO9 | head -n 1)"
done
same "gaps" gaps OSLO 2008
same "gaps as JSON" gaps -f json OSLO 2008
same "no gaps" gaps LIMA 1999
same "edition by edition" show -e 2 08LIMA3
same "as it came" show -f raw 08LIMA3
same "what an edition has that another lacks" diff 08LIMA3
for id in 08LIMA3 08OSLO412; do
	same "similar to $id" similar "$id"
done
same "actions" actions
# What is counted equally often comes in any order.
for engine in $engines; do
	run "$engine" stats --facets 1000 minister | plainly | sort >"found.$engine"
	[ "$engine" = own ] || is "$engine: statistics" "$(cat found.own)" \
	    "$(cat "found.$engine")"
done
for form in text json csv mbox; do
	same "export as $form" export -t $form "minister OR herring"
done
same "explained" search --explain "minister NEAR/3 fish* -date:2008"
same "verify" verify
same "reindex" reindex
same "verify once more" verify
find "minister -herring"
find '"silver thimble"'

same "what is not held" show 08OSLO77
same "and again" show 99NOWHERE1

# ---- what is wrong with a database is told, and mended

url=$(pg_url "$folder" pg plain)
"$reftel" search -a "$url" -f ndjson "" >before
pg_sql "$folder" pg plain "DELETE FROM reftel.document WHERE id IN
    (SELECT document FROM reftel.telegram WHERE name = '08OSLO412');
    UPDATE reftel.telegram SET subject = 'forged' WHERE name = '08LIMA3'"
out=$("$reftel" verify -a "$url" 2>&1)
is "a document that is lost, and a row that was changed" \
    "1 telegrams are not in the index, 1 are not what they were" "$(
	echo "$out" | grep -o "1 telegrams are not in the index"), $(
	echo "$out" | grep -c "is not what its records say") are not what they were"
pg_sql "$folder" pg plain "DELETE FROM reftel.value WHERE facet LIKE '%LIMA'"
is "a value that has lost its name" "1 values that are counted" \
    "$("$reftel" verify -a "$url" 2>&1 | grep -o '[0-9]* values that are counted')"
"$reftel" reindex -a "$url" >/dev/null 2>&1
is "and they are made anew" "$(plainly <before)" \
    "$("$reftel" search -a "$url" -f ndjson "" | plainly)"
is "with their names" "" "$("$reftel" verify -a "$url" 2>&1 | grep values)"
pg_sql "$folder" pg plain "UPDATE reftel.record SET bytes = set_byte(bytes,
    40, 255 - get_byte(bytes, 40)) WHERE id = (SELECT max(id) FROM
    reftel.record)"
is "a damaged record" "reftel: record N: a record of the archive is damaged" \
    "$("$reftel" verify -a "$url" 2>&1 | sed -n \
	's/^\(reftel: record \)[0-9]*\(: \)/\1N\2/p')"

echo "1..$count"
exit $failed
