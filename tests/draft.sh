#!/bin/sh
# draft.sh: a draft is made, written, cleared, approved and released, and what
# a drafter may do wrong is told at its place.
# usage: draft.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
unset NO_COLOR COLUMNS REFTEL_ARCHIVE
. "$top/tests/tap.sh"
cd "$folder" || exit 1
now="2011-11-03 10:00"
cp "$top/doc/examples/oslo-the-bulb-again.draft" a

# ---- written

run write --now "$now" a
is "a proof has no number, and says so" 2 "$status"
has "addresses by the names people use" "FM AMEMBASSY OSLO
TO SECSTATE WASHDC PRIORITY
INFO AMEMBASSY COPENHAGEN
AMEMBASSY REYKJAVIK
LUMPSUCKER COLLECTIVE
XMT AMEMBASSY LISBON
AMEMBASSY BERN
" "$out"
has "both precedences" "P R 031000Z NOV 11" "$out"
has "the order of the day, and ten years" "E.O. 13526: DECL: 20211103" "$out"
has "why" "Classified By: DCM Ned Noe, reasons 1.4 (b) and (d)." "$out"
has "a summary has an end" "sorry. END SUMMARY." "$out"
has "paragraphs are numbered, headings are not" "WHAT HAPPENED

2. (C) The keeper's niece" "$out"
has "55 columns" "1. (C) SUMMARY: The lamp on Ingensholm, which lit
itself in March (ref A)" "$out"
printf '%s\n' "$out" >text
run format --width 55 text
is "what was written is canonical" "$(cat text)" "$out"
run write --profile acp127 --now "$now" a
has "format lines 1 to 4" "VZCZCAAA000
PP RUEHC RUEHCP RUEHRK
DE RUEHNY 0000 3071000
ZNY CCCCC
P R 031000Z NOV 2011
" "$out"
has "what the teleprinter lacks is spelt" \
    "QUOTE PERFECTLY SOUND AND
PERFECTLY DARK UNQUOTE" "$out"
has "pages of 20 lines" "PAGE 2 RUEHNY 0000 C O N F I D E N T I A L" "$out"
is "no small letter" "" "$(printf '%s' "$out" | tr -dc 'a-z')"
sed 's/^    Reykjavik/& IMMEDIATE/' a >b
for profile in acp127 acp128; do
	run write --profile $profile --now "$now" b
	has "the called stations have the higher precedence: $profile" \
	    "P O 031000Z NOV 2011" "$out"
	lacks "  so that nothing differs" prosign-differs "$err"
done
has "  which is that of a station informed" "OTTCZYUW RUEHNY" "$out"
sed 's/^From.*/&\nDate: 1963-05-03 11:00/' a >b
"$reftel" write --force --profile acp127 b >text 2>err
has "a year that two digits would not tell has four" "P R 031100Z MAY 1963" \
    "$(cat text)"
has "  and is read back" '"dtg":"1963-05-03T11:00:00Z"' \
    "$("$reftel" read --format ndjson text)"
run write --profile acp128 --now "$now" a
has "the columns of ACP 128" "PTTCZYUW RUEHNY0000 3071000-CCCC--RUEHC RUEHCP" \
    "$out"

# Each section is a message by itself, with its serial (ACP 127(G) para 208).
{
	sed '/^$/q; s/^From.*/&\nNumber: 1412\nDate: 2011-11-03 10:00/' a
	for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
		printf '(C) '
		head -c 1500 /dev/zero | tr '\0' 'x' | sed 's/xxxxxxxxxx/& /g'
		printf '\n\n'
	done
} >long
run write --profile acp127 long
is "sections of the allies have a serial and a number each" \
    "VZCZCAAA412
DE RUEHNY 1412 3071000
VZCZCAAA413
DE RUEHNY 1413 3071000" \
    "$(printf '%s\n' "$out" | grep '^VZ\|^DE' | head -n 4)"
has "  which the page lines have" "PAGE 2 RUEHNY 1413 C O N F" "$out"
run write --profile acp128 long
has "  and the foot" "BT
#1413

NNNN" "$out"
printf '%s\n' "$out" >text
run format text
is "  which stay" "$(cat text)" "$out"
sed 's/2011-11-03 10/2008-11-03 10/' long >b
run write --force b
has "the wire's have the section behind the serial of all" "VZCZCAAA1413
PP RUEHC RUEHCP RUEHRK
DE RUEHNY #1412/02 3081000" "$out"

