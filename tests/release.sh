#!/bin/sh
# release.sh: copies that are given out: the door, its forms, what it refuses;
# and that nothing of what was cut is in a PDF or in an archive of the copies.
# usage: release.sh TOP REFTEL TEST-RELEASE
top=$(realpath "$1") reftel=$(realpath "$2") words=$(realpath "$3")
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
. "$top/tests/tap.sh"
export LSAN_OPTIONS="${LSAN_OPTIONS:-suppressions=$top/tests/leaks.supp}"
unset REFTEL_ARCHIVE
rock=$top/samples/2000s/2008OSLO412-lumpsucker-and-rock.txt
day='--date 2026-11-28'

# ---- by the marks -----------------------------------------------------------
run release $day "$rock"
is "the public gets what is unclassified" 0 "$status"
has "a paragraph that is" "4. (U) He asked to keep the nonpaper." "$out"
lacks "and no other" "lumpsucker" "$out"
lacks "nor the subject, which has no mark" "LUMPSUCKER" "$out"
has "its code stands there" "1. ~~(C)~~ [B1]" "$out"
has "of what is only sensitive another" "3. ~~(SBU)~~ [B5]" "$out"
has "the old level is struck" "~~C O N F I D E N T I A L~~ UNCLAS OSLO 000412" "$out"
has "the stamp says so" "RELEASE IN PART B1,B5" "$out"
for audience in SECRET SECRET//NOFORN CONFIDENTIAL USA; do
	run release $day --to $audience "$rock"
	has "who is cleared gets all: $audience" "ministry, which he believed to be Danish" "$out"
	has "at its own level" "C O N F I D E N T I A L OSLO" "$out"
	lacks "which is no release" "RELEASE" "$out"
	lacks "and declassifies nothing" "Declassified/Released" "$out"
	has "its stamp says for whom" "COPY IN FULL FOR $audience Date: 11/28/2026" "$out"
	printf '%s\n' "$out" >copy
	run read -f json copy
	has "and is read as a stamp" '"REVIEWED, NOT DECLASSIFIED: COPY IN FULL FOR' "$out"
	has "of a telegram with its level" '"classification": "CONFIDENTIAL"' "$out"
done
run release $day --to SECRET --case F-2026-00012 --authority 'Doe, Jane' "$rock"
lacks "a case makes it no more unclassified" "UNCLASSIFIED" "$out"
has "and stands on the stamp" "FOR SECRET Case No. F-2026-00012 Date" "$out"
has "with the authority" "REVIEW AUTHORITY: Doe, Jane" "$out"
run release $day --to USA,GBR "$rock"
has "other countries get what says so" "COPY IN PART B1,B5 FOR USA,GBR" "$out"
sed 's/^1\. (C)/1. (C\/\/REL TO USA, GBR, CAN)/; s/^2\. (C)/2. (C\/\/REL TO USA, CAN)/' "$rock" >lists
run release $day --to USA,GBR lists
has "by its release list" "sympathy, read them aloud" "$out"
lacks "and not another's" "twelve-mile zone" "$out"

run release $day "$rock"
is "that it falls due already is said in one line" "reftel: 08OSLO412: by its marks \
eligible for declassification since 2018-06-03: --declassify ALL is how to say \
that it is declassified" "$err"
run release --date 2018-06-02 "$rock"
is "and not before" "" "$err"
run release $day --to USA,GBR "$rock"
is "nor to those who get no release" "" "$err"
run release $day --declassify ALL --cut P3 --code B6 "$rock"
lacks "nor where only a decision withholds" "eligible" "$err"

for option in --case --document --authority; do
	run release $day "$option" 'F-2026
1. (U) FORGED' "$rock"
	is "what stands on the stamp is one line: $option" "4 " "$status $out"
done

