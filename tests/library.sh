#!/bin/sh
# library.sh: libreftel exports what src/libreftel.map names, which is what
# its headers declare; needs libc alone; and a program builds against it as
# installed.
# usage: library.sh TOP BUILD LIBRARY.so CC LIBRARY.a...
set -u
top=$(realpath "$1") build=$(realpath "$2") library=$(realpath "$3") cc=$4
shift 4

case $(nm "$@" 2>/dev/null) in
*__asan_* | *__ubsan_* | *__gcov_* | *__llvm_*)
	echo "1..0 # SKIP built with sanitizers, which bring their own"
	exit 0
	;;
esac

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
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

# Staged as `make install` would; only what the library's users get.
DESTDIR=$folder meson install -C "$build" --no-rebuild --quiet \
    --tags runtime,devel >"$folder/log" 2>&1 || sed 's/^/# /' "$folder/log"
pc=$(find "$folder" -name reftel.pc)
headers=$(find "$folder" -path '*/include/reftel/*' -name '*.h')

sed -n '/global:/,/local:/s/^[[:space:]]*\([a-z0-9_]*\);.*/\1/p' \
    "$top/src/libreftel.map" >"$folder/map"
nm -D --defined-only "$library" | awk '$2 != "A" { print $3 }' |
    sed 's/@.*//' | sort -u >"$folder/exported"

report "the map names something, in order, nothing twice" "$(
    [ -s "$folder/map" ] || echo "nothing"
    LC_ALL=C sort -cu "$folder/map" 2>&1)"
report "what is exported is what the map names" "$(
    LC_ALL=C sort "$folder/map" | diff - "$folder/exported")"
report "what the headers declare is in src/libreftel.map" "$(
    nm -g --defined-only "$@" | awk 'NF == 3 { print $3 }' | sort -u |
	while read -r name; do
		# shellcheck disable=SC2086
		grep -qE "^[a-z].*\<$name(\(|;)" $headers || continue
		grep -qx "$name" "$folder/map" || echo "add $name"
	done)"
report "libc is its one dependency" "$(
    objdump -p "$library" | awk '$1 == "NEEDED" { print $2 }' |
	grep -vE '^libc\.')"
report "its name has a version" "$(
    objdump -p "$library" | grep -qE 'SONAME +libreftel\.so\.[0-9]+$' ||
	echo "no SONAME")"

cat >"$folder/program.c" <<'END'
#include <stdio.h>
#include <telegram/table.h>
#include <telegram/telegram.h>

int
main(void)
{
	struct arena arena = {0};
	struct hints hints = {0};
	struct telegram *t = telegram_read(&arena,
	    S("VZCZCABC0335\nPP RJAABB\nDE RJAACC #0335 1241204\n"
	      "ZNR UUUUU ZZH\nP 031200Z MAY 08\nFM AMEMBASSY LIMA\n"
	      "TO RJAABB/SECSTATE WASHDC 4321\nBT\nUNCLAS LIMA 000335\n"
	      "SUBJECT: EXERCISE\n1. Text.\nROE\nBT\n#0335\nNNNN\n"), &hints);
	struct slice id = identifier_text(&arena, &t->id);

	printf("%.*s\n", SLICE_ARG(id));
	arena_free(&arena);
	return 0;
}
END
report "a program builds against it by pkg-config" "$(
    export PKG_CONFIG_PATH="${pc%/*}" PKG_CONFIG_SYSROOT_DIR="$folder"
    flags=$(pkg-config --cflags --libs reftel 2>&1) || { echo "$flags"; exit; }
    # shellcheck disable=SC2086
    $cc -std=c17 -Wall -Wextra -Wpedantic -Werror -o "$folder/program" \
	"$folder/program.c" $flags 2>&1)"
report "and runs" "$(
    said=$(LD_LIBRARY_PATH=$(dirname "$library") "$folder/program" 2>&1)
    [ "$said" = 08LIMA335 ] || echo "$said")"

echo "1..$count"
exit $failed
