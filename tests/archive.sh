#!/bin/sh
# archive.sh: an archive of the samples: kept once, found, given back byte
# for byte; and one clear sentence for each trouble.
# usage: archive.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
folder=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder" || exit 1
unset NO_COLOR COLUMNS REFTEL_ARCHIVE

. "$top/tests/tap.sh"

telegram() { # NUMBER SUBJECT TEXT REFERENCE
	cat <<EOF
R 03$((1729 + $1 - 400))Z JUN 08
FM AMEMBASSY OSLO
TO SECSTATE WASHDC 7031
INFO AMEMBASSY LIMA
BT
C O N F I D E N T I A L OSLO 000$1

E.O. 12958: DECL: 06/03/2018
TAGS: PREL, EFIS, NO
SUBJECT: EXERCISE: $2

REF: $4

Classified By: DCM Jane Doe, reasons 1.4 (b) and (d).

1. (C) $3

2. (U) The rest is silence.
ROE
BT
NNNN
EOF
}
mkdir in
telegram 411 "FISH" "The minister of fisheries is fond of fish." "STATE 5" >in/a.txt
telegram 412 "HATS" "The minister likes hats." "08 OSLO 411" >in/b.txt
printf 'Just a note on what to buy.\n' >in/README

# ---- keeping

run import -a one in
is "an import is well" 0 "$status"
has "what is new is counted" "2 new telegrams" "$out"
has "what is no telegram is told" "1 passed over" "$out"
before=$("$reftel" search -a one --format ndjson "")
run import -a one in
has "a known file is not read again" "3 files known" "$out"
touch in/a.txt
run import -a one in
has "the same bytes are known" "1 held already" "$out"
cp in/a.txt other.txt
run import -a one other.txt
has "from elsewhere they are noted" "1 held already from elsewhere" "$out"
is "and nothing else has changed" "$before" \
    "$("$reftel" search -a one --format ndjson "")"
run show -a one 08OSLO411
has "both places are told" "$folder/other.txt" "$out"
has "both places are told" "$folder/in/a.txt" "$out"
"$reftel" show -a one --format raw 08OSLO411 >raw
is "the bytes are those that came" "" "$(cmp raw in/a.txt 2>&1)"
cat in/b.txt | "$reftel" import -a two - >/dev/null
is "standard input is a file" 0 "$("$reftel" show -a two "OSLO 412" >/dev/null 2>&1
    [ $? -le 1 ] && echo 0)"
# Standard input is another each time, and what comes by it is no file's.
sed 's/OSLO 000411/OSLO 000611/' in/a.txt >later.txt
has "and another the next time" "1 new telegram" \
    "$("$reftel" import -a two - <later.txt)"
: >empty.txt
run import -a two empty.txt
has "an empty file is counted" "1 file: 1 empty" "$out"
printf 'no telegram at all\n' >prose.txt
run import -a two prose.txt
has "what looks like no telegram is passed over" "1 passed over" "$out"
run import -A -a two prose.txt
has "but not when all is wanted" "1 new telegram" "$out"
sed 's/fond/VERY fond/' in/a.txt >edition.txt
run import -a one edition.txt
has "other bytes are an edition" "1 edition of one" "$out"
run show -a one 08OSLO411
has "which is shown beside the other" "edition 2" "$out"
run show -a one --edition 2 08OSLO411
has "and by itself" "VERY fond" "$out"
run show -a one --edition 3 08OSLO411
is "a third there is not" "1 reftel: 08OSLO411 has 2 editions" "$status $err"
run search -a one very
is "the words of both are found" 0 "$status"

# ---- editions beside each other

run diff -a one 08OSLO411
is "editions that differ" 1 "$status"
"$reftel" show -a one --edition 1 --format raw 08OSLO411 >first
"$reftel" show -a one --edition 2 --format raw 08OSLO411 >second
is "in a pipe the difference is that of diff -u" \
    "$(diff -u first second | sed 1,2d)" "$(echo "$out" | sed 1,2d)"
if command -v patch >/dev/null; then
	echo "$out" >patch
	patch -s first patch
	is "and patch takes it" "" "$(cmp first second 2>&1)"
