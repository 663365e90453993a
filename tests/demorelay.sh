#!/bin/sh
# demorelay.sh: `make demo-relay' shows what it says.
# usage: demorelay.sh TOP BUILD
. "$1/tests/tap.sh"
out=$(sh "$1/tools/demo-relay" "$2" 2>&1)
is "it ends well" 0 $?
has "FL1 tells the way" "VZCZCBBL0001AAB0001" "$out"
has "SECRET is held before CONFIDENTIAL" "SVC SEC REJ RJAAEM 0002" "$out"
has "what is for a station that died waits" "LIMA to RJCC  CONFIDENTIAL  down    1 PRIORITY" "$out"
has "a trace" "RJBBMF 0001 0601300  done for RJCCLE by LIMA, number 2" "$out"
has "archived and found" "2 telegrams" "$out"
has "the log is sound" "are sound; the chain ends" "$out"
is "each post has the answer once" "consulate:1 embassy:1 legation:1 ministry:1" \
    "$(echo "$out" | grep -E '^[a-z]+:[0-9]+$' | sort | tr '\n' ' ' | sed 's/ $//')"
done_testing
