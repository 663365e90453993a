#!/bin/sh
# writecorpus.sh: the laws of writing on telegrams that were sent and released.
# usage: writecorpus.sh TEST-WRITE-SAMPLES, with $REFTEL_CORPUS naming a folder
# of folders of them
[ -n "$REFTEL_CORPUS" ] || {
	echo "1..0 # SKIP REFTEL_CORPUS names no released telegrams"
	exit 0
}
find "$REFTEL_CORPUS" -mindepth 2 -type f | LC_ALL=C sort | tr '\n' '\0' |
	xargs -0 "$1"