# ---- released before: a stamp of the carrier, which frees nothing ------------
record() { # LEVEL NOW STAMP: as the archives keep it
	printf '%s\n' "$3" 'Message Text' '' "$1" '' \
	    'PAGE 01        OSLO 00412  031140Z' '' \
	    'R 031140Z MAY 74' 'FM AMEMBASSY OSLO' 'TO SECSTATE WASHDC' '' \
	    "$1 OSLO 412" '' 'E.O. 11652: GDS' 'TAGS: PBOR, NO' \
	    'SUBJECT: EXERCISE PUFFIN LIGHT: THE LAMP' '' \
	    '1. THE KEEPER HAS LIT THE LAMP AND ASKS WHO PAYS.' '' \
	    'Declassified/Released US Department of State EO Systematic Review 02 JUL 2006' \
	    '' '2. NOBODY ANSWERED.' 'DOE' '' "$1" '' 'NNN' '' \
	    'Message Attributes' "Current Classification: $2" \
	    'Document Number: 1974OSLO00412' "Original Classification: $1"
}
stamp='Declassified/Released US Department of State EO Systematic Review 30 JUN 2005'
holds=', which alone frees nothing: --declassify ALL is how a reviewer says that it holds'
record CONFIDENTIAL UNCLASSIFIED "$stamp" >stamped
run release $day stamped
is "the archives' stamp is named, and its day" "reftel: 74OSLO412: bears the stamp \
\`Declassified/Released' of 2005-06-30$holds" "$err"
has "and frees nothing" "DENIED IN FULL B1" "$out"
lacks "not a word" "KEEPER" "$out"
run release $day --declassify ALL stamped
has "a reviewer does" "RELEASE IN FULL" "$out"
lacks "and is told no more of it" "bears" "$err"
run release $day --to USA,GBR stamped
lacks "nor are those who get no release" "bears" "$err"
run release $day --cut ALL --code B6 stamped
lacks "nor where a decision withholds" "bears" "$err"
record CONFIDENTIAL UNCLASSIFIED '' >bare
run release $day bare
lacks "one in the text is none" "bears" "$err"
{ cat bare && printf '%s\n' 'Markings: Jane Q. Doe Declassified/Released US Department of State EO Systematic Review' \
    '20 Mar 2014'; } >marked
run release $day marked
has "one among the attributes is" "\`Declassified/Released' of 2014-03-20," "$err"
record CONFIDENTIAL CONFIDENTIAL "$stamp" >still
run release $day still
lacks "nor one of what the archives call classified still" "bears" "$err"
run release $day "$top/samples/aad/1977STATE244907-advisory-opinion.txt"
lacks "of what goes anyway nothing is said" "bears" "$err"

page='UNCLASSIFIED U.S. Department of State Case No. F-2018-00412 Doc No. C00000412 Date: 03/05/2019'
for decided in 'RELEASE IN FULL' 'RELEASE IN PART'; do
	{ printf '%s\n' "$page" '' "$decided" 'B1,B6' '' && cat "$rock" && echo "$page"; } >page
	run release $day page
	has "a page released: $decided" "bears the stamp \`$decided' of 2019-03-05$holds" "$err"
	lacks "which frees nothing" "twelve-mile" "$out"
done
{ echo "$page" && cat "$rock"; } >page
run release $day page
has "a page with its case alone" "bears the stamp \`UNCLASSIFIED U.S. Department of \
State Case No.' of 2019-03-05," "$err"
{ printf '%s\n' "$page" 'DENIED IN FULL B1' && cat "$rock"; } >page
run release $day page
lacks "one that denies is no release" "bears" "$err"
{ cat "$rock" && echo "$page" && echo 'RELEASE IN FULL'; } >page
run release $day page
lacks "nor is what stands behind a text" "bears" "$err"

# ---- captions roll down as well ---------------------------------------------
cat >captions <<'END'
O 141200Z MAY 08
FM AMEMBASSY OSLO
TO SECSTATE WASHDC IMMEDIATE 0611
C O N F I D E N T I A L OSLO 000520

NODIS
NOFORN/SIPDIS

E.O. 12958: DECL: 04/02/2038
TAGS: PREL NO
SUBJECT: EXERCISE: (C) THE CAMEL

1. (C) The camel is well.

2. (U) The goat too.
DOE
END
run release $day captions
has "those that keep it from the public are struck, others not" "OSLO 000520
~~NODIS~~
~~NOFORN~~/SIPDIS
" "$out"
printf '%s\n' "$out" >copy
run read -f json copy
has "and are read as struck" 'caption-struck' "$out"
run read copy
has "and shown so" "// ~~NODIS~~ / ~~NOFORN~~ / SIPDIS" "$out"
run read -f html copy
has "on a page too" "<s>NODIS</s> / <s>NOFORN</s> / SIPDIS" "$out"
run label copy
lacks "and are in no label" "NODIS" "$out"
run read -f json copy
has "the signature is no word of what was cut above it" '"signature": ["DOE"]' "$out"
run release $day --declassify ALL --authority 'Doe, Jane' captions
has "declassified, they are as well" "~~NODIS~~
~~NOFORN~~/SIPDIS" "$out"
run release $day --free P1 captions
has "what was let go as it was keeps them" "C O N F I D E N T I A L OSLO 000520
NODIS
NOFORN/SIPDIS" "$out"
run release $day --to SECRET//NOFORN//NODIS captions
has "who holds them gets them" "
NODIS
NOFORN/SIPDIS" "$out"
run release $day --to SECRET//NOFORN captions
has "and who lacks one has it struck, with all that it keeps" "~~NODIS~~
NOFORN/SIPDIS" "$out"
lacks "of which nothing is there" "goat" "$out"
sed 's/^NODIS$/REL TO USA, GBR/; s/^NOFORN.*/SIPDIS/' captions >list
run release $day --to GBR --declassify P1 --authority 'Doe, Jane' list
lacks "a release list that has the reader stays" "~~REL" "$out"
sed 's/C O N F.*OSLO/UNCLAS OSLO/; s/^NODIS/SENSITIVE/; s/^NOFORN.*/SIPDIS/; s/(C)/(SBU)/' \
    captions >sensitive
