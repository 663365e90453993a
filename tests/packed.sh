#!/bin/sh
# packed.sh: archives within archives, and what is small and becomes large:
# within the bounds, counted.
# usage: packed.sh TEST-PACKED
test=$(realpath "$1")
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1

python3 - <<'END' || { echo "1..0 # SKIP no python3 to make archives"; exit 0; }
import gzip, io, tarfile, zipfile

telegram = b"FM AMEMBASSY OSLO\nUNCLAS OSLO 000412\n\n1. EXERCISE.\n"

def pack(names, level=9):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as z:
        for name, data in names:
            z.writestr(name, data)
    return b.getvalue()

def write(name, data):
    open(name, "wb").write(data)

nested = telegram
for depth in range(1, 6):
    nested = pack([("telegram.txt", telegram), ("deeper.zip", nested)])
    write(f"deep{depth}.zip", nested)

# Sixteen of sixteen of sixteen of 16 MiB of nothing: 64 GiB.
bomb = pack([("nothing.txt", bytes(16 << 20))])
for depth in range(3):
    bomb = pack([(f"{i}.zip", bomb) for i in range(16)])
write("wide.zip", bomb)

# Two thousand that hold nothing, for each of which a child would run.
write("empty.zip", pack([("%d.zip" % i, pack([])) for i in range(2000)], 0))

# 1 GiB in a gzip in a gzip in a gzip.
b = io.BytesIO()
with gzip.GzipFile(fileobj=b, mode="wb", compresslevel=9) as g:
    for i in range(64):
        g.write(bytes(16 << 20))
write("once.gz", b.getvalue())
write("thrice.gz", gzip.compress(gzip.compress(b.getvalue())))

# A hundred thousand empty members, and a name that lies.
b = io.BytesIO()
with tarfile.open(fileobj=b, mode="w:gz", compresslevel=1) as t:
    for i in range(100000):
        t.addfile(tarfile.TarInfo(f"{i}.txt"))
write("many.tar.gz", b.getvalue())
b = io.BytesIO()
with tarfile.open(fileobj=b, mode="w") as t:
    for name in "../../../../etc/passwd", "/etc/shadow", "a\nb":
        info = tarfile.TarInfo(name)
        info.size = len(telegram)
        t.addfile(info, io.BytesIO(telegram))
    link = tarfile.TarInfo("link")
    link.type = tarfile.SYMTYPE
    link.linkname = "/etc/passwd"
    t.addfile(link)
write("names.tar", b.getvalue())
END

count=0 failed=0
holds() { # WHAT CONDITION: of what import() has read
	count=$((count + 1))
	# shellcheck disable=SC2086
	if [ $2 ]; then
		echo "ok $count - $1"
	else
		failed=1
		echo "not ok $count - $1"
		echo "# $files files, $telegrams telegrams, $archives archives, $expanded bytes: $sentence"
	fi
}
import() {
	"$test" "$1" >out
	read -r files telegrams archives expanded sentence <out
}
mebi=1048576

import deep3.zip
holds "three archives in one another" "$telegrams = 4"
holds "  are read without a word" "x$sentence = x"
import deep5.zip
holds "of five the inner two are left out" "$telegrams = 3"
case $sentence in
*deeper*) said=yes ;;
*) said=no ;;
esac
holds "  and it is said" "$said = yes"
import wide.zip
holds "a zip of zips of zips" "$expanded -le $((66 * mebi))"
holds "  opens few of them" "$archives -le 300"
import empty.zip
holds "a zip of empty zips" "$archives -le 400"
import once.gz
holds "a gibibyte of nothing" "$expanded -le $((1025 * mebi))"
import thrice.gz
holds "  in a gzip in a gzip" "$expanded -le $((66 * mebi))"
import many.tar.gz
holds "a hundred thousand members" "$files = 100001"
import names.tar
holds "names that lead elsewhere are names" "$telegrams = 3"
holds "  and a link is no file" "$files = 4"
echo "1..$count"
exit $failed
