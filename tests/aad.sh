#!/bin/sh
# aad.sh: reads records of the archives with their attributes cut off.
# usage: aad.sh TEST-AAD, with $REFTEL_CORPUS naming a folder that has aad/
[ -n "$REFTEL_CORPUS" ] || {
	echo "1..0 # SKIP REFTEL_CORPUS names no records of the archives"
	exit 0
}
for folder in "$REFTEL_CORPUS/aad" "$REFTEL_CORPUS"; do
	set -- "$1" "$folder"/*.txt
	[ -e "$2" ] && break
done
[ -e "$2" ] || {
	echo "1..1"
	echo "not ok 1 - no record in $REFTEL_CORPUS"
	exit 1
}
exec "$@"
