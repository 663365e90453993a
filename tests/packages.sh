#!/bin/sh
# packages.sh: what tools/packages.txt says the build needs is what the
# Debian package says, and the versions agree everywhere.
# usage: packages.sh TOP
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

report "packages.txt is GROUP PACKAGE, in order, nothing twice" "$(
    grep -v '^#' tools/packages.txt |
	grep -vE '^(bench|build|check|ci)	[a-z0-9][a-z0-9.+-]+$'
    grep -v '^#' tools/packages.txt | LC_ALL=C sort -cu 2>&1
    grep -v '^#' tools/packages.txt | cut -f 2 | sort | uniq -d)"
# Every Debian has a compiler where packages are built.
report "debian/control builds with the same" "$(
    for package in $(sed -n 's/^build	//p' tools/packages.txt); do
	case $package in gcc | libc6-dev) continue ;; esac
	sed -n '/^Build-Depends:/,/^[^ ]*:/p' debian/control |
	    grep -qE "^ $package( |,|\$)" || echo "$package"
    done)"
version=$(sed -n "s/^  version: '\(.*\)',\$/\1/p" meson.build | head -n 1)
report "debian/changelog has the version of meson.build" "$(
    [ "$(sed -n '1s/^reftel (\([^)-]*\).*/\1/p' debian/changelog)" = \
	"${version:-none}" ] || echo "meson.build has $version")"
echo "1..$count"
exit $failed
