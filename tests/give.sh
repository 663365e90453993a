#!/bin/sh
# give.sh: what an archive gives back: citations, and bundles that can be
# verified without us.
# usage: give.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
unset NO_COLOR COLUMNS REFTEL_ARCHIVE
. "$top/tests/tap.sh"
cd "$folder" || exit 1
"$reftel" import -a a "$top/samples" >/dev/null

# ---- citations

run cite -a a 73STATE184402
is "as the archives want it, as the series has it, after Chicago" \
    "archives:
  Department of State to Consulate Ponta Delgada, Telegram 184402, September 15, 1973, 1973STATE184402, Central Foreign Policy Files, 1973-79/Electronic Telegrams, RG 59: General Records of the Department of State, U.S. National Archives.
series:
  Telegram 184402 From the Department of State to the Consulate in Ponta Delgada. Washington, September 15, 1973, 2231Z. Source: National Archives, RG 59, Central Foreign Policy File, D730283-0814. Unclassified; Routine.
chicago:
  US Department of State to Consulate Ponta Delgada, “Exercise Signet: Lost Seal,” telegram 184402, September 15, 1973, 1973STATE184402, Central Foreign Policy Files, 1973–79, Electronic Telegrams, RG 59, General Records of the Department of State, National Archives." \
    "$out"
run cite -a a --style archives 74COPENHAGEN203¶2
is "a paragraph, and the number that the archives make" \
    "Embassy Copenhagen to Department of State, Telegram 00203, paragraph 2, January 28, 1974, 1974COPENH00203, Central Foreign Policy Files, 1973-79/Electronic Telegrams, RG 59: General Records of the Department of State, U.S. National Archives." \
    "$out"
run cite -a a --style chicago '08 STATE 056110#3'
lacks "what lies elsewhere is not said to lie there" "National Archives" "$out"
has "several addressees" "Embassy Oslo, Embassy Reykjavik, and other posts, “" "$out"
run cite -a a --style series 75SECTO10044
has "a series of the Secretary" "Telegram Secto 10044 From USDEL Secretary Brussels" "$out"
foia="FOIA Case No. F-2018-00391, Doc. No. C00000391, U.S. Department of State"
for style in archives series chicago; do
	run cite -a a --style $style 10HELSINKI391
	has "the case and the document of a release: $style" "$foia." "$out"
done
run cite -a a --format json 94USUNNEWYORK2704
has "JSON" '{"id":"94USUNNEWYORK2704","paragraph":0,"archives":"USUN New York to' "$out"
run cite -a a 74COPENHAGEN203#99
is "no such paragraph" "1 reftel: the paragraphs of 74COPENHAGEN203 go to 3" "$status $err"
run cite -a a 74COPENHAGEN203#x
is "no number" 4 "$status"
run cite -a a 74COPENHAGEN999
is "not held" 1 "$status"

# ---- bundles

export_to() { # FORM QUERY...: into the file or folder out.FORM
	form=$1
	shift
	rm -rf "out.$form"
	run export -a a --to "$form" -o "out.$form" "$@"
}
ids() { "$reftel" read --format ndjson "$@" | grep -o '"status":"[a-z]*","id":"[^"]*"' | sort; }
all=$("$reftel" search -a a --format ndjson '' | wc -l | tr -d ' ')
for form in text json csv mbox zip bagit; do
	export_to $form ''
	is "$form of all" "0 " "$status $err"
done
is "JSON has all" "$all" "$(grep -c '^{' out.json)"
is "CSV has all, and the text" "$all" \
    "$(grep -cE '^[0-9A-Z]*,([0-9]{4}-[0-9-]{5}T[0-9:]{8}Z)?,' out.csv)"
is "text is a reading copy" yes \
    "$(grep -q 'EXERCISE PUFFIN LIGHT' out.text && echo yes)"
is "a mailbox has all" "$all" "$(grep -c '^Message-ID: ' out.mbox)"
# What only its carrier tells of an extract stands not in the message.
is "which are read from it as they were" \
    "$(grep -o '"status":"[a-z]*","id":"[^"]*"' out.json | grep -v partial |
	sort)" "$(ids out.mbox | grep -v partial)"
has "and make threads in a mail program" \
    "References: <08STATE56110@reftel.invalid>
 <74OSLO146@reftel.invalid>" "$(cat out.mbox)"
if command -v python3 >/dev/null; then
	is "a mail program reads it" "$all" "$(python3 -c '
