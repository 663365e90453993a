#!/bin/sh
# query.sh: every field and habit of the query language finds what it should
# and nothing else, and the manual's examples are queries.
# usage: query.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
. "$top/tests/tap.sh"
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
unset NO_COLOR COLUMNS
export REFTEL_ARCHIVE=one
mkdir in
cat >in/1 <<'EOF2'
O 031245Z JUN 08
FM AMEMBASSY OSLO
TO SECSTATE WASHDC IMMEDIATE 7031
INFO AMEMBASSY LIMA
BT
C O N F I D E N T I A L OSLO 000411

NOFORN

E.O. 12958: DECL: 06/03/2018
TAGS: PREL, EFIS, NO
SUBJECT: EXERCISE: THE HERRING ARE LATE

REF: A. STATE 5120 B. OSLO 395 (NOTAL)

Classified By: DCM Jane Doe, reasons 1.4 (b) and (d).

1. (C) Summary. The minis-
ter of fisheries, Mr. Åse Rõe, regrets that 007 herring have not answered
his note about the F-16. End summary.

2. (S/NF) A source named XXXXXXXXXXXX swears that they are on their way.

3. (U) Comment: We have seen this before. End comment.
ROE
BT
NNNN
EOF2
cat >in/2 <<'EOF2'
R 042359Z JUL 08
FM AMEMBASSY OSLO
TO SECSTATE WASHDC 7040
AMEMBASSY STOCKHOLM
BT
UNCLAS OSLO 000420

E.O. 12958: N/A
TAGS: EFIS, NO (DOE, JANE)
SUBJECT: EXERCISE: THE HERRING HAVE ARRIVED

REF: OSLO 411

1. The minister and his herring were received at the pier, where nothing was
said that had not been said before, and twice, and with the same glass.
DOE
BT
NNNN
EOF2
cat >in/3 <<'EOF2'
R 051200Z MAY 74
FM AMEMBASSY BERN
TO SECSTATE WASHDC 1200
BT
UNCLAS BERN 01700

E.O. 11652: N/A
TAGS: EAGR, SZ
SUBJECT: EXERCISE: GOAT

GOAT ASCENDED. CHEESE FOLLOWS.
ROE
EOF2
cp "$top"/samples/aad/*-text-lost.txt "$top"/samples/page/*extract.html in/
"$reftel" import in >/dev/null || exit 1

one=08OSLO411 two=08OSLO420 three=74BERN1700 both="08OSLO411 08OSLO420"
found() { # WANT QUERY...: the ids that a query finds, of the three
	want=$1
	shift
	got=$("$reftel" search --format csv --sort oldest -- "$@" 2>&1 |
	    sed '1d;s/,.*//' | grep -E "$one|$two|$three|reftel|column" |
	    tr '\n' ' ')
	is "$*" "$want" "${got% }"
}

# ---- words
found "$both" herring
found "$both" Herring MINISTER
found "$one" 'minister fisheries'
found "$one" '"minister of fisheries"'
found "" '"fisheries of minister"'
found "$one" ase roe
found "$one" ÅSE
found "$one" 'rõe -goat'
found "$one" 7 herring
found "$one" 0007
found "$one" F-16
found "$one" f16
found "$one" '"F 16"'
found "$one" xxxx
found "$one" 'source NEAR/2 xxxxxxx'
found "$three" goat
found "$three $two" goat OR pier
found "$one" herring NOT pier
found "$one" herring -pier
found "$both" '(goat OR herring) minister'
found "$one" 'minis* fisher*'
found "$one" '"minister of fish*"'
found "$three" 'goat NEAR/1 cheese'
found "" 'goat NEAR/1 follows'
found "$three" 'goat NEAR follows'
found "$three" 'goat NEAR/1 ascended NEAR/1 cheese'
# ---- fields
found "$both" text:herring
found "$three" subject:goat
found "" subject:cheese
found "$both" 'subject:(herring)'
found "$both" 'subject:("the herring" OR fish)'
for id in id:08OSLO411 'id:"08 OSLO 411"' id:2008OSLO00411 'id:08oslo41*'; do
	found "$one" "$id"
