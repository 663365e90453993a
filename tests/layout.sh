#!/bin/sh
# layout.sh: test-layout on every sample that is a text.
# usage: layout.sh TOP TEST-LAYOUT
top=$(realpath "$1") test=$(realpath "$2")
cd "$top" || exit 1
find samples -type f -name '*.txt' | sort | tr '\n' '\0' | xargs -0 "$test"