import mailbox
print(sum(1 for m in mailbox.mbox("out.mbox")
    if m["Subject"] and m["From"] and m.get_payload(1).get_payload(decode=True)))')"
	is "a ZIP file is sound" None "$(python3 -c '
import zipfile
print(zipfile.ZipFile("out.zip").testzip())')"
	python3 -m zipfile -e out.zip unzipped
else
	skip "a mail program reads it" "python3 is not installed"
	skip "a ZIP file is sound" "python3 is not installed"
	mkdir -p unzipped && cp -r out.bagit unzipped/out
fi
for bag in out.bagit unzipped/out; do
	is "$bag: the manifest holds, without us" "" \
	    "$(cd $bag && sha256sum --quiet -c manifest-sha256.txt 2>&1)"
	is "$bag: that of the tags too" "" \
	    "$(cd $bag && sha256sum --quiet -c tagmanifest-sha256.txt 2>&1)"
	is "$bag: nothing stands outside of it" "" "$(cd $bag &&
	    find data -type f | sort >../files && sed 's/^.\{66\}//' \
		manifest-sha256.txt | sort | diff ../files -)"
	is "$bag: its size is told" \
	    "Payload-Oxum: $(cat $(find $bag/data -type f) | wc -c | tr -d ' ').$(
	    find $bag/data -type f | wc -l | tr -d ' ')" \
	    "$(grep Payload $bag/bag-info.txt)"
	is "$bag: the version is told" "BagIt-Version: 1.0" \
	    "$(head -n 1 $bag/bagit.txt)"
done
is "the bytes are those that came" "" \
    "$(cmp "$top/samples/2000s/2007SUVA118-counted-again.txt" \
	out.bagit/data/2007/07SUVA118-*.txt 2>&1)"
is "all editions are there" 2 \
    "$(find out.bagit -name '83STATE171902-*' | wc -l | tr -d ' ')"
run import -a again out.zip
has "what was given out can be put in again" "new telegrams" "$out"
is "and is the same" \
    "$("$reftel" search -a a --format csv 'id:08*' | sort)" \
    "$("$reftel" search -a again --format csv 'id:08*' | sort)"
cp out.csv before.csv
run export -a a --to csv -o out.csv zzzzzz
is "what finds nothing leaves what was there" "1 " "$status $(cmp out.csv before.csv 2>&1)"
for form in csv json zip text; do
	"$reftel" export -a a --to $form -o "none.$form" zzzzzz 2>/dev/null
done
is "nor makes a file" "" "$(ls none.* 2>/dev/null)"
cp -r a b && cp -r a.index b.index 2>/dev/null
run export -a b -o b rock
is "the archive is no place for it" 4 "$status"
run export -a b -o b rock
has "which is said" "would replace the archive" "$err"
run search -a b rock
is "and it is whole" 0 "$status"
cp "$top/samples/2000s/2008OSLO412-lumpsucker-and-rock.txt" original.txt
run release -o original.txt original.txt
is "nor is the original" "4 " \
    "$status $(cmp original.txt "$top/samples/2000s/2008OSLO412-lumpsucker-and-rock.txt" 2>&1)"
run import -a csvback out.csv
is "an exported table is taken in again" "0 $all" \
    "$status $("$reftel" search -a csvback --format ndjson '' | wc -l | tr -d ' ')"
is "and is the same but for days that stood beside the text" "" "$(
	"$reftel" export -a csvback --to csv '' | grep -oE '^[0-9A-Z]+,' | sort >two
	grep -oE '^[0-9A-Z]+,' out.csv | sort | diff - two)"
export_to csv from:APIA date:2007
is "a query" "07APIA41 07APIA42 07APIA44 07APIA45 07APIA47 " \
    "$(grep -o '^07APIA[0-9]*' out.csv | tr '\n' ' ')"
run export -a a --to bagit -o out.bagit from:APIA
has "a folder that is there is left alone" "out.bagit: cannot be made" "$err"
is "in one sentence" "5 1" "$status $(wc -l <err | tr -d ' ')"
run export -a a --to bagit from:APIA
is "a bag has a name" 4 "$status"
run export -a a --to json nothinglikeit
is "nothing found" "1 []" "$status $out"
run export -a a --to json 'a ('
is "no query" "4   a (     ^" "$status $(sed 1d err | tr '\n' ' ' | sed 's/ $//')"
if [ -c /dev/full ]; then
	"$reftel" export -a a --to csv '' >/dev/full 2>err
	is "a full disk" "5 1" "$? $(grep -c 'cannot write' err)"
else
	skip "a full disk" "there is no /dev/full"
fi
done_testing
