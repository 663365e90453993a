#!/bin/sh
# declass.sh: the door `reftel declass`: its forms, the calendar, what it
# refuses.  What the answers are is held against rows/declass.txt.
# usage: declass.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
. "$top/tests/tap.sh"
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$top/samples" || exit 1

expect() { # WHAT STATUS PATTERN ARGUMENT...: what is printed, on both
	name=$1 code=$2 line=$3
	shift 3
	prints "$name" "$code" "$line" declass "$@"
}
rock=2000s/2008OSLO412-lumpsucker-and-rock.txt
bulb=1973-76/1974COPENHAGEN203-danish-bulb.txt

expect "as it is marked" 0 '^  as marked   on 1980-12-31; General' $bulb
expect "a day that has come makes it eligible" 0 \
    '^  today       eligible since 2018-06-03' --today 2018-06-03 $rock
expect "the day before it is not" 0 \
    '^  today       eligible on 2018-06-03' --today 2018-06-02 $rock
echo 'Dear mother, it rains.' >"$dir/prose"
printf '1. (S) Secret.\n\n2. (U) Open.\n' >"$dir/portions"
expect "that nothing says it is no \`not classified'" 0 \
    '^  as marked   not known; nothing says whether it is classified' "$dir/prose"
expect "nor is it today" 0 '^  today       not known; nothing says' "$dir/prose"
expect "by its portions it is classified" 0 \
    '^  as marked   not known; there is no line of the' "$dir/portions"
expect "and falls due as such" 0 '^  today       eligible since 2005-12-31' \
    --date 1980-05-03 "$dir/portions"
expect "JSON says the same" 0 '"eligible":true' --format ndjson \
    --today 2018-06-03 $rock
expect "and the day before" 0 '"eligible":false' --format ndjson \
    --today 2018-06-02 $rock
expect "JSON laid out" 0 '"schema": "reftel.declass/1"' --format json $rock
expect "not of permanent value" 0 'stays until someone' --temporary \
    1980s/1986OSLO2290-asylum-from-both.txt
expect "a fragment of a day that is told" 0 'since 1980-12-31' \
    --date 1974-05-03 --today 2000-01-01 "$(
	printf 'CONFIDENTIAL LIMA 335\nE.O. 11652: GDS\nSUBJECT: EXERCISE\n' \
	    >"$dir/fragment"; echo "$dir/fragment")"
expect "no file" 4 'no file is named'
expect "a day that is none" 4 '^reftel: --today takes a day' --today soon $rock
expect "a file that is not there" 5 'nowhere' nowhere

"$reftel" import -a "$dir/a.reftel" "$rock" "$bulb" 2000s >/dev/null 2>&1
expect "an archive, by a query" 0 '^08OSLO412, CONFIDENTIAL' \
    -a "$dir/a.reftel" id:08OSLO412
expect "a query that is none" 4 'reftel: ' -a "$dir/a.reftel" '(fish'
expect "the calendar counts who cites it" 0 \
    '^2018-06-03  eligible  08OSLO412 .*(cited by [1-9]' \
    -a "$dir/a.reftel" --calendar --today 2020-01-01
"$reftel" declass -a "$dir/a.reftel" --calendar | cut -c 1-10 >"$dir/days"
is "the calendar is in order" yes "$([ "$(wc -l <"$dir/days")" -gt 3 ] &&
    LC_ALL=C sort -c "$dir/days" 2>&1 && echo yes)"
done_testing
