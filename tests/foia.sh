#!/bin/sh
# foia.sh: reads messages of 2009-12 inside released mail.
# usage: foia.sh TEST-FOIA, with $REFTEL_CORPUS naming a folder that has smart/
# and INDEX.tsv
[ -n "$REFTEL_CORPUS" ] || {
	echo "1..0 # SKIP REFTEL_CORPUS names no released mail"
	exit 0
}
set -- "$1" "$REFTEL_CORPUS/INDEX.tsv" "$REFTEL_CORPUS"/smart/*.txt
[ -e "$2" ] && [ -e "$3" ] || {
	echo "1..0 # SKIP REFTEL_CORPUS has no released mail"
	exit 0
}
exec "$@"
