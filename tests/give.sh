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
run cite -a a --format json 94USUNNEWYORK2704
has "JSON" '{"id":"94USUNNEWYORK2704","paragraph":0,"archives":"USUN New York to' "$out"
run cite -a a 74COPENHAGEN203#99
is "no such paragraph" "1 reftel: the paragraphs of 74COPENHAGEN203 go to 3" "$status $err"
run cite -a a 74COPENHAGEN203#x
is "no number" 4 "$status"
run cite -a a 74COPENHAGEN999
is "not held" 1 "$status"
done_testing
