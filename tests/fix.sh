#!/bin/sh
# fix.sh: `reftel check --fix' mends what is surely so, and spoils nothing.
# usage: fix.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
unset NO_COLOR COLUMNS REFTEL_ARCHIVE
. "$top/tests/tap.sh"
cd "$folder" || exit 1
oslo=$top/samples/1973-76/1974OSLO146-who-changes-the-bulb.txt
sed 's/PRIORITY/PRIOITY/' "$oslo" >bad

# ---- what is no plain text is left alone

gzip -c bad >a.gz
tar -cf a.tar bad
tar --format=v7 -cf old.tar bad
printf '%%PDF-1.4\n\001\002 1 0 obj\n' | cat - bad >a.pdf
printf '<html><body><pre>\n\001\n' | cat - bad >a.html
printf 'Received: by example.org\nMIME-Version: 1.0\n\n\001' | cat - bad >a.eml
iconv -f UTF-8 -t UTF-16 bad >a.utf16
printf 'SQLite format 3\000\001\002\003 no text at all' >a.db
{ cat bad; printf '\001\002\003\004\005\006\007\001%.0s' $(seq 100); } >a.bytes
for file in a.gz a.tar old.tar a.pdf a.html a.eml a.utf16 a.db a.bytes; do
	cp $file was
	run check --fix --apply $file
	is "$file is refused, and nothing printed" "4 " "$status $out"
	has "  with its name" "$file is no draft and no plain text" "$err"
	is "  and left as it was" same "$(cmp -s was $file && echo same)"
done
printf '\357\273\277' | cat - bad >mark
run check --fix --apply mark
is "the mark that UTF-8 may begin with stays" same \
    "$(printf '\357\273\277' | cat - "$oslo" | cmp -s - mark && echo same)"

awk '{ printf "\007\016\017%s\n", $0 }' bad >raw
run check --fix --apply raw
is "a teleprinter's bells and shifts are of a text, and mended" same \
    "$(cmp -s bad raw && echo same)"
{ cat bad; printf '\007\016\017\021%.0s' $(seq 800); } >worked
run check --fix worked
is "  but not when there is hardly any" 4 "$status"

# ---- several files, other forms

cp bad b
run check --fix a.gz b
is "the worst of several files is the status" 4 "$status"
has "  and the others are mended" "+TO SECSTATE WASHDC PRIORITY" "$out"
run check --fix nowhere b
is "  of a file that there is not as well" 5 "$status"
for form in json sarif; do
	run check --fix -f $form b
	is "no diff as $form" "4 " "$status $out"
done
run check --fix -f text b
has "but as text" "+TO SECSTATE" "$out"

# ---- numbers

cat >plain <<'END'
R 031140Z JUN 08
FM AMEMBASSY OSLO
TO SECSTATE WASHDC 7031
BT
UNCLAS OSLO 000413

E.O. 12958: N/A
TAGS: EFIS, NO
SUBJECT: EXERCISE: THE MORNING PAPERS ON THE LAMP

THE MORNING PAPERS

The papers write of a lamp.

They write of nothing else.
DOE
BT
#0413
NNNN
END
run check plain
has "paragraphs without a number are told" "[numbering]" "$out"
run check --fix plain
is "but a title may be one of them: none is numbered" "" "$out"
sed 's/^THE MORNING.*/(U) All read them./; s/^The p/(U) The p/; s/^They/(U) They/' \
    plain >marked
run check --fix marked
has "those that are marked are paragraphs" "+1. (U) All read them." "$out"
has "  to the last" "+3. (U) They write of nothing else." "$out"

# ---- drafts

cat >draft <<'END'
From: Oslo
To: State
Classification: UNCLASSIFIED
Tags: PREL NO
Subject: EXERCISE: THE KEY
Drafted: POL: TTOE
Signature: DOE

