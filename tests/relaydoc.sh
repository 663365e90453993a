#!/bin/sh
# relaydoc.sh: every requirement that doc/relay.md says is shown by a test
# of tests/relay/ has one whose name begins with its number, and what none
# shows has its reason.
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
echo "1..$count"
exit $failed
