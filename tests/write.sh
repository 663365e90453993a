#!/bin/sh
# write.sh: test-write-samples on every sample, in whatever it comes.
# usage: write.sh TOP TEST-WRITE-SAMPLES
top=$(realpath "$1") test=$(realpath "$2")
cd "$top" || exit 1
find samples -type f ! -name README.md | sort | tr '\n' '\0' |
	xargs -0 "$test"
