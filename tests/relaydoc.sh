#!/bin/sh
# relaydoc.sh: every requirement that doc/relay.md says is shown by a test
# of tests/relay/ has one whose name begins with its number, and what none
# shows has its reason; and reftel(1) has every state of a branch and every
# reason for which it is held, and doc/json.md every name of what a station
# answers.
# usage: relaydoc.sh TOP
cd "$1" || exit 1
count=0 failed=0
report() { # WHAT TROUBLE: a test, which is passed when there is no trouble
	count=$((count + 1))
	if [ -z "$2" ]; then
		echo "ok $count - $1"
	else
		failed=1
		echo "not ok $count - $1"
		echo "$2" | sed 's/^/# /'
	fi
}
rows=$(grep -E '^\| (RX|RT|Q|SEC|DUP|COR|CAN|REC)-[0-9]+ \|' doc/relay.md)
report "there are 53 requirements" "$(
    n=$(echo "$rows" | wc -l); [ "$n" = 53 ] || echo "$n")"
report "what is shown is shown" "$(
    echo "$rows" | while IFS='|' read -r _ no _ shown _; do
	no=$(echo $no)
	for file in $(echo "$shown" | tr ',' ' '); do
		[ "$file" = sim ] && continue
		grep -q "\"$no " "tests/relay/$file.c" || echo "$no $file"
	done
    done)"
report "what is not shown has its reason" "$(
    echo "$rows" | while IFS='|' read -r _ no _ shown why _; do
	[ -n "$(echo $shown)" ] || [ -n "$(echo $why)" ] || echo "$no"
    done)"
words() { # FILE FROM: the texts in quotes of a list in C
	sed -n "/$2/,/;/p" "$1" | grep -oE '"[a-z]+"' | tr -d '"' |
	    grep -vx none
}
report "every state and every reason is in the manual" "$(
    { words src/relay/event.c 'reasons\[REASON_MAX\] ='
	words src/relay/operator.c 'states\[\] ='; } |
    while read -r word; do
	sed -n '/^The states are:/,/^.It Cm trace$/p' man/reftel.1 |
	    grep -qE "^\.(It )?Cm .*\b$word\b" || echo "$word"
    done)"
report "which are found" "$(
    n=$({ words src/relay/event.c 'reasons\[REASON_MAX\] ='
	words src/relay/operator.c 'states\[\] ='; } | wc -l)
    [ "$n" -ge 21 ] || echo "$n")"
report "every name of what a station answers is in doc/json.md" "$(
    grep -oE 'add_[a-z]+\((b|out), "[a-z]+"|^ +b, "[a-z]+",' src/relay/operator.c |
    grep -oE '"[a-z]+"' | tr -d '"' | sort -u | while read -r word; do
	sed -n '/^## What a station answers/,$p' doc/json.md |
	    grep -q "^| .*\`$word\`" || echo "$word"
    done)"
echo "1..$count"
exit $failed
