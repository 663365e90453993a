#!/bin/sh
# command.sh: what reftel says and exits with on a command line.
# usage: command.sh REFTEL
reftel=$(realpath "$1")
. "$(dirname "$0")/tap.sh"
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
unset NO_COLOR COLUMNS

cat >one.txt <<'EOF'
R 031140Z JUN 08
FM AMEMBASSY OSLO
TO SECSTATE WASHDC 7031
UNCLAS OSLO 000412

E.O. 12958: N/A
TAGS: PREL, NO
SUBJECT: EXERCISE: A FISH

1. (U) The fish left.

2. (U) It did not look back.

DOE
EOF
sed 's/000412/000413/; s/031140Z/031150Z/' one.txt >two.txt
{ cat one.txt; printf 'NNNN\n\n'; cat two.txt; } >both.txt
echo '%PDF-nothing' >damaged.pdf

sed 's/^UNCLAS/INFO HQ USAFRICOM STUTTGART GE\n&/' one.txt >command.txt
run read command.txt
has "a command keeps its capitals, and where it is" "Info    HQ USAFRICOM Stuttgart GE" "$out"
sed 's/^TAGS: PREL/&, QQQQ/' one.txt >code.txt
run read --format html code.txt
has "a code that says nothing stands by itself" "<b>QQQQ</b>; <b>NO</b> Norway" "$out"
sed 's/^UNCLAS.*/S E C R E T OSLO 000412\n\nSIPDIS\nNODIS\nNOFORN/' one.txt >captions.txt
run explain captions.txt
has "all captions are told" "It is secret and captioned SIPDIS, NODIS and NOFORN" "$(echo $out)"
run
is "no command: help, and wrong usage" 4 $status
has "  which lists the commands" "explain" "$out"
run --help
is "--help is no trouble" "0 " "$status $err"
run --version
has "--version" "reftel 0." "$out"
run raed one.txt
is "a command that is none" 4 $status
has "  names the nearest" "did you mean \`read'" "$err"
run read --format jsno one.txt
is "a format that is none" 4 $status
has "  names the nearest" "did you mean \`json'" "$err"
run one.txt
has "a file without a command" "reftel explain one.txt" "$err"
run --hepl
has "an option of none" "did you mean \`--help'" "$err"
run help read
has "help with a command" "usage: reftel read" "$out"
is "and with one that has no operands" "usage: reftel status [OPTION...]" \
    "$("$reftel" status --help | head -n 1)"
run help raed
is "help with what is none" 4 $status
run read --as smrat one.txt
has "a carrier that is none names the nearest" "\`smart'" "$err"
run read --fromat json one.txt
has "an option that is none names the nearest" "did you mean \`--format'" "$err"
run read -q one.txt
has "a letter that is none" "there is no option \`-q'" "$err"
run read --format
has "an option without its value" "needs a value" "$err"
run read --help=yes
has "an option with a value that takes none" "takes no value" "$err"
run read --date 2008-02-30 one.txt
is "a day that is none" 4 $status
run read --id "no such thing" one.txt
is "a number that is none" 4 $status
run read --as pdf one.txt
has "a carrier of none is called one" "no carrier \`pdf'" "$err"
run read --as csv one.txt
has "a file without a telegram" "no telegram in it" "$err"
run read
has "no file" "no file is named" "$err"
run read nowhere.txt
is "a file that is not there" 5 $status
has "  is named" "cannot open nowhere.txt" "$err"
run read .
is "a folder" 5 $status
run read nowhere.txt --format ndjson one.txt
is "the files that are there are read all the same" 1 \
    "$(echo "$out" | grep -c '"number":412')"

for spelling in "--format ndjson" "--format=ndjson" "-f ndjson" "-fndjson"; do
	# shellcheck disable=SC2086
	run read $spelling one.txt
	has "read $spelling" '"id":"08OSLO412"' "$out"
done
run read one.txt -f ndjson -- two.txt
is "options between files, and --" 2 "$(echo "$out" | grep -c '^{')"
out=$("$reftel" read -f ndjson - <one.txt)
has "standard input is -" '"id":"08OSLO412"' "$out"
run read -f ndjson both.txt
is "two telegrams in a file" '"08OSLO412" "08OSLO413"' \
    "$(echo "$out" | sed 's/.*"id":\("[^"]*"\).*/\1/' | tr '\n' ' ' |
    sed 's/ $//')"