done
found "$both" from:oslo
found "$both" 'from:"Embassy Oslo"'
found "$three" from:BERN
found "$two" to:stockholm
found "$one" info:LIMA
found "" to:LIMA
found "$one" post:lima
found "$three $both" post:state
found "$both" tag:efis
found "$both" 'tag:fish*'
found "$one" tag:PREL
found "$two" 'person:"Jane Doe"'
found "$two" person:doe
found "" person:roe
found "$one" class:C
found "$one" class:confidential
found "$three $two" class:U
found "$one" caption:noforn
found "$three $two" -caption:NOFORN
found "$one" precedence:O
found "$one" precedence:immediate
found "$three $two" precedence:R
found "$both" order:12958
found "$three" order:11652
found "$one" order:DECL
found "$two" 'ref:"OSLO 411"'
found "$two" cites:08OSLO411
found "$one" citedby:08OSLO420
found "" citedby:08OSLO411
found "$one" mark:S/NF
found "$one" mark:C
found "" mark:TS
found "$two" signed:doe
found "$one" classifiedby:doe
found "$three $both" carrier:plain
found "$three $both" status:held
found "" status:lost
is "status:lost finds the one that was" 76OSLO3117 \
    "$("$reftel" search --format csv status:lost | sed '1d;s/,.*//')"
is "status:partial finds the extract" 06OSLO77 \
    "$("$reftel" search --format csv status:partial | sed '1d;s/,.*//')"
found "$one" has:summary
found "$one" has:comment
found "$one" has:redaction
found "$both" has:reference
found "$three" '-has:reference from:bern'
found "$three" 'length:<10'
found "$both" 'length:>10'
found "$two" 'length:22..40 subject:arrived'
found "" 'length:>500'
# ---- days
for day in 2008-06-03 6/3/2008 '"3 JUN 08"' '"3 JUNE 2008"' '"JUN 3, 2008"' \
    3-JUN-2008 03JUN08; do
	found "$one" "date:$day"
done
found "$one" date:2008-06
found "$one" 'date:"JUN 2008"'
found "$one" 'date:"JUNE 08"'
found "$both" date:2008
found "$both" year:2008
found "$three" year:1974..1976
found "$three" month:1974-05
found "$both" date:2008-05..2008-08
found "$three" date:..1976
found "$both" date:1980..
found "$one" 'date:<2008-07 date:>1974'
found "$three" before:2008
found "$three $one" before:2008-07-04
found "$two" after:2008-06
found "$both" after:1974
out=$("$reftel" search date:6/3/2008)
has "a day in doubt is told" \
    "date:6/3/2008 is read as from 2008-06-03 to 2008-06-03" "$out"
# ---- orders
order() { # WANT SORT
	is "sort by $2" "$1" "$("$reftel" search --format csv --sort "$2" \
	    'herring OR goat' | sed '1d;s/,.*//' | tr '\n' ' ' | sed 's/ $//')"
}
order "$two $one $three" newest
order "$three $one $two" oldest
order "$one $two $three" longest
order "$three $two $one" shortest
is "the subject weighs more" "$three" "$("$reftel" search --format csv \
    --sort best 'goat OR minister' | sed '1d;s/,.*//' | head -n 1)"
# ---- answers
out=$("$reftel" search --format text fisheries)
has "a snippet with its paragraph and mark" "1. (C) Summary. The minis" "$out"
out=$("$reftel" search --format json --facets 9 'herring OR goat')
for facet in year month from to class caption tag person precedence carrier \
    status; do
	has "facet $facet" "\"$facet\":[" "$out"
done
has "and its counts" '"from":[{"value":"OSLO","count":2},{"value":"BERN"' "$out"
has "a class" '"class":[{"value":"UNCLASSIFIED","count":2},' "$out"
is "all of them, whatever their order" 3 "$("$reftel" search --format ndjson \
    --sort best --most 0 'herring OR goat' | grep -c '"id"')"
