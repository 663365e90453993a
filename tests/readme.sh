#!/bin/sh
# readme.sh: the examples of README.md are true: what stands under a command
# there is what the command says, and the folders of its map are there.
# usage: readme.sh TOP REFTEL
reftel=$(realpath "$2")
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
# Blanks and line ends count for one blank: a README is narrow.
squeeze() { tr -s ' \n' ' ' | sed 's/^ //; s/ $//'; }

commands=$(sed -n 's/^    \$ reftel //p' README.md)
report "there are examples" "$([ -n "$commands" ] || echo none)"
echo "$commands" >"${list=$(mktemp)}"
trap 'rm -f "$list"' EXIT
while IFS= read -r command; do
	want=$(awk -v command="    \$ reftel $command" '
	    $0 == command { on = 1; next }
	    /^    \$ / || !/^    / { on = 0 }
	    on && !/^    \.\.\.$/' README.md | squeeze)
	# shellcheck disable=SC2086
	said=$("$reftel" $command 2>&1 | squeeze)
	case $said in
	*"$want"*) report "reftel $command" "" ;;
	*) report "reftel $command" "does not say: $want" ;;
	esac
done <"$list"
report "the map of the tree" "$(
    sed -n 's|^    \([a-z]*\)/  .*|\1|p' README.md |
	while read -r folder; do
		[ -d "$folder" ] || echo "there is no $folder"
	done)"
echo "1..$count"
exit $failed
