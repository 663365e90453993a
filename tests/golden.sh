#!/bin/sh
# golden.sh: what is made of samples, as it was once read and found good.
# A file tests/golden/SAMPLE.FORM or SAMPLE.FORM.WIDTH is what test-golden
# makes of samples/*/SAMPLE.*.  To write them anew: REFTEL_GOLDEN=write.
# usage: golden.sh TOP TEST-GOLDEN
test=$(realpath "$2")
cd "$1" || exit 1
out=$(mktemp) || exit 1
trap 'rm -f "$out"' EXIT

count=0 failed=0
for golden in tests/golden/*; do
	[ -f "$golden" ] || continue
	name=${golden##*/}
	sample=$(find samples -name "${name%%.*}.*" | head -n 1)
	form=${name#*.}
	case $form in
	*.*) width=${form#*.} form=${form%.*} ;;
	*) width=80 ;;
	esac
	count=$((count + 1))
	"$test" "$form" "$width" "${sample:-none}" >"$out" 2>&1
	[ "${REFTEL_GOLDEN:-}" = write ] && cp "$out" "$golden"
	if cmp -s "$out" "$golden"; then
		echo "ok $count - $name"
	else
		failed=1
		echo "not ok $count - $name"
		diff -u "$golden" "$out" | sed -n '3,40s/^/# /p'
	fi
done
[ $count -gt 0 ] || { echo "1..0 # SKIP there is none yet"; exit 0; }
[ $failed = 0 ] || echo "# if it is better now: REFTEL_GOLDEN=write sh" \
    "tests/golden.sh . build/tests/test-golden, and read the difference"
echo "1..$count"
exit $failed