# Every time of the service.
for year in 1974 1978 1985 1993 2003 2011 2024; do
	grep -v '^Declassify\|^Reasons\|^Classified-By' a |
	    sed 's/^Classification.*/Classification: UNCLASSIFIED/
		s/(C)/(U)/; s/(SBU)/(U)/' >b
	"$reftel" write --now "$year-05-03 12:00" b >text 2>err
	is "$year reads back" "UNCLASSIFIED $year" \
	    "$("$reftel" read --format ndjson text | sed 's/.*"dtg":"\([0-9]*\)-.*"classification":"\([A-Z]*\)".*/\2 \1/')"
done

# Before a computer printed them: the forms, with boxes.
cat >b <<'DRAFT'
From: Oslo
To: State PRIORITY
Info: Copenhagen
Classification: CONFIDENTIAL
Subject: EXERCISE: LAMP
Distribution: ACTION EUR-12 INFO L-03
Signature: VAN DOE
Drafted: EUR/NE: JPOE: jp 1961-05-03T09:00:00Z
Cleared: L: Miss Hoe (phone) 1961-05-03T09:10:00Z
Number: 877
Date: 1961-05-03 11:00
Continuity: AMEMBASSY COPENHAGEN 64

The lamp is out.
DRAFT
"$reftel" write b >text 2>err
has "an incoming telegram" "       FROM:   OSLO

       TO:     Secretary of State

       DATE:   MAY 3, 1961

       NO:     877, MAY 3, 11 AM

PRIORITY
SENT DEPARTMENT 877, REPEATED INFORMATION
Amembassy COPENHAGEN 64.

SUBJECT" "$(cat text)"
lacks "no line of the order, which came in 1973" "E.O." "$(cat text)"
run format --width 55 text
is "it is canonical" "$(cat text)" "$out"
"$reftel" read --format ndjson text >json
has "and reads back" '"created":"1961-05-03T00:00:00Z"' "$(cat json)"
has "with its number there" '"number":"64"' "$(cat json)"
sed 's/^From.*/From: State/; s/^To.*/To: Oslo/; s/^Continuity.*/Continuity: AMEMBASSY COPENHAGEN 912/' b >c
run write c
has "an outgoing one" "       SENT TO:  Amembassy OSLO           877
       RPTD INFO: Amembassy COPENHAGEN    912
" "$out"
has "who drafted and cleared it, at the foot" "Drafted by: EUR/NE:JPOE:JP
Clearances: L:MISS HOE (PHONE)
" "$out"
sed -i 's/1961-05-03 11/1972-05-03 11/' c
run write c
has "and in the block of the Department's print" "DRAFTED BY EUR/NE:JPOE:JP
L:MISS HOE (PHONE)
R 031100Z MAY 72" "$out"
sed -i 's/1972-05-03 11/2012-05-03 11/; s/CONFIDENTIAL/UNCLASSIFIED/' c
run write c
has "and at the foot of a message" "VAN DOE

Drafted By: EUR/NE:JPOE:jp
Cleared By: L:Miss Hoe (phone)

NNNN" "$out"
sed -i 's/2012-05-03 11/2005-05-03 11/' c
run write c
lacks "but not on the wire" "JPOE" "$out"

