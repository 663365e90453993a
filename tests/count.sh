#!/bin/sh
# count.sh: what an archive counts and compares: statistics, requests and
# their answers, texts that are alike.
# usage: count.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
unset NO_COLOR COLUMNS REFTEL_ARCHIVE
. "$top/tests/tap.sh"
cd "$folder" || exit 1
"$reftel" import -a s "$top/samples" >/dev/null

telegram() { # POST NUMBER "DD MON YY" TO REFERENCES SUBJECT TEXT
	post=${1##* }
	[ "$post" != WASHDC ] || post=STATE
	cat >"in/$post-$2.txt" <<-END
	------------------012345 ${3%% *}1$((200 + $2))Z /41
	${p:-R} ${3%% *}1200Z ${3#* }
	FM $1
	TO $4
	BT
	UNCLAS $post $2

	E.O. 12065: N/A
	TAGS: PREL, NO
	SUBJECT: EXERCISE: $6

	REF: $5

	1. $7 END EXERCISE.

	2. THE REST IS SILENCE.
	ROE
	BT
	NNNN
	END
}
mkdir in
telegram "SECSTATE WASHDC" 1 "01 MAR 79" "AMEMBASSY OSLO
AMEMBASSY LIMA
ALL DIPLOMATIC AND CONSULAR POSTS" "QUITO 3" "DEMARCHE ON SPOONS" \
    "ACTION REQUESTED: POSTS SHOULD COUNT THEIR SPOONS."
telegram "AMEMBASSY OSLO" 12 "03 MAR 79" "SECSTATE WASHDC" "STATE 1" "SPOONS" \
    "THERE ARE TWELVE SPOONS."
telegram "AMEMBASSY OSLO" 13 "04 MAR 79" "SECSTATE WASHDC" "STATE 1" "FORKS" \
    "FOR FORKS SEE ANOTHER TELEGRAM."
telegram "AMEMBASSY QUITO" 5 "05 MAR 79" "SECSTATE WASHDC" "STATE 1" "SPOONS" \
    "THERE ARE NO SPOONS."
telegram "AMEMBASSY ROME" 6 "09 MAR 79" "SECSTATE WASHDC" "STATE 1; OSLO 12" \
    "SPOONS" "THERE ARE TOO MANY SPOONS."
p=O
telegram "AMEMBASSY ROME" 40 "20 MAR 79" "SECSTATE WASHDC" "ROME 6" "A SPOON" \
    "ACTION REQUESTED: A SPOON."
p=
telegram "SECSTATE WASHDC" 2 "09 APR 79" "AMEMBASSY BERN" "STATE 1" "A LAST WORD" \
    "NOTHING IS ASKED HERE."
run import -a a in
is "an archive" 0 "$status"

# ---- statistics

run stats -a a
is "all" "0 7 telegrams" "$status $(echo "$out" | head -n 1)"
counts() { # HEADING: the lines below it, blanks single
	echo "$out" | awk -v head="$1" '/^$/ { on = 0 } on
	    $0 == head || (head ~ / / && index($0, head " ") == 1) { on = 1 }' | sed 's/^ *//' |
	    tr -s ' ' | tr '\n' ';'
}
is "senders" "OSLO 2;ROME 2;STATE 2;QUITO 1;" "$(counts from)"
is "precedence" "ROUTINE 6;IMMEDIATE 1;" "$(counts precedence)"
is "what they have" "2" "$(counts has | grep -o 'action [0-9]*' | sed 's/.* //')"
is "lengths" "0 to 99 7;" "$(counts "length in words, in the middle")"
is "references" "held 7;not held 1;" "$(counts "references of 7 telegrams:")"
is "handling" "IMMEDIATE 40 min 40 min 40 min 1;ROUTINE 5 min 12 min 13 min 6;" \
    "$(counts 'from date-time group to receipt')"
run stats -a a from:OSLO
is "a query" "2 telegrams" "$(echo "$out" | head -n 1)"
is "and no others" "OSLO 2;" "$(counts from)"
run stats -a s
is "remarks of the samples as check finds them" \
    "$("$reftel" search -a s --facets 0 --most 0 --format json remark:text-lost |
	sed 's/.*"total":\([0-9]*\).*/\1/')" \
    "$(counts remark | grep -o 'text-lost [0-9]*' | sed 's/.* //')"
run stats -a s --read 10
has "some are read" "references of" "$out"
run stats -a a --format json
has "JSON: facets" '"precedence":[{"value":"ROUTINE","count":6},{"value":"IMMEDIATE","count":1}]' "$out"
has "JSON: length" '"length":{"median":' "$out"
has "JSON: references" '"references":{"held":7,"several":0,' "$out"
has "JSON: handling" '{"precedence":"IMMEDIATE","count":1,"median":40,' "$out"
run stats -a a nothinglikeit
is "nothing" "1 0 telegrams" "$status $out"
run stats -a a 'a ('
is "no query" "4   a (     ^" "$status $(sed 1d err | tr '\n' ' ' | sed 's/ $//')"
median=$(for n in $("$reftel" search -a s --format ndjson '' |
    grep -o '"words":[0-9]*' | sed 's/.*://'); do echo "$n"; done | sort -n |
    awk '{ w[NR] = $1 } END { print w[int((NR + 1) / 2)] }')
is "the middle length" "length in words, in the middle $median" \
    "$("$reftel" stats -a s | grep '^length')"

# ---- requests and answers

run actions -a a
is "requests, the newest first, of whom, and who came back to them" \
"79ROME40          20 MAR 1979   EXERCISE: A SPOON
    ¶1 ACTION REQUESTED: A SPOON. END EXERCISE.
    STATE                 no answer in 20 days

79STATE1          1 MAR 1979    demarche: EXERCISE: DEMARCHE ON SPOONS
    ¶1 ACTION REQUESTED: POSTS SHOULD COUNT THEIR SPOONS. END EXERCISE.
    OSLO                  79OSLO12 after 2 days, and 1 more
    LIMA                  no answer in 39 days
    ALL DIPLOMATIC AND CONSULAR POSTS 2 posts, the first: 79QUITO5 after 4 days

2 requests, 1 answered" "$out"
run actions -a a --open 1
is "open after a day" "79ROME40 79STATE1 " \
    "$(echo "$out" | grep -o '^79[A-Z]*[0-9]*' | tr '\n' ' ')"
run actions -a a --open 3
is "open after three" "79ROME40 " \
    "$(echo "$out" | grep -o '^79[A-Z]*[0-9]*' | tr '\n' ' ')"
run actions -a a --open 30
is "none was open so long" "1 0 requests, 0 answered" "$status $out"
run actions -a a from:STATE
is "a query" "79STATE1 " "$(echo "$out" | grep -o '^79[A-Z]*[0-9]*' | tr '\n' ' ')"
run actions -a a --most 1
has "a limit is said" "there are more" "$out"
run actions -a a --format csv
is "CSV" "79STATE1,1979-03-01,STATE,OSLO,demarche,EXERCISE: DEMARCHE ON SPOONS,79OSLO12,2" \
    "$(echo "$out" | sed -n 3p | tr -d '\r')"
run actions -a a --format json
has "JSON" '"asked":[{"name":"OSLO","post":true,"answer":"79OSLO12","days":2,"answers":2},{"name":"LIMA","post":true,"answer":null,"days":-1,"answers":0},' "$out"
run actions -a a 'a ('
is "no query" "4 reftel: column 3" "$status $(head -c 16 err)"
run actions -a s 08STATE56110 OR id:08STATE56110
has "the samples" "OSLO                  08OSLO412 after 7 days" "$out"
has "which say where the action stands" "¶3" "$out"

# ---- texts that are alike

rm -rf in && mkdir in
words() { # FROM TO: words that never are the same in two telegrams, but for some
	awk -v from="$1" -v to="$2" 'BEGIN { srand(from)
	for (i = from; i < to; i++) {
		w = ""
		for (n = 0; n < 6; n++) w = w sprintf("%c", 97 + int(rand() * 26))
		printf "%s%s", (i % 5 == 0) ? "the minister of " : w " ",
		    (i % 9 == 8) ? "\n" : "" } }'
}
text() { # NUMBER: a telegram of the text that is read
	{
		printf 'R %02d1200Z MAY 08\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\n' \
		    $(($1 % 28 + 1))
		printf 'BT\nUNCLAS OSLO %d\n\nE.O. 12958: N/A\nTAGS: PREL\n' "$1"
		printf 'SUBJECT: EXERCISE: TEXT %d\n\n1. ' "$1"
		cat
		printf '\nROE\nBT\nNNNN\n'
	} >"in/$1.txt"
}
words 1000 1060 >original
text 1 <original
text 2 <original
sed '3s/^[a-z]*/CHANGED/' original | text 3
{ words 2000 2100; sed -n '3,5p' original; words 2100 2200; } | text 4
{ cat original; words 3000 3200; } | text 5
i=10
while [ $i -lt 60 ]; do
	words $((i * 1000)) $((i * 1000 + 60 + i)) | text $i
	i=$((i + 1))