run release $day sensitive
has "SENSITIVE is struck where nothing sensitive is left" "~~SENSITIVE~~
SIPDIS" "$out"
run release $day --free ALL sensitive
has "and stays where it is" "
SENSITIVE
SIPDIS" "$out"

# ---- what withholds, and why ------------------------------------------------
cat >key <<'END'
P 031000Z NOV 11
FM AMEMBASSY OSLO
TO SECSTATE WASHDC PRIORITY
S E C R E T OSLO 000017

NODIS
NOFORN

E.O. 13526: DECL: 20211103
TAGS: PREL, NO
SUBJECT: (S) EXERCISE: WHO HAS THE KEY

1. (U) The lamp is lit.

2. (S) The keeper has the key.

3. (SBU) He may lend it.
FOE
END
run release $day key
has "where a caption withholds every word, that is denied" "COPY DENIED IN FULL B1 FOR public" "$out"
lacks "  and neither declassified nor released" "Declassified/Released" "$out"
printf '%s\n' "$out" >copy
run read -f json copy
has "  which is read back" "COPY DENIED IN FULL B1 FOR public" "$out"
has "  as what was decided" '"decision": "DENIED IN FULL"' "$out"
has "  with its codes" '"codes": ["B1"],
      "date": "2026-11-28"' "$out"
run release $day --cut ALL --code B1 "$rock"
lacks "  nor is what a reviewer cuts as a whole" "Declassified/Released" "$out"
sed 's/^S E C R E T/LIMITED OFFICIAL USE/; s/(S)/(LOU)/' key >lou
run release $day lou
has "what was not classified is denied as such" "
DENIED IN FULL B5" "$out"
run release $day key
has "  though a mark is left of it" "1. (U) [B1]" "$out"
sed 's/^TAGS: .*/TAGS: PREL, NO (DOE, JOHN), OVIP (ROE, RITA)/' key >persons
run release $day persons
lacks "  nor is said whom it is about" DOE, "$out"
has "  though what among the TAGS is no person is" "TAGS: PREL, NO [B1], OVIP [B1]" "$out"
run release $day --declassify TAGS persons
has "  until somebody decides" "TAGS: PREL, NO (DOE, JOHN), OVIP (ROE, RITA)" "$out"
sed 's/^SUBJECT: .*/SUBJECT: (S) QX/; s/^2\. .*/2. (S)/; s/^3\. .*/3. (U)\
   A. (S) x\
   (2) (S) The key is under the mat./' key >marked
for cuts in '' '/^1\./d' '/^[12]\./d' '/^NODIS/,/^NOFORN/d; /^1\. /d'; do
	sed "$cuts" marked >again
	run release $day again
	has "  nor is a mark, a number or a letter of a list: $cuts" "NOT DECLASSIFIED: COPY DENIED IN FULL B1 FOR public" "$out"
done
sed '/^NODIS/,/^NOFORN/d; s/^3\. (U)/3. (U) No./' marked | sed '/^1\. /d' >again
run release $day again
has "  but No. is a word" "RELEASE IN PART B1" "$out"
norwegian=$top/samples/aad/1978OSLO04771-norwegian-answer.txt
run release $day -D ALL --cut P1 --cut P2 --cut P3 --cut P4 --cut P5 --cut SUBJECT \
    --code B6 "$norwegian"