# The dash line of each time, and the drafting block of the 1990s.
dashes() {
	"$reftel" format "$top"/samples/*/"$1"* | grep -e '---' -e 'DRAFTED' |
	    tr -s ' '
}
is "a serial alone" " --------------------- 004117" "$(dashes 1970COPENHAGEN)"
is "time before serial" " ------------------051142Z 002917 /14" \
    "$(dashes 1977VIENNA8812)"
is "serial before time" " ------------------015210 162312Z /46" \
    "$(dashes 1978OSLO04771)"
is "a colon behind BY, a serial of any six" "DRAFTED BY: L/T:HHOE:HH
 ------------------41AE07 271533Z /38" "$(dashes 1994STATE171002)"

# ---- wrong

printf 'From: OSLO\nTo: XANADU9\nColor: red\n  more\nSubject: A\n\nText\n' >bad
run write --now "$now" bad
is "an error, and nothing is printed" "3 " "$status $out"
has "no such line" "bad:3:1: error: no line of a draft's header begins with" "$err"
has "nothing to go on with" "bad:4:3: error: nothing stands above" "$err"
has "an agency that is none" "bad:2:5: warning: XANADU9 is no post" "$err"
has "no level" "has no Classification line" "$err"
sed 's/current/current { } 漢/' a >bad
run write --profile acp127 --now "$now" bad
has "refused at its place" "bad:32:54: error: a teleprinter has no such" "$err"
has "and what no telegram has" "no telegram has such a character" "$err"
sed 's/current/current NNNN and zczc/' a >bad
run write --now "$now" bad
has "procedure in a text is spaced" "N N N N and z c z c" \
    "$(printf '%s' "$out" | tr '\n' ' ')"

printf '\357\273\277' | cat - a >bad
run write --now "$now" bad
is "the mark that UTF-8 may begin with is no word" "2 " "$status $(
    printf '%s\n' "$err" | grep error)"
has "  From is on the first line" "FM AMEMBASSY OSLO" "$out"

# ---- captions

# All that stands there is written, or there is an error at what is not.
cat >secret <<'DRAFT'
From: Oslo
To: State PRIORITY
Classification: SECRET
Captions: NODIS
Declassify: 10 years
Tags: PREL NO
Subject: (S) EXERCISE: PUFFIN LIGHT: WHO HAS THE KEY
Classified-By: DCM Ned Noe
Reasons: 1.4(b)
Signature: FOE
Drafted: POL: TTOE 2011-11-03T09:12:00Z
Number: 17
Date: 2011-11-03 10:00

(S) The keeper has it.

(S) He will not say where.
DRAFT
captions() { # WHAT CAPTIONS WANT
	sed "s#^Captions.*#Captions: $2#" secret >c
	run write --force c
	is "$1" "$3" "$(printf '%s\n' "$out" |
	    sed -n '/^S E C/,/^E.O/{/^S E C/d;/^E.O/d;/^$/d;p;}' | paste -sd' ')"
}
captions "captions with a blank between" "SIPDIS NOFORN" "NOFORN SIPDIS"
captions "  of one kind" "NOFORN ORCON" "NOFORN ORCON"
captions "  of several words" "ROGER CHANNEL NOFORN" "NOFORN ROGER CHANNEL"
captions "a stroke between" "EXDIS/NOFORN" "EXDIS NOFORN"
lacks "  of which none is missing" caption-needs "$err"
captions "two that exclude each other" "NODIS EXDIS" "NODIS EXDIS"
has "  which is told" "captions-exclude" "$err"
captions "one with words of its own" "VISAS DONKEY SIPDIS" "SIPDIS VISAS DONKEY"
captions "one that is none, and what follows" "PUFFIN NOFORN" "NOFORN PUFFIN"
has "  is told at its place" "c:4:11: warning: no caption of this name" "$err"
captions "a list of release" "REL TO USA, NOR" "REL TO USA, NOR"
captions "  and what follows it" "REL TO USA, NOR, SIPDIS" \
    "SIPDIS REL TO USA, NOR"
captions "  nor is what is no code in it" "REL TO USA, NOR, EXERCISE, NODIS" \
    "NODIS REL TO USA, NOR EXERCISE"
captions "  but with FVEY" "REL TO USA, FVEY, SIPDIS" "SIPDIS REL TO USA, FVEY"
# services and codes of the archives: in the table, though none of the page
for caption in "MINIMIZE CONSIDERED" EXERCISE "CORRECTED COPY" \
    "INFORM CONSULS" STR FI AGR OC PER; do
	captions "one that is read elsewhere: $caption" "$caption" "$caption"
	lacks "  is no error" "error:" "$err"
done
captions "  with another" "EXERCISE, SIPDIS" "SIPDIS EXERCISE"
captions "ONLY ends an office" "S/S ONLY" "S/S ONLY"
captions "  or a person" "FOR AMBASSADOR ONLY SIPDIS" \
    "SIPDIS FOR AMBASSADOR ONLY"
captions "  and is one behind one" "NOFORN ONLY" "ONLY NOFORN"
captions "US may be a word of others" "CODEL US DOE" "CODEL US DOE"
captions "a full stop is no caption" "NOFORN." "NOFORN"
captions "  nor are brackets" "(NOFORN)" "NOFORN"
captions "  nor what joins" "ORCON \& NOFORN" "NOFORN ORCON"
captions "  but a bracket may end one" "PUFFIN (A)." "PUFFIN (A)"
captions "twice" "NOFORN, NOFORN" "NOFORN"
has "  is told" "c:4:19: warning: NOFORN stands twice" "$err"
sed 's/^Captions.*/Captions: NODIS EXDIS/' secret >c
run check --fix c
has "what a caption needs stands between others" "
+Captions: NODIS, NOFORN, EXDIS" "$out"
sed '/^Captions/d' secret >d
for level in SECRET//NOFORN "SECRET NOFORN" "SECRET/NOFORN"; do
	sed "s#^Classification.*#Classification: $level#" d >c
	run write c
	has "what stands behind the level is kept: $level" "S E C R E T OSLO 000017

NOFORN
" "$out"
done
sed "s#^Classification.*#Classification: SECRET//PUFFIN#" d >c
run write c
is "or it is an error" "3 " "$status $out"
has "  at its place" "c:3:25: error: no caption of this name is known" "$err"

sed "s#^Classification.*#Classification: CONFIDENTIAL.#; s/(S)/(C)/" d >c
run write c
is "but a full stop is none" 0 "$status"
has "  nor written" "C O N F I D E N T I A L OSLO 000017

E.O." "$out"

sed '/^Declass\|^Reas\|^Captions\|^Classified/d; s/(S)/(SBU)/' secret >d
for level in "UNCLAS SENSITIVE" UNCLASSIFIED//SBU "UNCLASSIFIED SENSITIVE" \
    "UNCLASSIFIED\nCaptions: SENSITIVE" SBU; do
	sed "s#^Classification.*#Classification: $level#" d >c
	run write c
	is "sensitive but unclassified: $level" "0 " "$status $err"
	has "  written" "UNCLAS OSLO 000017

SENSITIVE
" "$out"
done

# below the captions, where a telegram has it: what is written is canonical
stable() { # CAPTIONS PASS
	sed "s#^Captions.*#Captions: $1\nPass: $2#; s/^Signature.*/& JR./" \
	    secret >c
	"$reftel" write --force c >text 2>err
	run format --width 55 text
	is "canonical: $1" "$(cat text)" "$out"
}
stable "CORRECTED COPY, NODIS, NOFORN" "FOR EUR/NB; OSLO ALSO FOR POL"
has "  the signature too" "FOE JR
" "$out"
stable "MINIMIZE CONSIDERED, EXERCISE" "FOR EUR/NB"
stable "SIPDIS, INFORM CONSULS, CODEL DOE" "FOR EUR/NB"
stable "REL TO USA, NOR" "DEPT PASS USTR; OSLO ALSO FOR POL"
stable "FOR AMBASSADOR ONLY" "FOR EUR/NB"
lacks "  ONLY is no second line" "
ONLY
" "$out"
stable "VISAS DONKEY, TERREP" "OSLO FOR CONS"
sed 's/^Declassify.*/Declassify: the lamp is lit/' secret >c
"$reftel" write --force c >text 2>err
run format --width 55 text
is "  and an event, in capitals" "$(cat text)" "$out"

# ---- states

run sign --as released --by "OSLO: TTOE" --now "$now" a
has "not released before it is approved" "nobody has approved it" "$err"
is "that is an error, and changes nothing" "3 same" "$status $(
    cmp -s a "$top/doc/examples/oslo-the-bulb-again.draft" && echo same)"
