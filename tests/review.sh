#!/bin/sh
# review.sh: the desk: decisions that are kept, seconded, withdrawn; what they
# overlap, what says the same elsewhere; the finder, the equities, the list of
# withholdings, the seal.
# usage: review.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
. "$top/tests/tap.sh"
export LSAN_OPTIONS="${LSAN_OPTIONS:-suppressions=$top/tests/leaks.supp}"
unset REFTEL_ARCHIVE REFTEL_DESK
rock=$top/samples/2000s/2008OSLO412-lumpsucker-and-rock.txt
day='--date 2026-11-28'

# ---- before one decides -----------------------------------------------------
stamped=$top/samples/2000s/2010HELSINKI391-who-is-winning.txt
says="10HELSINKI391: bears the stamp \`RELEASE IN PART' of 2019-03-05, which alone frees nothing"
: >none
run review -k none "$stamped"
has "that it was stamped as released is said" "$says" "$err"
run review --find "$stamped"
has "and beside what ought to be looked at" "$says" "$err"
run review --find "$rock"
has "as that its marks have run out" "08OSLO412: by its marks eligible" "$err"
lacks "and it bears no stamp" "stamp" "$err"
run review -k stamped -r Doe --declassify ALL "$stamped"
lacks "who decides is told no more" "bears" "$err"
run review -k stamped "$stamped"
lacks "nor is it where that holds" "bears" "$err"

# ---- decided ----------------------------------------------------------------
run review -k desk -r 'Doe, Jane' --declassify ALL --reason 'eligible since 2018' "$rock"
is "a decision is kept, and its number printed" "0 1" "$status $out"
run review -k desk -r 'Doe, Jane' --cut P3 --code B6 --reason 'third party' "$rock"
has "its words are shown before" "my delegation" "$err"
has "and what it overlaps" "overlaps 1 " "$err"
has "what contradicts it, and that the cut wins" \
    "which it contradicts: the cut wins, that of now" "$err"
run review --dry-run -k desk -r 'Doe, Jane' --free P3 "$rock"
has "the other way too" "the cut wins, that of before" "$err"
is "a dry run has no number" "" "$out"
run review --dry-run -k desk -r 'Doe, Jane' --cut P3 --code B6 "$rock"
is "what says the same contradicts nothing" 1 "$(echo "$err" | grep -c contradicts)"
run review -k desk -r 'Doe, Jane' --cut L34:12-L34:19 --code '1.4(D)' "$rock"
run review -k desk "$rock"
has "who, what, where, which code and why" \
    "Doe, Jane: cut 08OSLO412 P3, B6 (third party)" "$out"
has "a place is of the telegram" "L34:12-L34:19, B1, 1.4(D)" "$out"
lacks "the log has no word of it" "delegation" "$(cat desk)"
run release $day -k desk "$rock"
has "a release follows the log" "3. ~~(SBU)~~ [B6]" "$out"
has "by line and column as well" "~~(C)~~ The [B1, 1.4(D)] observed" "$out"
has "and is itself recorded" '"what":"given"' "$(tail -n 1 desk)"
has "with what was given" "in part, text, $(printf '%s\n' "$out" >given
    sha256sum <given | cut -d ' ' -f 1)" "$(tail -n 1 desk)"
run review -k desk -r 'Doe, Jane' --cut P9 --code B6 "$rock"
is "no place" 4 "$status"
run review -k desk -r 'Doe, Jane' --cut P4 "$rock"
is "a cut that is kept has a code" 4 "$status"
run review -k desk --cut P4 --code B6 "$rock"
is "and somebody decides it" 4 "$status"
run review --cut P4 --code B6 -r Doe "$rock"
is "and a log keeps it" 4 "$status"
lines=$(wc -l <desk)
run review --dry-run -k desk -r Doe --cut P4 --code B6 "$rock"
is "a dry run decides nothing" "$lines" "$(wc -l <desk)"