has "what was declassified is denied as such" "Declassified/Released U.S. Department of State 11/28/2026
DENIED IN FULL B6" "$out"
run release $day --cut ALL --code B6 "$norwegian"
has "  and what was not is not" "REVIEWED, NOT DECLASSIFIED: COPY DENIED IN FULL B6" "$out"
run release $day -D ALL --cut ALL --code 'B1 1.4(B)' "$norwegian"
has "  nor what is withheld as classified" "REVIEWED, NOT DECLASSIFIED: COPY DENIED IN FULL B1" "$out"
# Their names again, spelt otherwise, over the end of a line, without brackets.
tags() { sed "s#^TAGS: .*#TAGS: $1#" key >again; run release $day again; }
tags 'OVIP (DOE, JOHN), PFOR (DOE, JOHN), PREL (DOE JOHN)'
has "  nor whom it names again" "TAGS: OVIP [B1], PFOR [B1], PREL [B1]" "$out"
tags 'OVIP (DOE, JOHN 2ND), PFOR (DOE, J0HN), PREL [ROE] {ROE}'
has "  nor a name with a digit, nor other brackets" "TAGS: OVIP [B1], PFOR [B1], PREL [B1]" "$out"
tags 'OVIP (ROE,\
RITA), PREL, U.N., HUMAN RIGHTS, PRELPGOV, SENV/PGOV'
has "  nor over the end of a line" "TAGS: OVIP [B1], PREL, U.N., HUMAN RIGHTS, PRELPGOV, SENV/PGOV" "$out"
tags 'OVIP DOE JOHN, OTRA DOE JOHN PREL'
has "  nor without brackets" "TAGS: OVIP [B1], OTRA [B1] PREL" "$out"
tags 'PREL, XYZZYX, OVIP (DOE, JOHN PFOR'
has "  nor what may be a name, nor behind a bracket that is not closed" "TAGS: PREL, [B1], OVIP [B1]" "$out"
sed 's/^E\.O\..*/E.O. 11652: GDS TAGS: OVIP (DOE, JOHN), PFOR (DOE, JOHN)/; /^TAGS/d' key >again
run release $day again
has "  nor behind the order on its line" "TAGS: OVIP [B1], PFOR [B1]" "$out"
sed 's/^Captions: SIPDIS/Captions: NODIS/; s/^SIPDIS$/NODIS/
    s/^TAGS: .*/TAGS: OVIP (QUXLEY, JOHN), NO/' \
    "$top/samples/smart/2011OSLO88-the-lamp-is-lit.txt" >smart
for form in text json html mail pdf; do
	for to in public SECRET; do
		run release $day --to $to -f $form -o "given.$form" smart
		[ $form != pdf ] || pdftotext -layout given.pdf given.pdf.text
		out=$(cat given.$form*)
		lacks "  nor in the text what the head has: $form, $to" QUXLEY "$out"
		has "  where codes are: $form, $to" OVIP "$out"
	done
done
run release $day smart
printf '%s\n' "$out" >copy
run read -f json copy
lacks "  and a code among the TAGS is none of them" '[B1]", "kind"' "$out"
run check copy
lacks "  of which nothing is said" 'tag-unknown' "$out"
run release $day --declassify TAGS smart
has "TAGS in head and text are declassified" "TAGS: OVIP (QUXLEY, JOHN), NO" "$out"
lacks "  and nothing between them" "THE LAMP IS LIT" "$out"
run release $day --declassify SUBJECT smart
has "  and so is the subject" "SUBJECT: EXERCISE PUFFIN LIGHT" "$out"
lacks "  nor what is between" "QUXLEY" "$out"
sed '/^NODIS$/,/^NOFORN$/d' key >lamp
run release $day lamp
has "but one word that is given is a part" "
RELEASE IN PART B1,B5" "$out"
run release $day --cut P1 lamp
is "a cut of what is unclassified has no code of its own" "4 " "$status $out"
has "  and asks for one" "--cut P1 is of what is unclassified: say with --code" "$err"
run release $day --cut P1 --code B6 lamp
has "  which it gets" "1. (U) [B6]" "$out"
run release $day --cut P2 lamp
has "a cut of what is classified has that code" "2. ~~(S)~~ [B1]" "$out"
run release $day --declassify ALL --cut P2 lamp
is "  but of what was declassified it is said" "4 " "$status $out"
has "  and asked for" "--cut P2 is of what is declassified: say with --code" "$err"
sed 's/^S E C R E T //; /^NO/d; s/([A-Z]*) //' lamp >unmarked
run release $day --cut P1 unmarked
has "  nor of what has no class" "--cut P1 is of what is under no classification: say with --code" "$err"
run release $day --declassify ALL --cut P3 lamp
has "a cut of what is sensitive its own" "3. ~~(SBU)~~ [B5]" "$out"
run release $day --free ALL --cut SUBJECT lamp
has "a cut of the subject by its mark" "TAGS: PREL, NO
[B1]" "$out"
sed 's/^S E C R E T/LIMITED OFFICIAL USE/; s/^3\. .*/3. BEGIN UNCLASSIFIED. The oil is Danish.\
END UNCLASSIFIED. The wick is not./; s/(S) //' lamp >words
run release $day words
has "the end of a passage goes with it" "3. BEGIN UNCLASSIFIED. The oil is Danish.
END UNCLASSIFIED. [B5]" "$out"
sed 's/^1\. .*/1. (S - ENTIRE TEXT.)/; s/^2\. (S) /2. /; /^3/d; s/^FOE/&/' lamp >entire
run release $day --free P1 entire
has "what is freed keeps its mark, also where all of it is one" \
    "S E C R E T OSLO 000017" "$out"
has "  which is not struck" "
1. (S - ENTIRE TEXT.)" "$out"
sed '/^P 03/d; s/13526: .*/12958: DECL: 11\/03\/2019/; s/ OSLO 000017//; /^FM/d' lamp >undated
run release $day undated
has "of one that has no number none is said" "reftel: by its marks" "$err"
: >empty
printf ' \n\n' >blank
for file in empty blank; do
	run release $day $file
	is "nothing is no release in full: $file" "4 " "$status $out"
	has "  but a mistake" "there is no telegram in it" "$err"
