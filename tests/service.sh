#!/bin/sh
# service.sh: the unit of the reading room says what systemd knows, leaves the
# service little to do harm with, and has nothing in common with the relay's.
# usage: service.sh TOP
top=$(realpath "$1")
command -v systemd-analyze >/dev/null || {
	echo "1..0 # SKIP there is no systemd"
	exit 0
}
. "$top/tests/tap.sh"
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
sed 's|/usr/bin/reftel serve|/bin/true|' "$top/debian/reftel.service" \
    >"$folder/reftel.service"
is "systemd has nothing to say against it" "" \
    "$(systemd-analyze verify --man=no "$folder/reftel.service" 2>&1 |
    grep -F "$folder/reftel.service")"
said=$(systemd-analyze security --offline=true --no-pager \
    "$folder/reftel.service" 2>&1 | tail -n 1)
echo "# $said"
has "its exposure is OK" "OK" "$said"
shared() { # a user's name is that of the unit where none is said
	echo "${1##*/}" | sed 's/\.service.*/ is a user/'
	sed -n 's/^User=\(.*\)/\1 is a user/p
	    s/^\(State\|Runtime\)Directory=\(.*\)/\1 \2/p' "$1"
}
shared "$top/tools/reftel-relay.service.in" | sort -u >"$folder/relay"
shared "$top/debian/reftel.service" | sort -u >"$folder/room"
is "the relay has its folders" "Runtime reftel-relay
State reftel-relay
reftel-relay is a user" "$(cat "$folder/relay")"
is "neither user nor folder is shared with the relay" "" \
    "$(comm -12 "$folder/relay" "$folder/room")"
done_testing