fi
run diff -a one --format words 08OSLO411
has "by words" "is {+VERY+} fond of fish" "$out"
run diff -a one --format words 08OSLO411 2 1
has "and the other way round" "is [-VERY-] fond of fish" "$out"
# Lines of the wire that no reading copy has: 1 on a terminal as in a pipe.
sed 's/$/ /' in/a.txt >blanks.txt
"$reftel" import -a wired in/a.txt blanks.txt >/dev/null
run diff -a wired 08OSLO411
is "texts that differ in blanks, by lines" 1 "$status"
run diff -a wired -f words 08OSLO411
is "by words the exit status is the same" 1 "$status"
has "and it says where they differ" "format unified" "$out"
run diff -a one 08OSLO411 1 1
is "one edition and itself" "0 " "$status $out"
run diff -a one 08OSLO411 1
is "the first with itself" 4 "$status"
run import -a new nothere neither
is "nothing that is there makes no archive" "5 2 no" \
    "$status $(grep -c 'cannot be opened' err) $([ -e new ] && echo yes || echo no)"
mkdir afolder
run search -a afolder x
is "a folder is none" "5 reftel: afolder: is a folder, and an archive is a file" \
    "$status $err"
run diff -a one 08OSLO411 3
is "a third there is not" "1 reftel: 08OSLO411 has 2 editions" "$status $err"
run diff -a one 08OSLO413
is "none of that number" 1 "$status"

# ---- finding

run search -a one minister
is "a word" 0 "$status"
has "its total" "2 telegrams" "$out"
run search -a one nothinglikeit
is "nothing found" "1 0 telegrams" "$status ${out%%  *}"
found() { # WHAT WANT QUERY...: the ids that a query finds
	what=$1 want=$2
	shift 2
	got=$("$reftel" search -a one --format csv --sort oldest "$@" 2>&1 |
	    sed '1d;s/,.*//' | tr '\n' ' ')
	is "$what" "$want" "${got% }"
}
both="08OSLO411 08OSLO412"
found "words" "08OSLO411" minister fish
found "a phrase" "08OSLO411" '"minister of fisheries"'
found "no phrase" "" '"fisheries of minister"'
found "a beginning" "08OSLO411" 'fisher*'
found "one or the other" "$both" fish OR hats
found "one and not the other" "08OSLO412" 'minister -fish'
found "not by itself" "08OSLO412" NOT fish
found "brackets" "$both" '(fish OR hats) minister'
found "close together" "08OSLO412" 'minister NEAR/1 hats'
found "not so close" "" 'minister NEAR/1 fish'
found "by number" "08OSLO412" 'id:2008OSLO00412'
found "from" "$both" from:oslo
found "to" "" to:LIMA
found "for information" "$both" info:lima
found "a post" "$both" post:lima
found "TAGS" "$both" tag:EFIS
found "TAGS by their meaning" "$both" 'tag:fish*'
found "classification" "$both" class:C
found "another classification" "" class:S
found "subject" "08OSLO412" subject:hats
found "days" "$both" date:2008-06
found "before" "" before:2008-06-03
found "after" "$both" after:2008-06-02
found "length" "" 'length:>1000'
run search -a one --format json --most 1 fish OR hats
has "JSON: total" '{"total":2,"took_ms":' "$out"
has "JSON: hits" '"hits":[{"id":"08OSLO41' "$out"
has "JSON: a hit" ':00Z","from":"OSLO","classification":"CONFIDENTIAL","subject":"EXERCISE: ' "$out"
has "JSON: facets" '"year":[{"value":"2008","count":2}]' "$out"
run search -a one --most 1 --skip 1 --format ndjson minister
is "hits can be passed over" 1 "$(echo "$out" | wc -l | tr -d ' ')"
REFTEL_ARCHIVE=one run search hats
is "an archive by the environment" 0 "$status"

# ---- trouble is a sentence

trouble() { # WHAT STATUS WORD COMMAND...
	what=$1 want=$2 word=$3
	shift 3
	run "$@"
	is "$what: status" "$want" "$status"
	has "$what: sentence" "$word" "$err"
}
trouble "no archive" 5 "there is no such archive" search -a none x
is "and none is made" "" "$(ls none 2>/dev/null)"
trouble "none named" 4 "no archive is named" search x
trouble "no query" 4 "column 6: something is missing after NOT" \
    search -a one "hats NOT"
