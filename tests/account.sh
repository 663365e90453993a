#!/bin/sh
# account.sh: test-account on every sample and on every text of the
# catalogue's tests, as whole files.
# usage: account.sh TOP TEST-ACCOUNT STEP
top=$(realpath "$1") test=$(realpath "$2") step=$3
cd "$top" || exit 1
find samples tests/catalogue tests/fuzz/corpus -type f 2>/dev/null | sort |
	tr '\n' '\0' | xargs -0 "$test" "$step"
