#!/bin/sh
# mktables.sh: a table that is wrong stops the build and says where.
# usage: mktables.sh MKTABLES TOP
mktables=$(realpath "$1")
top=$(realpath "$2")
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1

count=0 failed=0
result() {
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
	else
		failed=1
		echo "not ok $count - $2"
		sed 's/^/# /' err
	fi
}

# bad NAME EXPECTED: standard input is the table; what is said must match.
bad() {
	cat > fish.csv
	rm -f out.c out.h
	"$mktables" out.c out.h fish.csv > /dev/null 2> err
	[ $? = 1 ] && grep -q "^$2" err && [ ! -e out.c ] && [ ! -e out.h ]
	result $? "$1"
}

good() {
	cat > fish.csv
	"$mktables" out.c out.h fish.csv > err 2>&1
	result $? "$1"
}

good "a table" <<'END'
name,from,to,source
COD,1973,,the sea
COD,1974,,the sea
"HAD, DOCK",,1979,"the ""sea"""
END
good "a table without rows" <<'END'
name,source
END
printf 'name,source\nCOD,the sea' > in
good "a last line without its end" < in
bad "out of order" 'fish.csv:3: error: .*not in byte order' <<'END'
name,source
HADDOCK,the sea
COD,the sea
END
bad "byte order, not the order of words" 'fish.csv:3: error' <<'END'
name,source
cod,the sea
HADDOCK,the sea
END
bad "two rows alike" 'fish.csv:4: error: the same row as line 2' <<'END'
name,size,source
COD,1,the sea
COD,2,the sea
COD,1,the sea
END
bad "a row without source" 'fish.csv:3: error: "HADDOCK" has no source' <<'END'
name,source
COD,the sea
HADDOCK,
END
bad "no column for the source" 'fish.csv:1: error: .*source' <<'END'
name,size
COD,1
END
bad "a row without key" 'fish.csv:2: error: the key is empty' <<'END'
name,source
,the sea
END
bad "a cell too many" 'fish.csv:2: error: too many cells' <<'END'
name,source
COD,the sea,1
END
bad "a cell too few" 'fish.csv:3: error: 1 cells where 2 belong' <<'END'
name,source
COD,the sea
HADDOCK
END
bad "a quote not closed" 'fish.csv:2: error: a quote is not closed' <<'END'
name,source
COD,"the sea
HADDOCK,the sea
END
bad "a quote in a plain cell" 'fish.csv:2: error: a quote within' <<'END'
name,source
CO"D,the sea
END
bad "text after a quote" 'fish.csv:2: error: text after' <<'END'
name,source
"COD"FISH,the sea
END
bad "an empty line" 'fish.csv:3: error: an empty line' <<'END'
name,source
COD,the sea

END
bad "a blank at the end of a cell" 'fish.csv:2: error: a blank' <<'END'
name,source
COD ,the sea
END
printf 'name,source\nCOD,the sea\nD\303\226RSCH,the sea\n' > in
bad "not ASCII" 'fish.csv:3: error: byte 0xc3' < in
printf 'name,source\r\nCOD,the sea\r\n' > in
bad "CR LF" 'fish.csv:1: error: byte 0x0d' < in
bad "a year that is no number" 'fish.csv:2: error: "197x" is no number' <<'END'
name,from,source
COD,197x,the sea
END
bad "a column with a bad name" 'fish.csv:1: error: .*column name' <<'END'
name,the size,source
COD,1,the sea
END
bad "a column with a word of C" 'fish.csv:1: error: "short" is a word' <<'END'
name,short,source
COD,1,the sea
END
bad "two columns of one name" 'fish.csv:1: error: two columns "size"' <<'END'
name,size,size,source
COD,1,1,the sea
END
bad "an empty file" 'fish.csv:1: error: no header' < /dev/null

# The tables themselves, twice: the same bytes come out.
"$mktables" a.c a.h "$top"/tables/*.csv 2> err &&
	"$mktables" b.c a.h "$top"/tables/*.csv 2>> err && cmp a.c b.c >> err
result $? "the tables make the same twice"
# A question mark never begins a trigraph, a quote never ends the text.
printf 'name,source\nA,what??/\nB,"a ""b"" \\"\n' > fish.csv
"$mktables" out.c out.h fish.csv 2> err &&
	grep -q 'what\\?\\?/' out.c && grep -q 'a \\"b\\" \\\\' out.c
result $? "text is escaped for C"
"$mktables" out.c out.h -i fish.size fish.csv 2> err
[ $? = 1 ] && grep -q 'no column' err
result $? "an index of no column"
"$mktables" out.c out.h nowhere/fish.csv 2> err
[ $? = 1 ] && grep -q '^nowhere/fish.csv: error: cannot be opened' err
result $? "a file that is not there"

echo "1..$count"
exit $failed