# ---- of one telegram, or of all ---------------------------------------------
sed 's/000412/000413/' "$rock" >other.txt
cat "$rock" other.txt >both
"$reftel" import -a two.reftel "$rock" other.txt >/dev/null 2>&1
one="is a place of one telegram, and there are several"
for place in P4 L34:12-L34:19; do
	for files in "$rock other.txt" both '-a two.reftel tag:EFIS'; do
		run review -k single -r Doe --cut $place --code B6 $files
		has "a place of one telegram: review, $place, ${files##*/}" "$one" "$err"
		is "nothing is decided of either" no "$([ -e single ] && echo yes || echo no)"
		[ $status != 0 ] || is "that is an error" "not 0" 0
		run release $day --cut $place --code B6 $files
		has "a place of one telegram: release, $place, ${files##*/}" "$one" "$err"
		is "nothing of either is given" "" "$out"
		[ $status != 0 ] || is "that is an error" "not 0" 0
	done
done
run review -k both-desk -r Doe --declassify ALL "$rock" other.txt
is "what all have is decided of all" "0 1
2" "$status $out"
run release $day --declassify ALL "$rock" other.txt
is "and given of all" 2 "$(echo "$out" | grep -c 'twelve-mile zone')"

# ---- the log ----------------------------------------------------------------
run review "$rock"
is "decisions are listed of a log" 4 "$status"
has "that is named" "no desk is named: -k FILE, or REFTEL_DESK" "$err"
for command in "review -k nowhere" "review -k nowhere $rock" "review -k nowhere -W csv $rock"; do
	run $command
	is "and is there: ${command##*/}" 5 "$status"
	has "which is said" "nowhere: there is no such log" "$err"
done
run review --find "$rock"
is "what is only looked for needs none" 0 "$status"

# ---- withdrawn, seconded ----------------------------------------------------
run review -k desk -r 'Roe, R.' --withdraw 2 --reason 'he agreed'
is "a decision is withdrawn" 0 "$status"
run release $day -k desk "$rock"
has "and holds no more" "my delegation" "$out"
run review -k desk
has "but stays" "P3, B6 (third party), withdrawn" "$out"
printf 'readers 2\n' >two
run release $day -p two -k desk "$rock"
lacks "where two readers are wanted one lets nothing go" "sympathy" "$out"
run review -p two -k desk
has "and the list says so" "ALL (eligible since 2018), waits for a second reader" "$out"
run review -k desk -r 'Doe, Jane' --second 1
is "nobody is his own second reader" 4 "$status"
for self in 'DOE, JANE' ' Doe, Jane '; do
	run review -k desk -r "$self" --second 1
	is "nor as \`$self'" 4 "$status"
done
run review -k desk -r 'Roe, R.' --second 1
run release $day -p two -k desk "$rock"
has "two let it go" "sympathy" "$out"
run review -k desk -r 'Roe, R.' --second 99
is "of what there is" 1 "$status"

cp desk before
cp "$rock" telegram
for output in desk ./desk telegram; do
	run review -k desk -o "$output" telegram
	is "no list takes the place of $(basename "$output")" 4 "$status"
done
is "and the log is as it was" "" "$(cmp desk before)"