done

# ---- marks within -----------------------------------------------------------
cat >inside <<'END'
R 031140Z JUN 08
FM AMEMBASSY OSLO
TO SECSTATE WASHDC 7031
BT
C O N F I D E N T I A L OSLO 000413

E.O. 12958: DECL: 06/03/2018
TAGS: EFIS, NO
SUBJECT: EXERCISE ROE: (U) THE LAMP

1. (U) The lamp is lit. (C) The keeper is paid twice. (U) It is
a fine lamp.

2. (C) The oil is Danish. (U) The wick is nobody's.

Nobody asked about it.

3. The bulb is broken.

4. (U) Begin text:
(SECRET)
Treaty of nowhere.
End text.
The seal is brass.

5. (C) See para 4 (U) of the note on spoons.

6. (U) The person(s) on the rock(S) are (a) cold, (b) Danes and (c) few.
The hat is felt(SECRET//NOFORN) and was bought by the horse.
DOE
BT
END
run release $day inside
has "an unclassified passage" "1. (U) The lamp is lit. [B1]" "$out"
lacks "without the one that is not" "paid twice" "$out"
has "and what follows it with its mark" "(U) It is a fine lamp." "$out"
has "its own passage it lowers" "wick is nobody" "$out"
lacks "and nothing around it" "Danish" "$out"
lacks "nor what follows it" "Nobody asked" "$out"
lacks "no mark is as high as the banner" "bulb" "$out"
lacks "a mark that is spelt out raises" "nowhere" "$out"
lacks "a mark in the midst of a sentence lowers nothing" "spoons" "$out"
has "a plural is no mark" "6. (U) The person(s) on the rock [B1]" "$out"
lacks "one that is glued to a word is one all the same" "horse" "$out"

# ---- what is as high as what stands around it --------------------------------
# withheld TEXT: of a paragraph, a paragraph that the public gets, what it lacks
telegram() {
	cat <<TELEGRAM
R 031140Z JUN 08
FM AMEMBASSY OSLO
TO SECSTATE WASHDC 7031
BT
${class:-S E C R E T} OSLO 000413

${caption:-SIPDIS}

E.O. 12958: DECL: 06/03/2018
TAGS: EFIS, NO
SUBJECT: EXERCISE ROE: (U) ${subject:-THE LAMP}

$1

9. (U) The wick is nobody's.
DOE
BT
TELEGRAM
}
withheld() { # WHAT TEXT [OPTION...]: QUAGMIRE is not in it, what is nobody's is
	what=$1
	telegram "$2" >around
	shift 2
	run release $day "$@" around
	lacks "$what" QUAGMIRE "$out"
	has "  and nothing else is: $what" "nobody's" "$out"
}
for list in '(1) QUAGMIRE one.
(2) QUAGMIRE two.' '-- QUAGMIRE one.
-- QUAGMIRE two.' '      (a) QUAGMIRE one.
      (b) QUAGMIRE two.'; do
	withheld "a list within an item is as high as it: ${list%% Q*}" "1. (U) Keepers:

A. (S) Three men:
$list

B. (U) The cat."
	has "  and the next item is not" "B. (U) The cat." "$out"
done
withheld "a list behind a mark is as high as it" '1. (U) The lamp is lit. (S) The keepers are:
a. QUAGMIRE one.
b. QUAGMIRE two.'
withheld "of two marks the lower one is not believed" '1. (S) (U) QUAGMIRE.'
withheld "  nor where no blank stands between" '1. (S)(U) QUAGMIRE.'
withheld "words of a level need no stop" '1. (U) No. BEGIN SECRET NOFORN QUAGMIRE END SECRET NOFORN'
for number in '2 ' '2, ' '(2) '; do
	withheld "a paragraph whose number is no number has no mark: $number" "1. (U) Lit.

${number}QUAGMIRE."
done
subject='LAMP (S) QUAGMIRE' withheld "a mark within the subject withholds it" '1. (U) Lit.'
has "  with its own, which stays" "SUBJECT: [B1]" "$out"
class=UNCLAS caption='S E C R E T' withheld "the whole is as high as any line says" '1. QUAGMIRE.'
class=UNCLAS withheld "  so a page" '1. The lamp is lit by

SECRET


SECRET

PAGE 02        OSLO 00413  031140Z

QUAGMIRE.'
for mark in '(S) (NF)' '(S)(NF)' '(NF)' '(TS//ZZ)' '(COSMIC TOP SECRET)' '(CTS)' '(//GBR S)'; do
	withheld "an odd mark withholds: $mark" "1. $mark QUAGMIRE." --to SECRET
	withheld "  within a paragraph: $mark" "1. (U) Lit. $mark QUAGMIRE." --to SECRET
done
telegram '1. (S) (NF) The key.' >around
run release $day --to SECRET//NOFORN around
has "  but not from whoever may have it" "The key." "$out"
telegram '1. (U) In NATO (NATO) and the hat (SEE REF) is lit.' >around
run release $day around
has "  and what is no mark withholds nothing" "the hat (SEE REF) is lit." "$out"
for own in 'NO DIS' 'MEDICAL CHANNEL'; do
	telegram '1. (U) QUAGMIRE.' >around
	sed "s/^SIPDIS/$own/" around >own
	run release $day own
	lacks "a caption that no table has: $own" QUAGMIRE "$out"
done
telegram '1. (U) The lamp.' | sed 's/^SIPDIS/NO DIS/' >own
run release $day --to SECRET//NODIS own
has "  is held all the same" "The lamp." "$out"
telegram '1. (C) The lamp.' >around
run release $day --declassify ALL around
printf '%s\n' "$out" >again
run release $day again
has "a mark that was struck holds no more" "1. (U) ~~(C)~~ The lamp." "$out"

withheld "a mark over the end of a line is one" '1. (U) Lit. (S
) QUAGMIRE.'

