#!/bin/sh
# format.sh: the layout rules, which clang-format decides.  `make format`
# puts right what this finds.  Another version than the one the rules were
# written for lays out a few things otherwise, so there it is a skip.
# usage: format.sh TOP
top=$(realpath "$1")
cd "$top" || exit 1

format=$(command -v clang-format-14 || command -v clang-format) ||
	{ echo "1..0 # SKIP clang-format is not installed"; exit 0; }
case $("$format" --version) in
*' 14.'*) ;;
*) echo "1..0 # SKIP clang-format is not version 14"; exit 0 ;;
esac

files=$(find src tests tools -name '*.[ch]' | sort)
# All in one run, which is quick; one by one when that finds something.
all=no
# shellcheck disable=SC2086
"$format" --dry-run -Werror $files >/dev/null 2>&1 && all=yes

count=0 failed=0
for file in $files; do
	count=$((count + 1))
	if [ $all = yes ] || "$format" --dry-run -Werror "$file" >/dev/null 2>&1; then
		echo "ok $count - $file"
	else
		failed=1
		echo "not ok $count - $file"
		"$format" "$file" | diff -u "$file" - | sed -n '3,20s/^/# /p'
	fi
done
echo "1..$count"
exit $failed
