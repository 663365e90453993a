#!/bin/sh
# follow.sh: references lead both ways, in doubt to all they may mean;
# threads end where they should; numbers that are missing are told.
# usage: follow.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
unset NO_COLOR COLUMNS REFTEL_ARCHIVE
. "$top/tests/tap.sh"
cd "$folder" || exit 1

telegram() { # POST NUMBER "DD MON YY" REFERENCES [TEXT]: a file of its own
	day=${3%% *}
	cat >"in/$1-$2-${3##* }.txt" <<-END
	R ${day}1200Z ${3#* }
	FM AMEMBASSY $1
	TO SECSTATE WASHDC
	BT
	UNCLAS $1 $2

	E.O. 12958: N/A
	TAGS: PREL, NO
	SUBJECT: EXERCISE: NOTE OF $1 $2

	REF: $4

	1. ${5:-The minister is well.} END EXERCISE.
	ROE
	BT
	NNNN
	END
}
node() { # ID: its line of the thread's JSON
	"$reftel" thread -a a --format json "$1" | grep '"depth":0,'
}
link() { # WHAT WANT ID: of its references, what became of them, which else
	is "$1" "$2" "$(node "$3" |
	    grep -o '"printed":"[^"]*"\|"link":"[^"]*"\|"candidates":\["[^]]*' |
	    sed 's/"printed":"\(.*\)"/; \1/;s/"link":"\(.*\)"/ \1/
	    s/"candidates":\[/ /;s/"//g' | tr -d '\n' | sed 's/^; //')"
}

mkdir in
telegram OSLO 10 "04 JAN 07" "LIMA 1 (NOTAL)"
telegram OSLO 500 "20 DEC 07" \
    "A. OSLO 10 B. 06 LIMA 77 C. DOE-ROE E-MAIL 12/1/07" \
    "The bell has come. Reftel B says that it is of cheese. We doubt it."
telegram OSLO 12 "03 JAN 08" "OSLO 500"
telegram OSLO 11 "02 MAR 08" "OSLO 13; LIMA 900"
telegram OSLO 490 "01 OCT 08" "OSLO 12, OSLO 11"
telegram OSLO 501 "02 OCT 08" "06 LIMA 77"
telegram LIMA 30 "20 JUN 08" "LIMA 900, LIMA 31"
telegram LIMA 900 "03 OCT 07" "OSLO A-12 OF JULY 9, 1964; QUITO 4"
telegram LIMA 901 "02 OCT 08" "07 LIMA 900; OSLO 490"
telegram LIMA 902 "03 OCT 08" "LIMA 901" "A circle begins."
telegram LIMA 903 "03 OCT 08" "LIMA 902; LIMA 904"
telegram LIMA 904 "03 OCT 08" "LIMA 903"
run import -a a in
is "an archive" "0 12 files: 12 new telegrams" "$status ${out%%
*}"

# ---- references

link "held" "OSLO 12 held; OSLO 11 held" 08OSLO490
link "not held; what is no telegram stands in no thread" \
    "OSLO 10 held; 06 LIMA 77 not-held" 07OSLO500
link "its own number and higher: of last year, or of this" \
    "OSLO 500 other-year" 08OSLO12
link "no such number yet: of last year" \
    "LIMA 900 other-year; LIMA 31 doubtful-year 07LIMA31" 08LIMA30
link "nor of another post, which has given out less" \
    "OSLO 13 doubtful-year 07OSLO13; LIMA 900 other-year" 08OSLO11
link "an airgram" "OSLO A-12 OF JULY 9, 1964 airgram; QUITO 4 not-held" \
    07LIMA900
run thread -a a 08LIMA902
has "a reference of last year's stands in its thread as well" \
    "in doubt: LIMA 900: held of another year" "$("$reftel" thread -a a 08OSLO11)"
has "and the other way" "08OSLO11" "$("$reftel" thread -a a 07LIMA900)"
cp in/OSLO-490-08.txt other.txt
sed -i 's/01 OCT/&/;s/^R 011200Z OCT/R 201200Z OCT/;s/well/better/' other.txt
run import -a a other.txt
link "several of a number: the latest before it is the likeliest" \
    "07 LIMA 900 held; OSLO 490 held" 08LIMA901
sed -i 's/^R 20/R 10/' other.txt
mkdir late && sed 's/^R 02/R 29/' in/LIMA-901-08.txt >late/late.txt
"$reftel" import -a b in/OSLO-490-08.txt other.txt late/late.txt >/dev/null
is "several of a number, which may both be meant" \
    '"link":"several","candidates":["08OSLO490","08OSLO490"]' \
    "$("$reftel" thread -a b --format json 08LIMA901 | grep '"depth":0,' |
	grep -o '"link":"several","candidates":[^]]*.')"