run sign --as cleared --by " " --now "$now" a
is "nor cleared by nobody" "4 same" "$status $(
    cmp -s a "$top/doc/examples/oslo-the-bulb-again.draft" && echo same)"
run sign --as cleared --by "ECON: GGOE (SUBS)" --now "$now" a
is "cleared" "0 Cleared: ECON: GGOE (SUBS) 2011-11-03T10:00:00Z" \
    "$status $(grep ^Cleared a)"
run sign --as approved --by "DCM: NNOE" --now "$now" a
is "approved" 0 "$status"
run sign --as cleared --by "CONS: HHOE" --now "$now" a
has "a clearance comes before approval" "a clearance comes before that" "$err"
sed 's/socket/lamp/' a >b
run sign --as released --by "OSLO: TTOE" --register book --now "$now" b
has "changed after approval" "changed after it was approved" "$err"
is "no number is lost by that" "no book" "$([ -e book ] || echo no book)"
run sign --as released --by "OSLO: TTOE" --register book --now "$now" a
is "released, with its numbers" "0 Number: 1
Continuity: SECSTATE WASHDC 0001" "$status $(grep -e ^Number -e STATE.WASH a)"
run write a
has "the finished telegram" "C O N F I D E N T I A L OSLO 000001" "$out"
has "and its continuity numbers" "TO SECSTATE WASHDC PRIORITY 0001" "$out"
run sign --as cleared --by "CONS: HHOE" --now "$now" a
has "it cannot change any more" "cannot change any more" "$err"
for line in 's/socket/lamp/' 's/^Number: 1/Number: 2/' 's/^To: State/To: Bern/'
do
	sed "$line" a >b
	run write b
	has "a released telegram cannot change ($line)" \
	    "a released telegram cannot change" "$err"
done
sed '/^Cleared\|^Approved\|^Released\|^Number\|^Contin\|^Date/d' a >b
for state in approved released; do
	"$reftel" sign --as $state --by "X: Y" --register book --now "$now" b
done
has "the next one has the next number" "Number: 2" "$(cat b)"

# ---- with an error it neither goes nor is approved

errors() { # WHAT NAME SED
	sed -e "$3" secret >c
	run write c
	is "$1 is an error, and nothing is printed" "3 " "$status $out"
	has "  of that name" "[$2]" "$err"
	run write --force c
	has "  but by --force" "OSLO 000017" "$out"
	cp c was
	run sign --as approved --by "DCM: NNOE" --now "$now" c
	is "  it is not approved" "3 same" "$status $(cmp -s was c && echo same)"
	has "  and told why, where it stands" "[$2]" "$err"
}
errors "a portion above the level" portion-above \
    's/^Classification.*/Classification: UNCLASSIFIED/;/^Declass/d;/^Captions/d'
