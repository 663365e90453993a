#!/bin/sh
# sections.sh: sections of a telegram that come in separate files, in any
# order and again; lost texts and withdrawal cards.
# usage: sections.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
. "$top/tests/tap.sh"
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
unset NO_COLOR COLUMNS
export REFTEL_ARCHIVE=one

section() { # NUMBER WORD
	cat <<EOF2
R 0613${1}0Z JUN 08
FM AMEMBASSY OSLO
TO SECSTATE WASHDC 7034
BT
UNCLAS SECTION 0$1 OF 03 OSLO 000414

E.O. 12958: N/A
TAGS: EFIS, NO
SUBJECT: EXERCISE: A HISTORY OF THE HERRING QUESTION

$1. (U) Chapter $1 of the history speaks of the $2 at length.
ROE
BT
NNNN
EOF2
}
section 1 cradle >1.txt
section 2 net >2.txt
section 3 table >3.txt
count() { "$reftel" search --format csv "$1" | sed '1d;s/,.*//' | wc -l; }

run import 3.txt
is "the third alone is a telegram" 1 "$(count id:08OSLO414)"
is "with a gap" 1 "$(count 'has:gap id:08OSLO414')"
run import 1.txt
has "another is a section of it" "1 section of one" "$out"
is "and still one telegram" "1 1 1" \
    "$(count id:08OSLO414) $(count cradle) $(count table)"
run search cradle table
is "a query finds both at once" 0 "$status"
run show 08OSLO414
has "the gap is told" "2" "$(echo "$out" | grep -i "section" | head -n 1)"
is "in their order" "1 3" "$(echo "$out" | sed -n \
    's/.*Chapter \([0-9]\).*/\1/p' | tr '\n' ' ' | sed 's/ $//')"
is "as a remark as well" 1 "$(count remark:section-missing)"
run import 2.txt
is "the last is there: no gap" "0 1" "$(count has:gap) $(count has:sections)"
is "all in order" "1 2 3" "$("$reftel" show 08OSLO414 | sed -n \
    's/.*Chapter \([0-9]\).*/\1/p' | tr '\n' ' ' | sed 's/ $//')"
"$reftel" show --format raw 08OSLO414 >raw
is "and their bytes" "$(cat 1.txt 2.txt 3.txt)" "$(cat raw)"
before=$("$reftel" search --format ndjson '')
mkdir again && cp ./*.txt again/
run import again
has "the same from elsewhere changes nothing" "3 held already from elsewhere" \
    "$out"
is "nothing at all" "$before" "$("$reftel" search --format ndjson '')"
section 2 "mended net" >2b.txt
run import 2b.txt
is "another edition of one is found as well" "1 1" \
    "$(count mended) $(count id:08OSLO414)"
run verify
is "all is sound" 0 "$status"
run reindex
is "and made anew" "1 1 0" "$(count mended) $(count has:sections) $status"

cat >card.txt <<'EOF2'
Message Attributes
Document Number: 1974LIMA00048
Draft Date: 03 MAY 1974
From: LIMA
To: STATE
Subject: EXERCISE: A CARD IN PLACE OF A TELEGRAM
Withdrawn: 03 MAY 2009
EOF2
run import card.txt "$top/samples/aad/1976OSLO03117-text-lost.txt"
has "a card and a lost text are telegrams" "2 new telegrams" "$out"
is "by their status" "74LIMA48 76OSLO3117" "$("$reftel" search --format csv \
    --sort oldest 'status:withheld OR status:lost' | sed '1d;s/,.*//' |
    tr '\n' ' ' | sed 's/ $//')"
run show 74LIMA48
is "a card is shown" 0 "$status"
has "as what it is" "ithheld" "$out"
out=$("$reftel" search --format json '')
for status in held withheld lost; do
	has "status $status is counted" "{\"value\":\"$status\",\"count\":1}" \
	    "$out"
done
done_testing
