#!/bin/sh
# aadprint.sh: what is read of the archives' prints, PDF, is what is read of
# the same record's text; but for places, and blanks that the print sets as one.
# usage: aadprint.sh REFTEL, with $REFTEL_CORPUS naming a folder that has
# aad-pdf/ beside aad/
reftel=$(realpath "$1")
[ -n "$REFTEL_CORPUS" ] || {
	echo "1..0 # SKIP REFTEL_CORPUS names no prints of the archives"
	exit 0
}
set -- "$REFTEL_CORPUS"/aad-pdf/*.pdf
[ -e "$1" ] || {
	echo "1..0 # SKIP REFTEL_CORPUS has no prints of the archives"
	exit 0
}
fields() { # FILE: one to a line
	"$reftel" read --format json "$1" 2>&1 |
	    sed -e '/^  "carrier"/d' -e '/"line": [0-9]*/d' \
		-e '/"column": [0-9]*/d' -e '/"\(text_\)*bytes": /d' \
		-e '/"\(text_\)*understood": /d' -e 's/  */ /g'
}
echo "1..$#"
n=0
for print; do
	n=$((n + 1))
	name=$(basename "$print" .pdf)
	want=$(fields "$REFTEL_CORPUS/aad/$name.txt")
	got=$(fields "$print")
	if [ -n "$want" ] && [ "$want" = "$got" ]
	then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
	fi
done