has "    there" "c:5:10: error: " "$err"
errors "a deadline before its day" deadline-before \
    's/^Declassify.*/Declassify: 2001-03-04/'
errors "captions that exclude each other" captions-exclude \
    's/^Captions.*/Captions: NODIS, EXDIS, NOFORN/'
sed 's/^Captions.*/&, NOFORN/' secret >c
run sign --as approved --by "DCM: NNOE" --now "$now" c
is "without one it is" 0 "$status"

# what nobody could follow
told() { # WHAT STATUS SED WORDS
	sed -e 's/^Captions.*/Captions: NOFORN/' -e "$3" secret >c
	run write c
	is "$1" "$2" "$status"
	has "  at its place" "$4" "$err"
}
told "what would last for ever" 3 's/^Declassify.*/Declassify: never/' \
    "c:5:13: error: nothing is classified for ever"
told "  with a full stop too" 3 's/^Declassify.*/Declassify: Never./' \
    "c:5:13: error: nothing is classified for ever"
told "a word of another order" 2 \
    's/^Declassify.*/Declassify: GDS/; s/^Date.*/Date: 2005-11-03 10:00/' \
    "GDS is of E.O. 11652, and the telegram is under 12958"
told "OADR as well" 2 's/^Declassify.*/Declassify: OADR/' \
    "c:5:13: warning: OADR is of E.O. 12356"
lacks "  and not twice" exemption-ended "$err"
told "an exemption of another order" 2 \
    's/^Declassify.*/Declassify: XGDS-1/; s/^Date.*/Date: 2005-11-03 10:00/' \
    "XGDS-1 is of E.O. 11652, and the telegram is under 12958"
for year in 1975 1985; do
	told "X1 in $year" 2 \
	    "s/^Declassify.*/Declassify: X1/; s/^Date.*/Date: $year-11-03 10:00/; /^Reas/d" \
	    "X1 is of E.O. 12958, and the telegram is under 1"
done
told "a reason that there is not" 3 's/^Reasons.*/Reasons: 1.4(b), 1.4(z)/' \
    "c:9:18: error: no order has a reason 1.4(z)"
told "a reason of no section" 3 's/^Reasons.*/Reasons: (b)/' \
    "c:9:10: error: reasons are written"
told "words among reasons" 3 's/^Reasons.*/Reasons: 1.4(b) to (d)/' \
    "c:9:10: error: reasons are written"
told "a reason twice" 2 's/^Reasons.*/Reasons: 1.4(b), 1.4(b)/' \
    "c:9:18: warning: 1.4(b) stands twice"
for reasons in "1.4 (b) and (d)" "1.4(b,d)" "1.4 B/D" "E.O. 13526: 1.4(b); (d)"
do
	sed "s#^Reasons.*#Reasons: $reasons#; s/^Captions.*/Captions: NOFORN/" \
	    secret >c
	run write c
	has "as telegrams have them: $reasons" "0 Classified By: DCM Ned Noe, reasons 1.4 (b) and (d)." \
	    "$status $(echo "$out" | grep '^Classified')"
done
told "TAGS twice" 2 's/^Tags.*/Tags: PREL, NO, prel/' \
    "c:6:17: warning: prel stands twice; it is written once"
told "no TAGS" 2 's/^Tags.*/Tags:/' "c:1:1: warning: it has no Tags"
told "how many what" 3 's/^Declassify.*/Declassify: 10/' \
    "10 is neither a date nor an event; write \`10 years'"
told "a precedence that is none" 3 's/^To.*/To: State; Bern PRIORTY/' \
    "c:2:17: error: PRIORTY is no precedence; did you mean PRIORITY?"
told "  but a post is one" 0 's/^To.*/To: State; Rome/' ""
told "Except, as a word begins a sentence" 0 \
    's/^To.*/&; LUMPSUCKER COLLECTIVE Except Bern/' ""
has "  is the same" "LUMPSUCKER COLLECTIVE
XMT AMEMBASSY BERN" "$out"
told "two posts on a line" 2 's/^To.*/&\nInfo: Copenhagen Reykjavik/' \
    "c:3:7: warning: COPENHAGEN REYKJAVIK is no post, agency"
told "  with a comma" 3 's/^To.*/&\nInfo: Copenhagen; Lisbon, Bern/' \
    "c:3:19: error: several stand here"
lacks "  which is not said twice" "LISBON, BERN is no" "$err"
for place in "Hong Kong, China" "London, England" "Lisbon, Attn DCM"; do
	told "a comma within one: $place" 2 "s/^To.*/&\nInfo: $place/" \
	    "c:3:7: warning: $(echo "$place" | tr a-z A-Z) is no post, agency"
