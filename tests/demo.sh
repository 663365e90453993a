#!/bin/sh
# demo.sh: the demonstration shows what it says: a telegram that is found,
# explained and followed, and a gap.
# usage: demo.sh TOP BUILD
top=$(realpath "$1") build=$(realpath "$2")
reftel=$build/reftel
unset NO_COLOR COLUMNS REFTEL_ARCHIVE
. "$top/tests/tap.sh"

# tools/demo names the build by its place in the project.
out=$("$top/tools/demo" "$(realpath --relative-to="$top" "$build")" 2>&1)
is "it runs to its end" 0 $?
has "an archive" "The archive holds " "$out"
has "a telegram is found" "08OSLO412         3 JUN 2008" "$out"
has "and explained" "the calling station follows" "$out"
has "its thread" "08OSLO412 *" "$out"
has "leads to what is not held" "not held" "$out"
has "a gap" "cited, not held       after 13 MAR 2007, before 15 MAR 2007" "$out"
has "what is run is shown so that it can be typed" "--by 'EUR/NB: RROE' --now" \
    "$out"
has "an answer is drafted" "References: OSLO 412
" "$out"
has "written with its number" "C O N F I D E N T I A L STATE 000001" "$out"
has "and its continuity number" "TO RUEHNY/AMEMBASSY OSLO 0001" "$out"
lacks "nothing is wrong with it" "answer:1:1: error" "$out"
has "as ACP 127 has it" "1. (C) SUMMARY: THE DEPARTMENT THANKS EMBASSY" "$out"
has "a copy goes out" "3. ~~(SBU)~~ [B6]" "$out"
lacks "without what was cut" "say the same of my delegation" \
    "${out##*The copy that goes out}"
has "what to try next" "reftel thread -a my.reftel" "$out"
# What it says to try does what it says.
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
"$reftel" import -a "$folder/my.reftel" "$top/samples" >/dev/null
echo "$out" | sed -n 's/^    reftel //p' | grep my.reftel | grep -v '^import' |
    sed 's|^serve .*|& --get /|' |
    tr ';' '\n' | sed 's/^ *reftel //' >"$folder/tries"
while read -r line; do
	has "it can be tried: $line" worked "$(cd "$folder" &&
	    eval "'$reftel' $line" >/dev/null </dev/null && echo worked)"
done <"$folder/tries"
done_testing