run read -f none both.txt
is "none prints nothing" "" "$out"
run read -f ndjson one.txt one.txt
is "several files" 2 "$(echo "$out" | grep -c '^{')"
run read -f html one.txt
has "a page" "</html>" "$out"
run explain one.txt
has "an explanation" "How to read" "$out"
has "of which all was understood" "Every byte of it was" "$out"
printf 'Two lumpsuckers met.\nOne said nothing.\n' >prose.txt
run explain prose.txt
has "what is no telegram is not understood" "Nothing of it was underst" "$out"
run read -f ndjson prose.txt
has "nor in the JSON" '"coverage":{"bytes":39,"understood":0,' "$out"
{
	cat one.txt
	printf '\n9. Seven\001\002\003\004\005\006\007 of them.\n'
} >noise.txt
run explain noise.txt
has "bytes that are passed over neither" "Not understood: 7 of" "$out"
run explain -f html one.txt
has "an explanation as a page" "</html>" "$out"
run check -f sarif one.txt
has "SARIF" '"version":"2.1.0"' "$out"

"$reftel" check one.txt >out
is "a clean telegram has no remarks" "0 " "$? $(cat out)"
printf 'FM AMEMBASSY OSLO\nINFO AMEMBASSY BERN\n' >warned.txt
"$reftel" check warned.txt >out
is "a warning is status 2" 2 $?
has "  as file:line:column: level:" "warned.txt:1:1: warning: " "$(cat out)"
"$reftel" read -f none warned.txt
is "for read as well" 2 $?

odd=$(printf 'a\nb: error.txt')
cp warned.txt "$odd"
is "a name on two lines is one" 2 "$("$reftel" check "$odd" | wc -l)"
: >empty.txt
run read empty.txt
has "an empty file" "nothing" "$out"
run explain empty.txt
has "  explained" "nothing" "$out"
run lookup ""
is "an empty word is wrong usage" 4 $status
mkdir blind
cp one.txt blind/closed.txt
chmod 0 blind/closed.txt
if [ ! -r blind/closed.txt ]; then
	run read blind/closed.txt
	has "a file that may not be read" "Permission denied" "$err"
fi
head -c 1000000 /dev/zero >zeros.txt
run check zeros.txt
is "a file of zero bytes" 2 $status

for words in "read one.txt" "explain one.txt" "check warned.txt" \
    "lookup PREL" "--help" "--version" "read --help" "import -a made one.txt" \
    "search -a made fish" "show -a made 08OSLO412" \
    "import --commit 1 -a other two.txt"; do
	# shellcheck disable=SC2086
	"$reftel" $words >/dev/full 2>err
	is "$words to a full disk" "5 yes" \
	    "$? $(grep -q 'cannot write' err && echo yes)"
	# shellcheck disable=SC2086
	"$reftel" $words >&- 2>err
	is "  and to nobody" "5 yes" \
	    "$? $(grep -q 'cannot write' err && echo yes)"
done
"$reftel" verify -a made >out
is "what was imported is sound all the same" 0 $?
"$reftel" read -f ndjson one.txt >/dev/full 2>err
is "a full disk is status 5" 5 $?
has "  and said" "cannot write" "$(cat err)"
for _ in 1 2 3 4 5 6 7 8 9 10; do
	cat both.txt; printf 'NNNN\n\n'
done >many.txt
for _ in 1 2 3 4 5 6; do cat many.txt many.txt >m; mv m many.txt; done
"$reftel" read -f json many.txt 2>err | head -n 1 >/dev/null
is "who stops reading is no trouble of ours" "" "$(cat err)"
is "no colour where there is no terminal" 0 \
    "$("$reftel" explain one.txt | grep -c "$(printf '\033')")"
if command -v script >/dev/null; then
	TERM=xterm script -qec "$reftel explain one.txt" /dev/null </dev/null >out 2>&1
	has "colour on a terminal" "$(printf '\033[1m')" "$(cat out)"
	NO_COLOR=1 script -qec "$reftel explain one.txt" /dev/null \
	    </dev/null >out 2>&1
	is "NO_COLOR is honoured" 0 "$(grep -c "$(printf '\033\\[')" out)"
fi
for pair in "raed read" "serach search" "shwo show"; do
	run "${pair% *}"
	has "letters that changed places: ${pair% *}" "\`${pair#* }'" "$err"
done
# Each start would wait for them: 29 libraries in place of a handful.
is "it waits for no library of a database server, nor of TLS" "" \
    "$(readelf -d "$reftel" | grep -E 'NEEDED.*lib(pq|ssl|crypto)')"
done_testing