# ---- threads

for command in thread similar; do
	run $command -a a 08LIMA903 08LIMA901
	is "$command: one telegram at a time" "4 1" \
	    "$status $(grep -c 'one telegram is asked for' err)"
done
run thread -a a 08 LIMA 903
is "whose number may be in pieces" 0 "$status"
run thread -a a 08LIMA903
is "a circle has an end" 0 "$status"
is "each stands once" "08LIMA901 08LIMA902 08LIMA903 08LIMA904" \
    "$(echo "$out" | sed 's/^[-| \`]*//' | grep -o '^08LIMA90[0-9]' | sort |
	tr '\n' ' ' | sed 's/ $//')"
is "in order of date, under what it cites" "07OSLO10
07OSLO500
08OSLO12
08OSLO490
08LIMA901
08LIMA902
08LIMA903
08LIMA904" "$("$reftel" thread -a a 08LIMA901 | grep -v "not held\|cites\|^$" |
    sed 's/^[-| \`]*//;s/ .*//' | grep -x "$(printf '0[78]OSLO[0-9]*\n08LIMA90.')" |
    grep -vx 08OSLO11)"
has "what is not held is told with what is said of it" \
    "07OSLO500 cites it as B. 06 LIMA 77: ¶1 Reftel B says that it is of cheese." \
    "$("$reftel" thread -a a 07OSLO500)"
has "NOTAL is kept" "07OSLO10 cites it as LIMA 1 NOTAL" \
    "$("$reftel" thread -a a 07OSLO10)"
run thread -a a "06 LIMA 000077"
has "it can be asked for, and has who cites it" "06LIMA77 *" "$out"
has "all of them" "08OSLO501" "$out"
run thread -a a --depth 1 08OSLO490
has "a limit is said" "cut after 1 step, and it goes further" "$out"
lacks "and kept" 07OSLO10 "$out"
run thread -a a --most 3 08OSLO490
has "another limit is said" "more than --most" "$out"
has "and kept" "3 telegrams held" "$out"
run thread -a a --depth 30 08OSLO490
lacks "a limit that is not reached is not said" "it goes further" "$out"
run thread -a a 08QUITO99
is "not held and not cited" "1 reftel: the archive has no 08QUITO99" \
    "$status $err"
run thread -a a
is "none is named" 4 "$status"
run thread -a a --depth x 08OSLO490
is "no number" 4 "$status"
# One that everybody cites.
mkdir many
i=1
while [ $i -le 30 ]; do
	sed "s/LIMA 901/LIMA $((1000 + i))/g;s/^REF.*/REF: LIMA 30/" \
	    in/LIMA-901-08.txt >"many/$i.txt"
	i=$((i + 1))
done
"$reftel" import -a a many >/dev/null
run thread -a a --most 10 08LIMA30
has "of many that cite it the number is told" "more cite it" "$out"
has "and as many as were asked for are there" \
    "9 telegrams held, 1 known" "$out"

# ---- gaps

rm -rf in && mkdir in
telegram ROME 3 "03 JAN 09" "ROME 5; ROME 9 (NOTAL)"
telegram ROME 4 "04 JAN 09" "09 ROME 3" "Ref A is of no use."
telegram ROME 7 "08 JAN 09" "A. ROME 5 B. ROME 6" "Ref A says that he sings."
telegram PARIS 60 "09 JAN 09" "ROME 5"
for card in 11 12; do
	printf '%s\n' "Message Text" "" "Message Attributes" \
	    "Draft Date: 10 JAN 2009" "Document Number: 2009ROME000$card" \
	    "From: ROME" "Withdrawn Date: 01 JUN 2020" >in/card-$card.txt
