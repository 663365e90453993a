#!/bin/sh
# mutate.sh: test-mutate on every sample.
# usage: mutate.sh TOP TEST-MUTATE [OPTION...]
top=$(realpath "$1") test=$(realpath "$2")
shift 2
cd "$top" || exit 1
find samples -type f ! -name README.md | LC_ALL=C sort | tr '\n' '\0' |
	xargs -0 "$test" "$@" tests/catalogue/numbers.txt