is "a caret shows where" "  hats NOT        ^" \
    "$(sed 1d err | tr '\n' ' ' | sed 's/ $//')"
trouble "no field" 4 'no field `frm:'"'; did you mean" search -a one frm:X
trouble "no end" 4 "column 3" search -a one 'a "b c'
trouble "brackets" 4 "never closed" search -a one '(a'
trouble "brackets" 4 "no bracket is open" search -a one 'a)'
trouble "no day" 4 "no day, month or year" search -a one date:2008-13
trouble "ten thousand words" 4 "400 words" search -a one \
    "$(seq 2000 | tr '\n' ' ')"
trouble "ten thousand bytes of brackets" 4 "50 deep" search -a one \
    "$(head -c 10000 /dev/zero | tr '\0' '(')"
trouble "not held" 1 "the archive has no 08OSLO413; it has 08OSLO411" \
    show -a one 08OSLO413
mkdir many
for i in 1 2 3 9 10 11 97 98 99 100 101; do
	sed "s/OSLO 000411/OSLO 000$(printf %03d $i)/" in/a.txt >many/$i.txt
done
"$reftel" import -a many.reftel many >/dev/null 2>&1
trouble "nor it, but those about it" 1 \
    "it has 08OSLO10, 08OSLO11, 08OSLO97, 08OSLO98, 08OSLO99" \
    show -a many.reftel 08OSLO50
trouble "at the end" 1 \
    "it has 08OSLO97, 08OSLO98, 08OSLO99, 08OSLO100, 08OSLO101" \
    show -a many.reftel 08OSLO300
cp in/a.txt text
trouble "another file" 5 "is no archive" search -a text x
trouble "another file is not written" 5 "is no archive" import -a text in
is "and is as it was" "" "$(cmp text in/a.txt)"
cp one newer
printf '\377' | dd of=newer bs=1 seek=62 conv=notrunc 2>/dev/null
trouble "a newer one" 5 "written by a newer reftel" search -a newer x
cp one damaged
dd if=/dev/urandom of=damaged bs=1 seek=20000 count=150000 conv=notrunc \
    2>/dev/null
trouble "a damaged one" 5 "damaged" search -a damaged minister
trouble "no folder" 5 "cannot be" import -a none/one in
trouble "no file" 5 "cannot be opened" import -a one nowhere
# Two writers: one waits for what does not come.
mkfifo fifo
("$reftel" import -a two - <fifo >/dev/null 2>&1 &)
exec 9>fifo
# More than the pipe holds: it has gone when the archive is open.
while cat in/a.txt; do :; done 2>/dev/null | head -c 300000 >&9
trouble "two writers" 5 "another process is writing here" import -a two in
run search -a two hats
is "a reader is not in the way" 0 "$status"
exec 9>&-

# In a folder that may not be written, as somebody who may not.
mkdir shut && cp -r one one.index shut/ && chmod 755 . &&
    chmod 555 shut shut/one.index && chmod 444 shut/one
as=
[ "$(id -u)" != 0 ] || as="setpriv --reuid=65534 --regid=65534 --clear-groups"
if $as test -r shut/one && $as "$reftel" --version >/dev/null 2>&1; then
	out=$($as "$reftel" search -a shut/one hats 2>&1)
	has "a folder that may not be written can be searched" "1 telegram" "$out"
	out=$($as "$reftel" import -a shut/one /dev/null 2>&1)
	has "and not imported into" "shut/one" "$out"
	is "in one sentence" 1 "$(echo "$out" | wc -l | tr -d ' ')"
else
	count=$((count + 1))
	echo "ok $count # SKIP nobody else can run the program here"
fi

# ---- the samples

run import -a all "$top/samples"
is "all samples" 0 "$status"
has "what is about them is none" "1 passed over" "$out"
first=$("$reftel" search -a all --format ndjson "")
is "most have a number" yes "$(
    none=$(echo "$first" | grep -c '"id":null')
    [ "$none" -lt 10 ] && echo yes || echo "$none have none")"
run import -a all "$top/samples"
is "once more changes nothing" "$first" \
    "$("$reftel" search -a all --format ndjson "")"

done_testing
