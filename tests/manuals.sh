#!/bin/sh
# manuals.sh: mandoc finds nothing to warn about in any manual, and what
# they cross-reference of ours is there.
# usage: manuals.sh TOP
cd "$1" || exit 1
command -v mandoc >/dev/null ||
	{ echo "1..0 # SKIP mandoc is not installed"; exit 0; }

count=0 failed=0
for page in man/*.[1-8]; do
	count=$((count + 1))
	# That a manual of another system is not installed is no fault of ours.
	trouble=$(mandoc -T lint -W warning "$page")
	for other in $(sed -n 's/^\.Xr \(reftel[a-z.-]*\) \([1-8]\).*/\1.\2/p' \
	    "$page"); do
		[ -e "man/$other" ] || trouble="$trouble
$page: there is no $other"
	done
	if [ -z "$trouble" ]; then
		echo "ok $count - $page"
	else
		failed=1
		echo "not ok $count - $page"
		echo "$trouble" | sed 's/^/# /'
	fi
done
echo "1..$count"
exit $failed
