#!/bin/sh
# aadpdf.sh ROOT AADPDF: the PDF in samples/aad-pdf are what AADPDF prints of
# the records of the same name in samples/aad, so that the one is the answer
# key of the other.
root=$1 aadpdf=$2
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
set -- "$root"/samples/aad-pdf/*.pdf
echo "1..$#"
n=0
for pdf; do
	n=$((n + 1))
	name=$(basename "$pdf" -print.pdf)
	if "$aadpdf" < "$root/samples/aad/$name.txt" > "$tmp/out.pdf" &&
	    cmp -s "$tmp/out.pdf" "$pdf"; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
	fi
done