esc=$(printf '\033')
run review -k forged -r Doe --cut P3 --code B6 --reason "no
2 2026-11-28T12:00:00Z Roe: second 1 $esc[31m" "$rock"
run review -k forged
is "a reason is one line, whatever is in it" 1 "$(echo "$out" | wc -l)"
lacks "and nothing to a terminal" "$esc" "$out"

cp desk before
for words in '--withdraw 1 --second 1' "--withdraw 1 --cut P3 --code B6 $rock" \
    "--second 1 $rock" '--second 1 --withheld csv' "--withheld csv --find $rock"; do
	run review -k desk -r 'Roe, R.' $words
	is "half of it is not done: ${words%% /*}" 4 "$status"
done
is "nor is anything" "" "$(cmp desk before)"

# ---- sealed -----------------------------------------------------------------
run audit desk
is "the log is sound" 0 "$status"
has "and says where it ends" "lines are sound; the chain ends" "$out"
for change in 's/third party/other party/' '3d' '2{h;d};3{G}' '$s/.$//' 's/"n":4/"n":5/'; do
	sed "$change" desk >changed
	run audit changed
	is "a change is found: $change" 3 "$status"
	run release $day -k changed "$rock"
	is "and such a log is not followed" 4 "$status"
	run review -k changed -r Doe --cut P4 --code B6 "$rock"
	is "nor added to" 4 "$status"
done
for i in 1 2 3 4 5 6 7 8; do
	"$reftel" review -k many -r "Doe $i" --cut P4 --code B6 "$rock" >/dev/null 2>&1 &
done
wait
run audit many
has "many at once" "8 lines are sound" "$out"

# ---- what says the same -----------------------------------------------------
cat >quote <<'END'
R 041140Z JUN 08
FM AMEMBASSY LISBON
TO SECSTATE WASHDC 7031
BT
C O N F I D E N T I A L LISBON 000413

E.O. 12958: DECL: 06/03/2018
TAGS: EFIS, NO
SUBJECT: EXERCISE ROE: AS OSLO HEARD IT

1. (U) Oslo reports: it is an ugly fish, he said, but it stays
where you put it.  I wish I could say the same of my delegation.

2. (C) Nothing else is known.
DOE
BT
END
run review -k other -r Doe --dry-run --same --cut L40:50-L42:29 --code B6 "$rock" quote
has "the same words elsewhere are shown before" \
    "stands open in 08LISBON413 too" "$err"
run review -k other -r Doe --cut P1 --code B6 quote
run review -k other -r Doe --dry-run --same --free L40:50-L42:29 "$rock" quote
has "and what was decided of them there" "is withheld in 08LISBON413 too" "$err"
run review -k other -r Doe --dry-run --cut P3 --code B6 "$rock" quote
has "some of a paragraph too" "is withheld in 08LISBON413 in part" "$err"
run review --same "$rock" quote
has "each paragraph is looked for" "P3 stands open in 08LISBON413 in part" "$out"
sed 's/frank/candid/' "$rock" >edition
run review --same "$rock" edition
has "another edition of the same is told as that" \
    "P1 stands open in another edition of 08OSLO412 too" "$out"
run review -k none --same "$rock" \
    "$top/samples/1973-76/1974COPENHAGEN203-danish-bulb.txt"
is "where nothing is the same nothing is said" "" "$out"
"$reftel" release $day --declassify ALL quote >released 2>/dev/null
"$reftel" import -a a.reftel "$rock" released >/dev/null 2>&1
run review -a a.reftel -k other -r Doe --dry-run --cut L40:50-L42:29 --code B6 id:08OSLO412
has "in an archive, also what an earlier release gave away" \
    "was given out in 08LISBON413 too" "$err"

run review -a a.reftel -k other -r Doe --dry-run --cut P3 --code B6 08OSLO412
has "some of it as well" "was given out in 08LISBON413 in part" "$err"

# ---- what to look at --------------------------------------------------------
cat >look <<'END'
R 041140Z JUN 08
FM AMEMBASSY LISBON
TO SECSTATE WASHDC 7031
INFO SECDEF WASHDC
BT
UNCLAS LISBON 000414

E.O. 12958: N/A
TAGS: EFIS, NO
SUBJECT: EXERCISE ROE: THE CAT

1. The cat belongs to Mr. Richard Roe, says Jane Q. Doe of the
ministry, who is at (202) 555-0142, 555-0199 or
doe@example.org since 06/03/2008 and was told by 08 OSLO 412.

2. Its milk is paid from DE00 1234 5678 9012 3456 78, as the CIA
knows. (SECRET) Its name is not to be told.
POE
BT
END
run review --find look
has "a name behind a title" "name       L12:23-L12:37  Mr. Richard Roe" "$out"
has "a name in mixed case" "L12:45-L12:55  Jane Q. Doe" "$out"
has "a telephone" "telephone  L13:21-L13:34  (202) 555-0142" "$out"
has "another" "L13:37-L13:44  555-0199" "$out"
has "mail" "mail       L14:1-L14:15  doe@example.org" "$out"
has "an account" "account    L16:26-L16:52  DE00 1234 5678 9012 3456 78" "$out"
has "a mark that is higher" "mark       L17:8-L17:15  (SECRET)" "$out"
lacks "a day is no number" "06/03" "$out"
lacks "nor is a reference" "412" "$out"
run release $day look
has "nothing is cut for being found" "Jane Q. Doe" "$out"
run review --find look "$rock"
has "of which telegram of several it is" "08OSLO412: name       L27:20-L27:30  Francis Poe" "$out"
run review --equities look
has "an agency that is addressed" "Department of Defense, addressee: SECDEF" "$out"
has "one that is named" "Central Intelligence Agency, named in the text: CIA" "$out"

cat >persons <<'END'
R 041140Z JUN 08
FM AMEMBASSY LISBON
TO SECSTATE WASHDC 7031
BT
UNCLAS LISBON 000415

E.O. 12958: N/A
TAGS: EFIS, NO
SUBJECT: EXERCISE ROE: THE OTHER CAT

REF: A. STATE 56110
     B. ROE-DOE E-MAIL 5/30/08
     C. DOE E-MAIL 5/30/08

1. The cat is with Mr. DOE, J. DOE and ROE-DOE; DOE, J. fed it.
ROE
BT
END
run review --equities persons
lacks "a person is no agency" "Energy" "$out"
sed 's/^1\. .*/1. The cat is with DOE. The U.S. FBI saw it:\
A. DIA, DOD, NASA./' persons >agencies
run review --equities agencies
has "what is none is one" "Energy, named in the text: DOE" "$out"
has "behind the letter of another" "Federal Bureau of Investigation, named" "$out"
has "behind the letter of a list" "Defense Intelligence Agency, named" "$out"
has "and in a list" "Space Administration, named in the text: NASA" "$out"
for bad in foo XXX usa,foo FRANCE 'USA,united kingdom'; do
	run release $day --to "$bad" "$rock"
	is "no country: $bad" "4 " "$status $out"
done
has "its code is named" "\`united kingdom' is a country by its name: its code is GBR" "$err"
for good in fra USA,SWE FVEY NATO,USA; do
	run release $day --to $good "$rock"
	is "a country: $good" 0 "$status"
done

# ---- the list ---------------------------------------------------------------
run review -k desk --withheld csv "$rock"
is "a row for each withholding, and a head" 2 "$(echo "$out" | wc -l)"
has "with the grounds" "1.4(D) foreign relations" "$out"
has "and who" '"Doe, Jane"' "$out"
lacks "and none of the words" "Director" "$out"
run review -k desk --withheld csv
is "without a telegram all cuts that hold" 2 "$(echo "$out" | wc -l)"
has "by number, place and ground" '08OSLO412,,,,,,L34:12-L34:19,"B1, 1.4(D)"' \
    "$(echo "$out" | sed 's/^1,//')"
lacks "not what was withdrawn" "third party" "$out"
run review -k desk --withheld html "$rock"
has "as a page" "<td>P2 (part)</td>" "$out"
lacks "without the words too" "Director" "$out"
run review -k desk --withheld pdf -o list.pdf "$rock"
is "as PDF" 0 "$status"
has "which is sound" "No syntax or stream encoding errors" "$(qpdf --check list.pdf 2>&1)"
has "and can be read" "P2 (part)" "$(pdftotext -layout list.pdf -)"
for label in disposition exemptions 'decided by'; do
	is "nothing is printed over: $label" 1 \
	    "$(pdftotext -layout list.pdf - | grep -c "^ *$label  *[A-Z]" | sed 's/[1-9].*/1/')"
done
done_testing