done
"$reftel" import -a alike in >/dev/null
alike() { # ID: what is like it, and how
	"$reftel" similar -a alike "$1" | sed -n 's/^\(08[A-Z]*[0-9]*\) .*/\1/p
	s/^    \([a-z, ]*\): .*/\1/p' | grep -v only | tr '\n' ';'
}
is "the same, nearly the same, more, and a part" \
    "08OSLO2;the same text;08OSLO3;nearly the same text;08OSLO5;has nearly all of it, and more;08OSLO4;has passages of it;" \
    "$(alike 08OSLO1)"
is "the other way" "is nearly all taken from it" \
    "$(alike 08OSLO5 | grep -o 'OSLO1;[^;]*' | sed 's/.*;//')"
is "a passage in another text" yes \
    "$(alike 08OSLO4 | grep -q '08OSLO1;has passages of it' && echo yes)"
run similar -a alike 08OSLO3
has "what it has" "only it: " "$out"
has "and the other lacks" CHANGED "$out"
has "and what the other has" "only that: " "$out"
run similar -a alike 08OSLO20
is "common words alone make nothing alike" "1 nothing is like it" "$status $out"
run similar -a alike --most 1 08OSLO1
is "a limit" 1 "$(echo "$out" | grep -c '^08')"
run similar -a alike --format json 08OSLO1
has "JSON" '"here_percent":100,"there_percent":100,"kind":"the same text","longest":' "$out"
run similar -a alike 08OSLO999
is "not held" "1 reftel: the archive has no 08OSLO999" "$status $(head -c 36 err)"
# A passage of fifteen words is found wherever it stands.
lost='' i=10
while [ $i -lt 40 ]; do
	from=$((i * 1000 + i)) n=$((i + 100))
	{ words $((n * 1000)) $((n * 1000 + i)); sed -n 13,14p in/$i.txt
	words $((n * 1000 + 500)) $((n * 1000 + 560)); } | text $n
	i=$((i + 1))
done
"$reftel" import -a alike in >/dev/null
i=10
while [ $i -lt 40 ]; do
	"$reftel" similar -a alike "08OSLO$i" | grep -q "^08OSLO$((i + 100)) " ||
	    lost="$lost $i"
	i=$((i + 1))
done
is "a passage is found wherever it stands" "" "$lost"
done_testing