(S) The keeper has it.
END
run check draft
is "a draft is checked as one" 3 "$status"
has "  what is wrong at its place there" "draft:9:1: error: a portion is marked" "$out"
has "  by its name" "[portion-above]" "$out"
lacks "  and not as a telegram without a number" "[no-id]" "$out"
sed 's/^(S)/(U)/; s/^Tags:/Tgas:/' draft >slip
run check slip
has "one with a slip as well" "slip:4:1: error: no line of a draft" "$out"
run check -f json draft "$oslo"
is "there are no remarks on one as JSON" "4 []" "$status $(echo $out | tr -d ' ')"
has "  which is said" "draft is a draft: what is to be said" "$err"
sed 's/UNCLASSIFIED/SECRET/; s/^Tags/Declassify: 10 years\nTags/; s/^Sub.*: /&(S) /' \
    draft >good
run check good
lacks "nothing is wrong with one that is right" error "$out"
for header in "From: roe@example.org
To: doe@example.org
Date: 3 May 2010
Subject: EXERCISE: FW: THE LAMP" "FROM: OSLO

TO: Secretary of State"; do
	printf '%s\n\n' "$header" | cat - plain >mail
	run check mail
	lacks "a mail or a form is none: $(echo "$header" | head -n 1)" \
	    "of a draft" "$out"
done
run import -a archive draft
has "none is imported" "1 file: 1 passed over, a draft" "$out"
run import -a archive draft
has "  nor is it known: it is looked at each time" "a draft" "$out"
run import -a archive --all draft
has "  but when all is" "1 new telegram" "$out"

# what has lines of the same names is a telegram, and kept
cat >smart <<'END'
MRN: 11 OSLO 88
Date/DTG: Jun 06, 2011 / 060912Z JUN 11
From: AMEMBASSY OSLO
Action: WASHDC, SECSTATE ROUTINE
E.O.: 13526
TAGS: PREL, NO
Subject: EXERCISE: THE LAMP

1. (U) The lamp on Ingensholm is out.
END
cat - smart >forwarded <<'END'
From: Doe, Jane
Sent: Monday, June 6, 2011 09:12
To: Roe, Richard
Subject: EXERCISE: THE LAMP
Classification: UNCLASSIFIED

END
sed '/^Sent/d' forwarded >unsent
cat >paragraphs <<'END'
TAGS: PBOR, PREL, NO, DA
SUBJECT: EXERCISE: WHO STANDS ON THE ROCK

REF: OSLO 87

1. (C) Nobody stands on it.
END
cat >form <<'END'
Classification: UNCLASSIFIED
MRN: 11 OSLO 88
From: AMEMBASSY OSLO
TAGS: PREL, NO
Captions: SIPDIS
Signature: DOE
Subject: EXERCISE: THE LAMP
Reference: 11 OSLO 87

1. (U) The lamp is out.
END
sed '/^MRN/d' form >reference
for kind in smart plain; do { cat draft; echo; cat $kind; } >behind.$kind; done
{ cat draft; echo; cat "$oslo"; } >behind.print
for file in forwarded unsent paragraphs form reference behind.smart \
    behind.plain behind.print; do
	run import -a "kept.$file" $file
	has "a telegram is kept, and no draft: $file" "1 new telegram" "$out"
	run check $file
	lacks "  nor checked as one" "of a draft" "$out"
done
run check --fix paragraphs
is "  nor mended as one" "" "$out"

# ---- on a terminal

if command -v script >/dev/null && script -qec true /dev/null </dev/null
then
	# CSI as one character of C1, and a sign that turns the line round
	csi=$(printf '\302\233') turn=$(printf '\342\200\256')
	sed "s/^They/${csi}31mThey$turn/" plain >steers
	sed "s/^FM.*/&$csi$turn/" bad >was
	for command in "format steers" "check --fix was"; do
		run $command
		has "what goes into a pipe stays as it is: $command" "$csi" "$out"
		has "  to the last of it" "$turn" "$out"
		TERM=xterm script -qec "'$reftel' $command" /dev/null \
		    </dev/null >out 2>&1
		has "there is something on a terminal: $command" OSLO "$(cat out)"
		lacks "  which steers nothing" "$csi" "$(cat out)"
		lacks "  nor turns a line round" "$turn" "$(cat out)"
	done
else
	skip "what goes to a terminal" "there is no script(1) here"
fi
done_testing