done
printf '%s\n' "Message Text" "" "ERROR READING TEXT INDEX FILE" "" \
    "Message Attributes" "Draft Date: 09 JAN 2009" \
    "Document Number: 2009ROME00010" "From: ROME" \
    "Locator: ADS TEXT UNRETRIEVABLE" >in/lost.txt
"$reftel" import -a gaps in >/dev/null
run gaps -a gaps "Embassy Rome" 2009
is "gaps by any name of the post" 0 "$status"
is "what is held, and what is missing" \
    "ROME 2009: 1 to 12, held from 3 JAN 2009 to 10 JAN 2009
3 held; 1 held without a text; 2 withdrawn; 3 cited, not held; 3 missing" \
    "$(echo "$out" | head -n 2)"
is "in runs, and between which days" \
    "1-2 2 missing before 3 JAN 2009
3-4 2 held 3 JAN 2009 to 4 JAN 2009
5-6 2 cited, not held after 4 JAN 2009, before 8 JAN 2009
7 1 held 8 JAN 2009
8 1 missing after 8 JAN 2009, before 9 JAN 2009
9 1 cited, not held after 8 JAN 2009, before 9 JAN 2009
10 1 held without a text 9 JAN 2009
11-12 2 withdrawn 10 JAN 2009" \
    "$(echo "$out" | sed 1,2d | grep -v cites | tr -s ' ')"
has "what is cited, by whom" "09ROME7 cites it as A. ROME 5: ¶1 Ref A says that he sings." "$out"
has "by several" "09PARIS60 cites it as ROME 5" "$out"
has "NOTAL" "09ROME3 cites it as ROME 9 NOTAL" "$out"
lacks "a pipe has no colours" "$(printf '\033')" "$out"
telegram BERN 1 "05 FEB 09"
telegram BERN 3 "05 FEB 09"
"$reftel" import -a gaps in >/dev/null
run gaps -a gaps Bern 2009
has "between two of one day: on that day" "2 1 missing on 5 FEB 2009" \
    "$(echo "$out" | tr -s ' ')"
run gaps -a gaps Rome 1909
is "a number tells two digits of its year, and 09 is not 1909" 1 "$status"
has "which is said" "nothing of ROME of 1909 is held" "$err"
run gaps -a gaps --most 2 Rome 09
has "a limit is said" "and 6 more; --most 0 lists all" "$out"
run gaps -a gaps --format json rome 2009
has "JSON: counts" '"counts":{"missing":3,"cited":3,"withdrawn":2,"textless":1,"held":3}' "$out"
has "JSON: runs" '{"from":9,"to":9,"what":"cited","first_day":null' "$out"
has "JSON: who cites" '{"id":"09ROME6","by":[{"id":"09ROME7","printed":"ROME 6"}],"count":1}' "$out"
telegram SAIGON 8 "03 JAN 74" "SAIGON 7"
telegram "HO CHI MINH CITY" 2 "03 JAN 99" "STATE 5"
"$reftel" import -a gaps in >/dev/null
for post in Saigon "Ho Chi Minh City"; do
	has "a post by its name of then or now: $post" "SAIGON 1974: 1 to 8" \
	    "$("$reftel" gaps -a gaps "$post" 1974)"
	has "a post by its name of then or now: $post" \
	    "HOCHIMINHCITY 1999: 1 to 2" \
	    "$("$reftel" gaps -a gaps "$post" 1999)"
done
run gaps -a gaps Rome 1975
is "nothing is there" "1 reftel: nothing of ROME of 1975 is held, and nothing cited" \
    "$status $err"
run gaps -a gaps Rome
is "no year" 4 "$status"
run gaps -a gaps 2009
is "no post" 4 "$status"
# One telegram that cites thousands, and thousands that are cited.
mkdir bomb
sed "s/^REF:.*/REF: OSLO $(seq -s ', ' 1 20000)/;s/ROME 3/ROME 500/" \
    in/ROME-3-09.txt >bomb/many.txt