# What stands before a colon is no label because of it, and what stands below
# or behind the TAGS is none of them.
telegram '1. (U) The lamp.' >around
for line in 'SUBJECT QUAGMIRE: THE LAMP' 'SUBJ. QUAGMIRE: THE LAMP' \
    'QUAGMIRE AND THE LAMP' 'SBJ: QUAGMIRE' 'S: QUAGMIRE AND'; do
	sed "s/^SUBJECT: .*/$line/" around >again
	run release $day again
	lacks "nor does the subject go: $line" QUAGMIRE "$out"
	has "  nor stay what may: $line" "1. (U) The lamp." "$out"
done
for line in 'TAGS: EFIS, NO SUBJECT: QUAGMIRE' 'TAGS: EFIS, NO SUBJ: (S) QUAGMIRE' \
    'E.O. 12958: DECL: 06/03/2018 TAGS: EFIS, NO SUBJECT: QUAGMIRE'; do
	sed "/^E\.O\./d; s#^TAGS: .*#$line#; /^SUBJECT/d" around >again
	run release $day again
	lacks "nor where it stands on the line of the TAGS: $line" QUAGMIRE "$out"
	has "  which go: $line" "TAGS: EFIS, NO" "$out"
	run release $day --to SECRET again
	has "  who may have it gets it: $line" QUAGMIRE "$out"
done
sed 's/^TAGS: .*/TAGS: EFIS, NO, OVIP (DOE, JANE,\nROE, RITA),\nPREL/' around >again
run release $day again
has "and TAGS go on over lines" "ROE, RITA),
PREL" "$out"
printf 'classified-by cut B6\nfrom cut B6\n' >own
sed 's/^FM .*/FM QUAGMIRE: OSLO/; s/^SUBJECT: .*/&\n\nClassified By QUAGMIRE: 1.4(b)/' around >again
run release $day --policy own again
lacks "nor does a policy leave what stands before a colon" QUAGMIRE "$out"

# Of a message of 2009 to 2012 a label in the text is no line of its foot.
camel=$top/samples/smart/2010ULAANBAATAR233-camel-eats-flag.txt
for label in MRN: Info: 'Drafted By:' Signature: XMT:; do
	sed "s/^Embassy's flag\./$label QUAGMIRE\n&/; s/^camel a badge\./&\n\n$label QUAGMIRE/" \
	    "$camel" >again
	run release $day again
	lacks "words behind a label in the text are of the text: $label" QUAGMIRE "$out"
	has "  and what follows goes by its mark: $label" "3. (U) Action request" "$out"
	has "  with the foot: $label" "Approved By:        DCM:Doe, Dorothy" "$out"
done
telegram '1. (S) As said in
MRN: QUAGMIRE' >around
run release $day around
lacks "nor does MRN: make a message of a telegram" QUAGMIRE "$out"
has "  which goes by its marks" "The wick is nobody's." "$out"
sed 's/^Subject: .*/&\nClassification: SECRET\n\nUNCLASSIFIED/; s/^1\. (SBU)/1. QUAGMIRE/' \
    "$camel" >again
run release $day again
lacks "the whole is as high as its carrier says" QUAGMIRE "$out"

# A copy is as high as all that is left of it.
for text in '1. (U) Lit. (S) Key.' '1. (U) Keepers:
a. (S) Roe.
b. (U) Doe.' '1. (U) Lit. BEGIN SECRET. Key. END SECRET.' '1. (U) Text:
BEGIN TEXT
(S) Key.
END TEXT' '1. (U) Lit.

