#!/bin/sh
# pure.sh: the two lowest floors ask next to nothing of libc, take memory in
# one place, and hold no writable data (HACKING.md, "Six floors").
# usage: pure.sh LIBRARY.a...
ours=' abort malloc realloc free
 memchr memcmp memcpy memmove memset strchr strlen strnlen memrchr memmem '
# What the compiler puts in: for assert(), for its builtins, and in place of
# those above where Debian builds with _FORTIFY_SOURCE.
compiler=' __memcpy_chk __memmove_chk __memset_chk
 __cpu_model __cpu_features2 __assert_fail __assert __stack_chk_fail _GLOBAL_OFFSET_TABLE_ '

for library; do
	case $(nm "$library" 2>/dev/null) in
	*__asan_* | *__ubsan_* | *__sanitizer_* | *__gcov_* | *__llvm_*)
		echo "1..0 # SKIP built with sanitizers, which bring their own"
		exit 0
		;;
	esac
done

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

# "OBJECT SYMBOL" of what is asked for and not had on these floors.
defined=$(for library; do nm -g --defined-only "$library"; done |
    awk 'NF == 3 { print $3 }')
asked=$(for library; do nm -u "$library"; done |
    awk '/:$/ { object = $1 } $1 == "U" { print object, $2 }' |
    awk -v defined="$defined" 'BEGIN { n = split(defined, d, "\n")
	while (n) had[d[n--]] = 1 } !($2 in had)')

report "there are symbols to look at" "$(
    [ "$(echo "$defined" | wc -l)" -gt 20 ] || echo "hardly any")"
report "libc is asked for a dozen things" "$(
    echo "$asked" | while read -r object symbol; do
	case " $(echo $ours $compiler) " in
	*" ${symbol:-abort} "*) ;;
	*) echo "$object $symbol" ;;
	esac
    done)"
report "memory comes from arena.c alone" "$(
    echo "$asked" | grep -E ' (malloc|realloc|free)$' | grep -v 'arena\.c\.o:')"
report "nothing is writable" "$(
    for library; do
	size -A "$library"
    done | awk '/:$|ex / { object = $1 }
	$1 ~ /^\.(data|bss|tdata|tbss)/ && $1 !~ /^\.data\.rel\.ro/ && $2 > 0 {
		print object, $1, $2
	}')"
echo "1..$count"
exit $failed
