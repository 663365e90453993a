#!/bin/sh
# lookup.sh: the door `reftel lookup`: its forms, and what it exits with.
# usage: lookup.sh REFTEL
reftel=$(realpath "$1")
. "$(dirname "$0")/tap.sh"
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1

expect() { # WHAT STATUS PATTERN ARGUMENT...: what is printed, on both
	name=$1 code=$2 line=$3
	shift 3
	prints "$name" "$code" "$line" lookup "$@"
}

expect "a code" 0 '^PREL: TAGS code (subject), 1990-2012$' PREL
expect "its meaning" 0 '^    External Political Relations$' PREL
expect "its source" 0 '^    \[.*PLUSD' PREL
expect "several words are one if they can be" 0 '^ROGER CHANNEL: caption' \
    roger channel
expect "else each by itself" 0 '^NODIS: caption' ZDK NODIS
expect "a day" 0 '^CB: .*, 1977-2012, held on 1980-05-03$' -d 1980-05-03 CB
expect "no such word" 1 '^PRLE: in no table; spelt like it: .*PREL' PRLE
expect "no such word among others" 1 '^ZDK: operating signal' ZDK QQQQQQ
expect "JSON" 0 '"schema": "reftel.lookup/1"' --format json PREL
expect "JSON of no such word" 1 '"rows": \[\]' --format json QQQQQQ
expect "quotes stay whole in JSON" 1 '"word": "\\"q' --format json '"q'
expect "escapes do not reach the terminal" 1 '^[^[:cntrl:]]*: in no table' \
    "$(printf '\033[31mq')"
expect "no word" 4 'no word is named'
expect "no day" 4 'is no day' -d 1980-13-03 CB
expect "no format" 4 'json' --format xml CB
expect "help" 0 '^usage: reftel lookup' --help

# What marks are held against: a rule, cited.
for check in portion-above portions-below portions-unmarked order-missing \
    order-none order-needless order-date reason-order reason-none \
    exemption-ended exemption-dated deadline-far deadline-form reason-derived \
    sources-unlisted captions-exclude caption-needs caption-release \
    sensitive-classified release-noforn release-list numbering; do
	expect "$check cites its rule" 0 \
	    '^    \[.*\(32 CFR 2001\|TAGS handbook\|Register\|ISOO\|E\.O\.\|orders\|FAH\)' \
	    $check
done

done_testing