THE KEY IN THE HAT
------------------'; do
	telegram "$text" >around
	line=$(echo $text) # a name in one line
	run release $day --to SECRET around
	has "as high as what is left: $line" "
S E C R E T OSLO 000413" "$out"
	run release $day --free P1 around
	case $text in *----) continue ;; esac
	has "  let go, too: $line" "
S E C R E T OSLO 000413" "$out"
done

# ---- by decision ------------------------------------------------------------
run release $day --declassify ALL --cut P2 --code '1.4(D)' --cut L30:1-L30:7 \
    --code b6 --authority 'Doe, Jane' --case F-2026-00012 \
    --document C00000012 "$rock"
is "cuts by name" 0 "$status"
has "the exact words are shown before" "2. (C) The Director observed that" "$err"
lacks "and are not in the copy" "twelve-mile" "$out"
has "a reason of the order brings B1" "2. ~~(C)~~ [B1, 1.4(D)]" "$out"
has "what is freed has its new mark and the old one struck" \
    "5. (U) ~~(C)~~ COMMENT" "$out"
has "case and document" "Case No. F-2026-00012 Doc No. C00000012 Date: 11/28/2026" "$out"
has "authority" "REVIEW AUTHORITY: Doe, Jane" "$out"
printf '%s\n' "$out" >copy
run read -f json copy
has "it reads back as a telegram" '"id": "08OSLO412"' "$out"
has "with redactions" '"codes": ["B1", "1.4(D)"]' "$out"
run release $day --free P2 "$rock"
has "a paragraph that is freed" "twelve-mile zone" "$out"
lacks "and no other" "sympathy" "$out"
has "keeps its mark" "2. (C) The Director" "$out"
has "the copy is as high" "
C O N F I D E N T I A L OSLO 000412" "$out"
lacks "and nothing on it says declassified" "Declassified/Released" "$out"
has "the words that are freed are shown" "reftel: release P2, 287 characters: 2. (C) The Director" "$err"
run release $day --declassify P2 "$rock"
has "declassified, its mark is struck" "2. (U) ~~(C)~~ The Director" "$out"
has "as is that of the whole" "~~C O N F I D E N T I A L~~ UNCLAS OSLO" "$out"
has "shown as well" "reftel: declassify P2, 287 characters" "$err"
run release $day --free P3 "$rock"
has "what is sensitive keeps its mark" "3. (SBU) On the lumpsucker" "$out"
has "and is not classified" "~~ UNCLAS OSLO" "$out"
run release $day --free ALL "$top/samples/1973-76/1974COPENHAGEN203-danish-bulb.txt"
lacks "without marks the whole keeps its own" "UNCLAS" "$out"
run release $day --free P2 --declassify ALL "$rock"
has "what is declassified needs no mark" "2. (U) ~~(C)~~ The Director" "$out"
run release $day --free P1 inside
has "a passage that is freed keeps its mark" "(C) The keeper is paid twice" "$out"
has "and the copy is as high as that" "
C O N F I D E N T I A L OSLO 000413" "$out"
run release $day --free P2 --cut L34:10-L34:20 --code B6 "$rock"
has "a cut wins over a release" "[B6]" "$out"
for bad in 'L30:1-L34:3' 'L33:1-L33:1' 'P9' 'L900:1-L901:1' 'L30:9-L30:2' 'nowhere'; do
	run release $day --cut "$bad" --code B6 "$rock"
	is "no place: $bad" 4 "$status"
	is "and nothing is given" "" "$out"
done
run release $day --cut P2 --code B77 "$rock"
is "no code" 4 "$status"
run release $day --code B6 --cut P2 "$rock"
is "a code stands behind its cut" 4 "$status"
run release $day --to nobody-in-particular "$rock"
is "no audience" 4 "$status"
run release --show-policy
has "the policy can be seen" "subject mark" "$out"
printf '%s\n' "$out" >policy
run release $day --policy policy "$rock"
is "and given back" 0 "$status"
printf 'subject give\nclassified-by cut B6\nlength show\ncodes margin\n' >own
run release $day --policy own "$rock"
has "a policy of one's own" "LUMPSUCKER AND, INEVITABLY" "$out"
has "cuts for it" "Classified By:" "$out"
lacks "who classified it" "Francis" "$out"
printf 'length show\n' >long
run release $day --policy long --declassify ALL --cut P3 --code B6 -f json "$rock"
has "a length that is shown is read back" '"length": 146, "codes": ["B6"]' "$out"
printf 'subject perhaps\n' >bad
run release $day --policy bad "$rock"
has "a policy that is none" "bad: line 1: \`perhaps' is no rule" "$err"