done
told "  but not before a third" 3 's/^To.*/&\nInfo: Lisbon, Attn DCM, Bern/' \
    "c:3:7: error: several stand here"
for good in 's/^Declassify.*/Declassify: the lamp is lit/' \
    's/^Date.*/Date: 1985-11-03 10:00/; s/^Declassify.*/Declassify: OADR/; /^Reas/d' \
    's/^Date.*/Date: 1976-11-03 10:00/; s/^Declassify.*/Declassify: GDS/; /^Reas/d' \
    's/^To.*/&\nInfo: USDOC WASHDC\n    Bern/' \
    's/^Declassify.*/Declassify: permanent closing of the consulate/' \
    's/^Declassify.*/Declassify: none later than 2015-01-01/' \
    's/^Date.*/Date: 1998-11-03 10:00/; s/^Declassify.*/Declassify: X1/' \
    's/^Date.*/Date: 2005-11-03 10:00/; s/^Declassify.*/Declassify: 25X1/'; do
	sed -e "$good" secret >c
	run write c
	lacks "not so: $good" " is of E.O" "$err"
	lacks "  nor" "for ever" "$err"
	lacks "  nor" "is no post, agency" "$err"
done

# marks that are none, and paragraphs without one where others have one
marks() { # WHAT TEXT PLACE-AND-WORDS
	{
		sed '/^$/q; s/^Captions.*/Captions: NOFORN/' secret
		printf '(S) The keeper has it.\n\n%b\n' "$2"
	} >c
	run write c
	is "$1" "2 c:17:1: warning: $3" "$status $err"
}
marks "a mark that is none" "(Q) He has not." \
    "(Q) is no mark that is known; it is taken for text"
marks "  misspelt" "(S//NOFRON) He has not." \
    "(S//NOFRON) is no mark that is known; it is taken for text"
marks "  without its end" "(S He has not." \
    "this paragraph has no mark, and others have"
marks "  without its beginning" "S) He has not." \
    "an item of a list is written here; (S) would be a mark"
marks "no mark at all" "(Note: he has not.)" \
    "this paragraph has no mark, and others have"
for text in "a) one;\n\nb) two;\n\nc) three" "(s) He has not." \
    "BEGIN TEXT:\n\nHe has not.\n\nEND TEXT."; do
	{
		sed '/^$/q; s/^Captions.*/Captions: NOFORN/' secret
		printf '(S) Well.\n\n(S) The keeper has:\n\n%b\n' "$text"
	} >c
	run write c
	is "not so: ${text%%[!a-z() A-Z]*}" "0 " "$status $err"
done
{
	sed '/^$/q; s/^Captions.*/Captions: NOFORN/' secret
	printf '(S - ENTIRE TEXT)\n\nHe has it.\n\nHe has not.\n'
} >c
run write c
is "nor with a mark for all" "0 " "$status $err"

{
	sed '/^$/q; s/^Captions.*/Captions: NOFORN/' secret
	printf '(S) The keeper has:\n\na) one;\n\nb) two;\n\nc) three.\n'
} >c
run write c
is "a list in a paragraph alone is none of several" "0 " "$status $err"

{
	sed '/^$/q; s/^Captions.*/Captions: NOFORN/' secret
	printf '1. (S) He has it.\n\n2.(S) He has not.\n\n(S) 3. He has.\n'
} >c
run write c
has "numbers that the drafter wrote are not written twice" "1. (S) He has it.

2. (S) He has not.

3. (S) He has." "$out"

# letters that no telegram has keep their size
{
	sed '/^$/q; s/^Captions.*/Captions: NOFORN/' secret
	echo "(S) Mr Søren met Émile Ærø in ØSTFOLD, Ålesund and Šiauliai: LÆRE."
} >c
run write c
has "accents" "(S) Mr Soren met Emile Aero in OSTFOLD, Alesund and
Siauliai: LAERE." "$out"

# the line of the order came on 1 March 1973
for day in "1972-07-01 0" "1973-02-20 0" "1973-03-01 1"; do
	sed "/^Declass/d; /^Reas/d; /^Capt/d; s/^Date.*/Date: ${day% *} 10:00/
		s/^(S) //" secret >c
	run write c
	lacks "no order is missing on ${day% *}" order-missing "$err"
	is "  and so many are written" "${day#* }" "$(echo "$out" |
	    grep -c 'E.O. 11652: GDS')"
done

# what `new' writes, and nothing more
"$reftel" new --from Oslo --to State --by "POL: TTOE" --now "$now" 2>err |
    sed 's/^Subject:/& EXERCISE: NOTHING YET/; s/^Tags:/& PREL NO/' >c