"$reftel" import -a bomb.reftel bomb >/dev/null
# With the sanitizers no program starts in so little room.
room=1000000
(ulimit -v $room; "$reftel" --version) >/dev/null 2>&1 || room=unlimited
out=$(ulimit -v $room; "$reftel" thread -a bomb.reftel 09ROME500 2>&1)
has "of a list of thousands so many are told as are asked for" \
    "1 telegram held, 199 known by references alone" "$out"
out=$(ulimit -v $room; "$reftel" gaps -a bomb.reftel Oslo 09 2>&1)
is "and of thousands that are cited so many have who cites them" 40 \
    "$(echo "$out" | grep -c 'cites it as')"
# A number that is misread does not make the year a hundred times as long.
i=1
mkdir long
while [ $i -le 60 ]; do
	sed "s/ROME 3/ROME $((200 + i))/;s/^REF:.*/REF: ROME 777777/" \
	    in/ROME-3-09.txt >"long/$i.txt"
	i=$((i + 1))
done
"$reftel" import -a gaps long >/dev/null
run gaps -a gaps Rome 2009
has "a number far off is told apart" "ROME 2009: 1 to 260, " "$out"
has "and told" "misread, it may be: 777777" "$out"
wide() { # COLUMNS: the widest line of the chart on a terminal so wide
	COLUMNS=$1 TERM=xterm script -qec "'$reftel' gaps -a gaps Rome 2009" \
	    /dev/null </dev/null | sed 's/.\[[0-9;]*m//g' | tr -d '\r' |
	    awk '/^$/ { n++ } n == 1' | wc -L
}
if command -v script >/dev/null && script -qec true /dev/null </dev/null; then
	for columns in 60 80 120 200; do
		is "the chart fits in $columns columns" yes \
		    "$(w=$(wide $columns)
		    [ "$w" -le $columns ] && [ "$w" -ge 50 ] && echo yes ||
			echo "$w")"
	done
else
	skip "the chart" "script is not installed"
fi

# ---- by sender and date in place of a number

message() { # DTG POST NUMBER REF
	printf '%s\n' "R $1" "FM AMEMBASSY $2" "TO SECSTATE WASHDC" BT \
	    "UNCLAS $2 $3" "" "E.O. 12958: N/A" "TAGS: EFIS" \
	    "SUBJECT: EXERCISE: THE HERRING OF $2" "" ${4:+"REF: $4" ""} \
	    "1. Still late." ROE BT NNNN >"dated/$3"
}
mkdir dated
message "231245Z DEC 08" LIMA 0901
message "231246Z DEC 08" LIMA 0902
message "241200Z DEC 08" BERN 0903
message "051200Z JAN 09" OSLO 0904 "A. AMEMBASSY LIMA 231245Z DEC 08 \
B. BERN DTG 241200Z DEC (NOTAL) C. BERN 241201Z DEC 08 D. CJCS 231245Z DEC 08"
"$reftel" import -a dated.reftel dated >/dev/null
run thread -a dated.reftel -f json 09OSLO904
for id in 08LIMA901 08BERN903; do
	has "$id is known by its sender and date" "\"id\":\"$id\"" "$out"
done
lacks "and not by a minute more" 08LIMA902 "$out"
has "another minute is not held" '"BERN 241201Z DEC 08"' "$out"
has "nor another sender" '"CJCS 231245Z DEC 08"' "$out"
for id in 08LIMA901 08BERN903; do
	run thread -a dated.reftel "$id"
	has "and back from $id" "09OSLO904 " "$out"
done
run thread -a dated.reftel 08LIMA902
lacks "from the minute after it is not" 09OSLO904 "$out"
run stats -a dated.reftel -f json
has "what is found counts as held" '"references":{"held":2,' "$out"

# ---- the samples

"$reftel" import -a samples "$top/samples" >/dev/null
run thread -a samples 08OSLO412
is "a story of the samples" 0 "$status"
has "leads back" 70COPENHAGEN1412 "$out"
has "leads on" 11STATE40417 "$out"
done_testing