# An old one, in pages; one that came as HTML or mail.
run release $day "$top/samples/1973-76/1974COPENHAGEN203-danish-bulb.txt"
has "without marks all is as high as the whole" "DENIED IN FULL B1" "$out"
has "labels stay" "SUBJECT: [B1]" "$out"
lacks "none of it goes" "BULB" "$out"
run release $day --declassify ALL "$top/samples/aad/1975IZMIR00212-cheese-melted.txt"
has "the record of the archives" "RELEASE IN FULL" "$out"
lacks "and none of its attributes" "Draft Date" "$out"

run release $day "$top/samples/smart/2010ULAANBAATAR233-camel-eats-flag.txt"
has "a message of 2010 has its head" "MRN:                10 ULAANBAATAR 233" "$out"
has "a subject without a mark is as high as the whole" "Subject: [B5]" "$out"
has "and its foot" "Approved By:        DCM:Doe, Dorothy" "$out"
run release $day --declassify ALL --cut SUBJECT --code B6 \
    "$top/samples/smart/2010ULAANBAATAR233-camel-eats-flag.txt"
has "which is cut by its name" "[B6]" "$out"
lacks "and is gone" "EATEN FLAG" "$out"
run release $day "$top/samples/aad/1978PRAGUE00933-the-understudy.txt"
has "one mark for the whole text is struck" "1. ~~(C - ENTIRE TEXT.)~~" "$out"

# ---- every form -------------------------------------------------------------
for form in text json html mail; do
	run release $day --declassify ALL --cut P3 --code B6 -f $form "$rock"
	lacks "$form has no word of it" "my delegation" "$out"
	has "$form has the code" "B6" "$out"
done

# ---- PDF --------------------------------------------------------------------
"$words" 160 4711 "$dir" >out.words || echo "# $(cat out.words)"
letters() { tr -cd 'A-Za-z' | tr a-z A-Z; }
found='' count_cuts=0 seen=0
for text in "$dir"/*.txt; do
	cut=${text%.txt}.cut pdf=${text%.txt}.pdf
	"${REFTEL_PRINT:-$(dirname "$reftel")/src/render/reftel-print}" <"$text" >"$pdf" ||
	    found="$found $text:no-pdf"
	qpdf --check "$pdf" >/dev/null 2>&1 || found="$found $pdf:unsound"
	qpdf --qdf --object-streams=disable "$pdf" "$pdf.qdf" 2>/dev/null
	for raw in "$pdf" "$pdf.qdf"; do
		strings -n 4 "$raw"
		strings -n 4 -e b "$raw"
	done | letters >raw.letters
	pdftotext "$pdf" - | letters >text.letters
	pdfinfo -custom "$pdf" | letters >info.letters
	grep -q INGENSHOLM text.letters && seen=$((seen + 1))
	tr ' ' '\n' <"$cut" | grep . >patterns
	count_cuts=$((count_cuts + $(grep -c . patterns)))
	for what in raw text info; do
		[ ! -s patterns ] || ! grep -q -F -f patterns $what.letters ||
		    found="$found $text:$what"
	done
done
is "no word that was cut is in a PDF, its streams or its metadata" "" "$found"
is "there were words to find, and the search finds those that are given" \
    "yes" "$([ $count_cuts -gt 100 ] && [ $seen -gt 3 ] && echo yes)"

# The search finds what is there: a copy with nothing cut.
run release $day --declassify ALL -f pdf -o whole.pdf "$rock"
has "of what is given all is in the PDF" "MYDELEGATION" "$(pdftotext whole.pdf - | letters)"

# ---- out of an archive
"$reftel" import -a room.reftel "$rock" "$top/samples/1980s" >/dev/null 2>&1
run release $day -a room.reftel 08OSLO412
has "by its number" "4. (U) He asked to keep the nonpaper." "$out"
run release $day -a room.reftel from:OSLO
is "by a query, all of them" 2 "$(echo "$out" | grep -c '^FM AMEMBASSY OSLO')"
run release $day -a room.reftel 08OSLO413
is "what is not held is not given" 1 "$status"

# ---- an archive of the copies -----------------------------------------------
"$reftel" init -a copies.reftel >/dev/null 2>&1
"$reftel" import -a copies.reftel "$dir"/*.txt >/dev/null 2>&1
cat "$dir"/*.cut | tr ' ' '\n' | grep . | sort -u >patterns
"$reftel" export -a copies.reftel --to text -o export '*' >/dev/null 2>&1 ||
    "$reftel" export -a copies.reftel --to json -o export 2>/dev/null
cat export copies.reftel/* copies.reftel/*/* 2>/dev/null | letters >all.letters
is "an archive of the copies has no word of it either" "" \
    "$(grep -o -F -f patterns all.letters | head -n 3)"
found=''
for word in $(head -n 20 patterns); do
	run search -a copies.reftel "$word"
	[ $status = 1 ] || found="$found $word"
done
is "nor does a search find one" "" "$found"
done_testing
