#!/bin/sh
# service.sh: the unit of the reading room says what systemd knows, and leaves
# the service little to do harm with.
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
done_testing
