#!/bin/sh
# deviations.sh: the table of doc/deviations.md counts what is so: the numbers
# of the catalogue, those read otherwise than expected, and a row with its
# reason for each of these.
# usage: deviations.sh TOP
cd "$1" || exit 1
awk '
function ok(good, name) {
	count++
	printf("%sok %d - %s\n", good ? "" : "not ", count, name)
	failed = failed || !good
}
FILENAME ~ /numbers\.txt$/ {
	if ($0 ~ /^[A-Z][0-9]+$/) {
		known[$0] = 1
		total[substr($0, 1, 1)]++
		all++
	}
	next
}
FILENAME ~ /\.txt$/ {
	if ($0 ~ /^## /)
		number = $2
	if ($0 ~ /^-- todo/)
		pending = pending " " number
	next
}
/^## / { reasons = $0 ~ /Decided otherwise/ }
/^\| [A-Z] \|/ || /^\| \| all/ {
	split($0, cell, " *[|] *")
	rows++
	n = split(cell[6], list, " ")
	if (cell[3] == "all") {
		sums = cell[4] == all && cell[5] == all - cell[6]
		claimed = cell[6]
	} else {
		ok(cell[4] == total[cell[2]] && cell[5] == cell[4] - n,
		    "section " cell[2] ": " cell[5] " of " cell[4])
		seen += cell[4]
		for (i = 1; i <= n; i++)
			otherwise[list[i]] = 1
	}
	next
}
reasons && /^\| [A-Z][0-9]+ \|/ {
	split($0, cell, " *[|] *")
	reasoned[cell[2]] = length(cell[3]) > 0 && length(cell[4]) > 0
}
END {
	for (n in otherwise) {
		others++
		if (!(n in known) || !reasoned[n])
			bad = bad " " n
	}
	for (n in reasoned)
		if (!(n in otherwise))
			bad = bad " " n
	ok(sums && seen == all && claimed == others,
	    "the sum: " all - others " of " all)
	ok(bad == "", "each read otherwise has its reason" bad)
	ok(pending == "", "no test of the catalogue waits" pending)
	ok(rows > 2, "there is a table")
	printf("1..%d\n", count)
	exit failed
}' tests/catalogue/numbers.txt $(ls tests/catalogue/*.txt |
	grep -v numbers.txt) doc/deviations.md