run write c
is "an empty skeleton has no text" "3 " "$status $out"
has "  and says so" "c:1:1: error: it has no text" "$err"
has "  and what is empty" "c:14:1: warning: nothing stands in this" "$err"
run sign --as approved --by "DCM: NNOE" --now "$now" c
is "  nor is it approved" 3 "$status"
sed 's/^COMMENT:/& Not a fish was seen./' c >d
run write d
has "  what is written has" "SUMMARY:" "$out"
for text in "- An item alone." "> Quoted alone." "BEGIN NONPAPER

The lamp is ours.

END NONPAPER"; do
	{ sed '/^SUMMARY/,$d' c; printf '%s\n' "$text"; } >d
	run write d
	lacks "a text: $(echo "$text" | head -n 1)" "no text" "$err"
done

# a register is one, or it is not written to
sed 's/^Captions.*/&, NOFORN/' secret >c
"$reftel" sign --as approved --by "DCM: NNOE" --now "$now" c
cp "$top/samples/1973-76/1974OSLO146-who-changes-the-bulb.txt" telegram
cp telegram was
run sign --as released --by "OSLO: TTOE" --register telegram --now "$now" c
is "what is no register is refused" 5 "$status"
has "  with the line that is none" "telegram: line 1 is not a name" "$err"
is "  and not written to" same "$(cmp -s was telegram && echo same)"
lacks "  nor is it released" Released "$(cat c)"
printf 'OSLO 2011\t16\nOSLO > SECSTATE WASHDC\t7\n' >book2
run sign --as released --by "OSLO: TTOE" --register book2 --now "$now" c
is "one that is goes on" "0 OSLO 2011	17
OSLO > SECSTATE WASHDC	8" "$status $(cat book2)"

# ---- before it goes

sed 's/^Info: Copenhagen/Info: State/' a >b
sed -i '/^Cleared\|^Approved\|^Released\|^Number\|^Contin\|^Date/d' b
run write --now "$now" b
has "an addressee twice" "[addressee-twice]" "$err"
printf '%s\n' "Number: 7" | cat - b >c
"$reftel" sign --as approved --by "X: Y" --now "$now" c
run sign --as released --by "X: Y" --register book --now "$now" c
has "a number out of its series" \
    "c:1:9: error: it is out of its series; the next number is 3" "$err"
"$reftel" import -a arc "$top/samples/2000s" >/dev/null
cat >c <<'DRAFT'
From: Reykjavik
To: State
Classification: UNCLASSIFIED
Tags: EFIS IC
Subject: EXERCISE ROE: NOTHING TO ADD
References: OSLO 412; STATE 56110
Signature: VAN DOE

The fish has not moved.
DRAFT
run write -a arc --now "2008-06-12 09:00" c
has "a reference that is higher" "[cited-above]" "$err"
has "a request that is not come back to" "(STATE 56110) [cited-unanswered]" "$err"
run write --now "2008-06-12 09:00" c
lacks "not without the archive" "cited" "$err"

# ---- mended

sed 's/WASHDC 7620/WASHDC 7620/; s/PRIORITY/PRIOITY/; s,/058 W,/057 W,' \
    "$top/samples/1973-76/1974OSLO146-who-changes-the-bulb.txt" >text
cp text was
run check --fix text
has "a diff" "+TO SECSTATE WASHDC PRIORITY 7620" "$out"
has "of all that can be mended" "/058 W" "$out"
is "and nothing is done yet" same "$(cmp -s was text && echo same)"
run check --fix --apply text
run check --fix text
is "mended once, and that is all" "" "$out"
is "as it was meant" same "$(cmp -s text \
    "$top/samples/1973-76/1974OSLO146-who-changes-the-bulb.txt" && echo same)"

cat >bad <<'DRAFT'
From: Oslo
To: State PRIORITY
Info: Copenhagen
    Lisbon
    State
Classification: CONFIDENTIAL
Captions: NODIS
Declassify: 10 years
Tags: ETRDEINVPREL NO
Subject: (C) EXERCISE PUFFIN LIGHT: THE BULB
Classified-By: DCM Ned Noe
Reasons: 1.5(b), 1.5(d)
Signature: FOE
Drafted: POL:TTOE 2011-11-03T09:12:00Z
Date: 2011-11-03 10:00