run search nothinglikeit
is "nothing found" 1 "$status"
# ---- words that are in none
meant() { # WORDS QUERY
	is "$2: what may be meant" "$1" "$("$reftel" search "$2" |
	    sed -n 's/.* did you mean `\(.*\)'"'"'?$/\1/p' | tr '\n' ' ' |
	    sed 's/ $//')"
}
meant herring herrign
meant "minister cheese" 'ministre "goat chesee"'
meant cheese subject:cheeze
meant "" -herrign
meant goat gxat
meant "" gxxt
meant "" zzyzzyx
meant tag:EFIS tag:EFSI
meant EFIS 'tag:(EFSI OR XXXX)'
meant from:OSLO from:OSL
run search herring from:NOWHERE
has "a value that no telegram has is told" "\`from:NOWHERE' is in none." "$out"
lacks "and what they have is not" "herring'" "$out"
run search from:OSLOO
has "a name of a post that is guessed is told" \
    "from:OSLOO is read as OSLO" "$out"
run search post:OSLOO
is "once" 1 "$(echo "$out" | grep -c "is read as")"
run search from:"embassy oslo"
lacks "one that is known is not" "is read as" "$out"
meant "" 'herrign OR herring'

# ---- trouble, with a place
trouble() { # COLUMN WORD QUERY
	run search "$3"
	is "$3: is no query" 4 "$status"
	has "$3: says where" "column $1: " "$err"
	has "$3: says what" "$2" "$err"
	is "$3: and shows it" "$(printf "  %$(($1 - 1))s^" "")" \
	    "$(echo "$err" | sed -n 3p)"
}
trouble 6 "something is missing" 'goat AND'
trouble 6 "something is missing" 'goat NEAR'
trouble 1 "something is missing" 'OR goat'
trouble 1 "no field" 'colour:red'
trouble 6 "never closed" 'goat (cheese'
trouble 5 "no bracket is open" 'goat)'
trouble 1 "has no end" '"goat'
trouble 6 "from 1 to 1000" 'goat NEAR/0 x'
trouble 3 "no day" 'ä date:yesterday'
trouble 1 "is no number" 'length:long'
for value in class:Z precedence:Q carrier:pdf status:gone; do
	trouble 1 "'; there is \`" $value
done
trouble 5 "did you mean \`top-secret'" 'fog class:topsecrt'
trouble 1 "did you mean \`summary'" has:sumary
trouble 1 "did you mean \`tag-unknown'" remark:tag-unknwn
trouble 1 "reftel-query(7)" has:xyzzyxyzzy
found "" class:top-secret
found "" 'has:tag-unk* class:TS'
trouble 1 "the lesser one comes first" date:1975..1974
trouble 1 "the lesser one comes first" length:500..100
trouble 6 "two words or phrases" 'goat NEAR from:bern'
# ---- a telegram without a date is on neither side of any day
cat >in/4 <<'EOF2'
FM AMEMBASSY BERN
TO SECSTATE WASHDC
BT
UNCLAS SECTION 01 OF 01 BERN 1701

SUBJECT: EXERCISE: A GOAT WITHOUT A CALENDAR

NOBODY KNOWS WHEN THE GOAT CAME DOWN.
ROE
EOF2
run import in/4
is "one without a date is taken" 0 "$status"
for open in before:2100 date:..2100 'date:<2100' after:1800 date:1800..; do
	run search -f json "calendar $open"
	is "$open: not one without a date" 1 "$status"
	run search -f json "calendar NOT $open"
	has "$open: but among the others" '"total":1,' "$out"
done
# ---- the manual
manual=$top/man/reftel-query.7
sed -n '/^\.Bd -literal/,/^\.Ed/p' "$manual" | grep -v '^\.' |
    grep -v '[{|=]' | sed 's/\\(dq/"/g' >examples
sed -n 's/^\.It Cm //p' "$manual" | sed 's/\\(dq/"/g;s/ , /\n/g' >>examples
is "the manual has examples" yes "$([ "$(wc -l <examples)" -ge 10 ] && echo yes)"
while read -r example; do
	[ -n "$example" ] || continue
	run search --explain "$example"
	is "from the manual: $example" "" "$(echo "$err" | grep column)"
done <examples
for field in $(sed -n '/^\.Ss Fields/,/^\.Sh/s/^\.It Cm //p' "$manual" |
    tr -d ,); do
	run search --explain "$field:2008"
	lacks "field $field is one" "no field" "$err"
done
done_testing
