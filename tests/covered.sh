#!/bin/sh
# covered.sh: every check of checks.def has a paragraph in reftel-checks(7),
# and some text of the tests that earns it; and the manual tells of none
# that is not.
# usage: covered.sh TOP
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

names=$(sed -n 's/^CHECK([A-Z0-9_]*, [A-Z]*, "\([a-z0-9-]*\)",.*/\1/p' \
    src/telegram/checks.def)
told=$(sed -n 's/^\.It Cm \([a-z0-9-]*\)$/\1/p' man/reftel-checks.7)

report "every line of checks.def was understood" "$(
    all=$(grep -c '^CHECK(' src/telegram/checks.def)
    [ "$(echo "$names" | wc -l)" = "$all" ] || echo "of $all: $names")"
report "no name stands twice" "$(
    { echo "$names" | sort | uniq -d
      echo "$told" | sort | uniq -d; } | sort -u)"
report "reftel-checks(7) has a paragraph for each" "$(
    for name in $names; do
	echo "$told" | grep -qx -- "$name" || echo "$name"
    done)"
report "reftel-checks(7) tells of no other" "$(
    for name in $told; do
	echo "$names style warning error" | tr ' ' '\n' |
	    grep -qx -- "$name" || echo "$name"
    done)"
report "each is expected by a test" "$(
    for name in $names; do
	grep -rqE -- "(^|[^a-z0-9-])$name([^a-z0-9-]|\$)" tests/catalogue \
	    tests/golden tests/unit || echo "$name"
    done)"
echo "1..$count"
exit $failed