(C//REL TO NOR, DNK, USA) The lamp went out.

(C//REL TO NOR, DNK, USA) Nobody was present.
DRAFT
run check --fix bad
is "of a draft, what is the drafter's" "    State
Captions: NODIS
Tags: ETRDEINVPREL NO
Reasons: 1.5(b), 1.5(d)
(C//REL TO NOR, DNK, USA) The lamp went out.
(C//REL TO NOR, DNK, USA) Nobody was present." \
    "$(printf '%s\n' "$out" | sed -n '/^---/d; s/^-//p')"
is "becomes what it ought to be" "Captions: NODIS, NOFORN
Tags: ETRD EINV PREL NO
Reasons: 1.4(b), 1.4(d)
(C//REL TO USA, DNK, NOR) The lamp went out.
(C//REL TO USA, DNK, NOR) Nobody was present." \
    "$(printf '%s\n' "$out" | sed -n '/^+++/d; s/^+//p')"
run check --fix --apply bad
run check --fix bad
is "once, and that is all" "" "$out"
run write bad
lacks "with none of its remarks" "release-list" "$err"
sed -i '/^Captions/d' bad # which no list of release may stand beside
run sign --as approved --by "DCM: Noe" --now "2011-11-03 11:00" bad
sed 's/USA, DNK, NOR) N/NOR, DNK, USA) N/' bad >approved
cp approved was
run check --fix --apply approved
is "what was approved is left alone" same "$(cmp -s was approved && echo same)"

# ---- new

lumpsucker=$top/samples/2000s/2008OSLO412-lumpsucker-and-rock.txt
run new --reply-to "$lumpsucker" --by "EUR/NB: RROE" --now "2008-06-10 09:00" \
    --info BERN
has "an answer goes back" "From: SECSTATE WASHDC
To: AMEMBASSY OSLO
Info: BERN
" "$out"
has "it has the level, the TAGS and the subject" "Tags: EFIS PREL PBOR NO" "$out"
has "not all had the other" "References: OSLO 412 (NOTAL)" "$out"
has "who drafts it" "Drafted: EUR/NB: RROE 2008-06-10T09:00:00Z" "$out"
sed 's/^Captions.*/Captions: NODIS, NOFORN, EXERCISE/; s/^Subject: (S)/& NO,/' \
    secret >c
"$reftel" write c >text 2>err
run new --reply-to text --now "2011-11-04 09:00"
has "what keeps it from others keeps the answer as well" "Classification: SECRET
Captions: NODIS, NOFORN
" "$out"
has "the subject has its mark" "Subject: (S) NO, EXERCISE" "$out"
run new --reply-to "$lumpsucker" --now "2009-06-10 09:00"
has "all had it" "References: 08 OSLO 412
" "$out"
demarche=$top/samples/2000s/2008STATE056110-lumpsucker-demarche.txt
run new --reply-to "$demarche" --now "2008-06-10 09:00"
is "of several nobody guesses who answers" "From:
To: SECSTATE WASHDC" "$(echo "$out" | head -n 2)"
has "  which is said" "went to several: --from says who answers" "$err"
run new --reply-to "$demarche" --from Oslo --now "2008-06-10 09:00"
is "  and who is told does" "0 From: Oslo" "$status $(echo "$out" | head -n 1)"
sed '/AMEMBASSY/d' "$demarche" >collective
run new --reply-to collective --now "2008-06-10 09:00"
has "a collective answers nothing" "went to no post by name" "$err"
run new --from Olso --to Secstat --info Atlantis --info "USDOC WASHDC"
has "a misspelt post is said" "\`Olso' is no post that is known; did you mean OSLO?" "$err"
has "each of them" "did you mean STATE?" "$err"
has "and one that no table has" "\`Atlantis' is no post that is known" "$err"
is "  but the draft is made" "0 From: Olso" "$status $(echo "$out" | head -n 1)"
run new --from Oslo --to "SECSTATE WASHDC" --info "all oecd collective" \
    --info "Embassy Lima"
is "of those that are known nothing is said" "0 " "$status $err"
printf '%s\n' "From: Oslo" "To: State" "Clasification: UNCLASSIFIED" \
    "Subjet: EXERCISE: A FISH" "Zzz: 1" "" "It left." >slip
run write slip
has "a misspelt key is named, with the one that was meant" \
    "slip:3:1: error: no line of a draft's header begins with \`Clasification'; did you mean \`Classification'?" "$err"
has "  each" "did you mean \`Subject'?" "$err"
has "  one that is like none too" "slip:5:1: error: no line of a draft's header begins with \`Zzz'
" "$err"
printf '%s\n' "From: Oslo" "To: State" "Classification: UNCLASSIFIED" \
    "Subject: EXERCISE: A FISH" "Tags: PREL" "Signature: DOE" "" "It left." >slip
run write slip
is "that there is no number is said of the draft, and once" \
    "2 slip:1:1: warning: it has no Number; \`reftel sign' with a register gives it one" \
    "$status $err"
sed 's/^To: .*/To: State; SECSTATE WASHDC/' slip >twice
run write twice
has "what is of the telegram alone names no file" \
    "twice: in the telegram, line 4: warning: " "$err"
done_testing
