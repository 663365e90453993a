#!/bin/sh
# browser.sh: a test of tests/browser/ by node, where there is one.
# usage: browser.sh NAME TOP REFTEL [FOLDER]
command -v node >/dev/null || { echo "1..0 # SKIP there is no node"; exit 0; }
[ "$(node -p 'process.versions.node.split(".")[0] >= 20')" = true ] || {
	echo "1..0 # SKIP node is older than 20"
	exit 0
}
top=$(realpath "$2")
name=$1 reftel=$(realpath "$3")
shift 3
export LSAN_OPTIONS="${LSAN_OPTIONS:-suppressions=$top/tests/leaks.supp}"
exec node "$top/tests/browser/$name.mjs" "$top" "$reftel" "$@"
