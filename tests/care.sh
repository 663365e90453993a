#!/bin/sh
# care.sh: archives of every schema there has been, the check of an archive
# against its records, copies of one in use, and all of it made anew.
# usage: care.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
unset NO_COLOR COLUMNS REFTEL_ARCHIVE

. "$top/tests/tap.sh"
all() { # ARCHIVE: what is in it
	"$reftel" search -a "$1" --format ndjson '' 2>&1
}

# ---- older schemas: tests/archives has one of each, and what was in it

for packed in "$top"/tests/archives/*.tar.gz; do
	version=$(basename "$packed" .tar.gz)
	want=$(cat "${packed%.tar.gz}.ndjson")
	for way in read write; do
		rm -rf "$version" "$version".*
		tar xzf "$packed"
		[ $way = read ] || run import -a "$version" /dev/null
		is "schema $version, opened to $way: all is there" "$want" \
		    "$(all "$version")"
		run verify -a "$version"
		is "and sound" 0 "$status"
		run reindex -a "$version"
		is "and made anew it is the same" "0 $want" \
		    "$status $(all "$version")"
	done
done

if command -v sqlite3 >/dev/null; then
	columns() { # ARCHIVE: its tables and indexes, column by column
		sqlite3 "$1" "SELECT m.type, m.name, c.name FROM sqlite_master
		    m, pragma_table_xinfo(m.name) c UNION SELECT m.type,
		    m.name, c.name FROM sqlite_master m,
		    pragma_index_info(m.name) c"
	}
	"$reftel" import -a new /dev/null >/dev/null
	version=$(sqlite3 new "PRAGMA user_version") missing=
	while [ "$((version = version - 1))" -gt 0 ]; do
		[ -f "$top/tests/archives/$version.tar.gz" ] ||
		    missing="$missing $version"
	done
	is "there is one of each schema before this" "" "$missing"
	for packed in "$top"/tests/archives/*.tar.gz; do
		version=$(basename "$packed" .tar.gz)
		is "schema $version becomes what a new one has" \
		    "$(columns new)" "$(columns "$version")"
	done
else
	count=$((count + 1))
	echo "ok $count # SKIP the sqlite3 shell is not there to compare"
fi

# ---- a sound one

# Some in another encoding, which is remarked on and not seen in the text.
mkdir encoded
printf 'R 081200Z MAY 08\nFM AMEMBASSY QUITO\nTO SECSTATE WASHDC\nUNCLAS QUITO 0008\nSUBJECT: EXERCISE: BR\303KEN \377 BYTES\n\n1. The umlaut \374.\n' \
    >encoded/latin
counted() { # ARCHIVE: every count of it
	"$reftel" stats -a "$1" -f json | sed 's/"took_ms":[0-9.]*//
	    s/"per_second":[0-9.]*//' | tr , '\n'
}
run import -a one "$top/samples" encoded
want=$(all one) counts=$(counted one)
has "there is something to be counted" '"encoding"' "$counts"
run verify -a one
is "a new archive is sound" "0 " "$status $err"
has "and said to be" "all is as it came" "$out"
run reindex -a one
is "made anew" 0 "$status"
is "it is the same" "$want" "$(all one)"
is "and counts the same" "$counts" "$(counted one)"
run verify -a one
is "and sound" "0 " "$status $err"

# ---- copies

run backup -a one copy
is "a copy is made" "0 " "$status $err"
is "and is the same" "$want" "$(all copy)"
run verify -a copy
is "and sound" "0 " "$status $err"
run backup -a one copy
has "what is there is left alone" "is there already" "$status $err"
run backup -a one err/copy
is "no folder there: one sentence" "5 1" "$status $(grep -c . err)"

# ---- damage is found, and said where

spoil() { # FILE: 40 bytes in the middle of it become others
	size=$(wc -c <"$1")
	printf '0123456789012345678901234567890123456789' |
	    dd of="$1" bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null
}
sound() { # COPY: another copy of the archive
	rm -rf "$1" "$1.index"
	"$reftel" backup -a one "$1"
}
sound two
segment=$(ls two.index/*.segment | head -n 1)
spoil "$segment"
run verify -a two
is "a damaged segment" 3 "$status"
has "is named" "${segment##*/}" "$err"
run reindex -a two
is "and can be made anew" "0 $want" "$status $(all two)"
run verify -a two
is "and is sound again" "0 " "$status $err"
sound two
rm two.index/*.segment
run verify -a two
is "segments that are gone" 3 "$status"
has "and what makes them anew" "reftel reindex" "$err"
run search -a two fish
is "are one sentence to who searches" "5 1" "$status $(grep -c . err)"
has "which says what makes them anew" "reftel reindex" "$err"
run reindex -a two
is "and can be made anew" "0 $want" "$status $(all two)"

sound two
truncate -s 200000 two
run verify -a two
is "half a file: one sentence" "5 1" "$status $(grep -c . err)"
lacks "that does not send back here" "reftel verify" "$err"

if command -v sqlite3 >/dev/null; then
	damage() { # WHAT SQL WORD
		sound two
		sqlite3 two "$2"
		run verify -a two
		is "$1" 3 "$status"
		has "$1 is said" "$3" "$err"
	}
	anew() { # WHAT
		run reindex -a two
		is "$1 made anew" "0 $want" "$status $(all two)"
		run verify -a two
		is "$1 sound again" "0 " "$status $err"
	}
	damage "a record that is another" \
	    "UPDATE record SET bytes = (SELECT bytes FROM record WHERE id = 2)
	    WHERE id = 1" "record 1: its bytes are not those that came"
	damage "a record that is none" \
	    "UPDATE record SET bytes = x'28b52ffd00' WHERE id = 1" "record 1: "
	damage "a record that came from nowhere" \
	    "DELETE FROM provenance WHERE record = 1" "1 records came from"
	damage "a record that is gone" "DELETE FROM record WHERE id = 1" \
	    "1 records were read and are not there"
	damage "a row that is another" \
	    "UPDATE telegram SET subject = 'FISH' WHERE id = 1" \
	    "not what its records say"
	anew "the row"
	damage "a row that is gone" "DELETE FROM telegram WHERE id = 1" \
	    "not there or are there twice"
	anew "the row"
	damage "a reference that is another" \
	    "UPDATE reference SET printed = 'LIMA 12' WHERE n = 0 AND
	    telegram = (SELECT min(telegram) FROM reference)" \
	    "not what its records say"
	damage "a reference that is gone" "DELETE FROM reference WHERE
	    telegram = (SELECT min(telegram) FROM reference)" \
	    "not what its records say"
	anew "the references"
	damage "a segment that is not listed" \
	    "DELETE FROM segment WHERE id = (SELECT min(id) FROM segment)" \
	    "are not in the index"
	anew "the index"
	damage "no segment that is listed" "DELETE FROM segment" \
	    "are not in the index"
	anew "the index"
	damage "a value without its name" "DELETE FROM value WHERE field = 3" \
	    "have lost their names"
	anew "the values"

	# Rows become zeros, and so their numbers: of records the second page
	# of them, in which the first 64 that are fetched at once end.
	zeros() { # TABLE NTH BYTES: at the end of the page, where rows begin
		sound two
		page=$(sqlite3 two "SELECT pageno FROM dbstat WHERE name = '$1'
		    AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET $2")
		dd if=/dev/zero of=two bs=1 count="$3" conv=notrunc \
		    seek=$((page * 32768 - $3)) 2>/dev/null
		out=$(timeout 60 "$reftel" verify -a two 2>&1)
		status=$?
	}
	zeros record 1 24000
	is "rows of zeros: it ends" 5 $status
	has "and says so" ") do not grow" "$out"
	has "of what it read" "records of $(echo "$want" | grep -c .) tele" \
	    "$out"
	run reindex -a two
	is "and they are not made anew" "5 1" "$status $(grep -c . err)"
	zeros telegram 0 32768
	is "a page of zeros" 5 $status
	has "keeps nobody from the rest" \
	    " $(sqlite3 one "SELECT count(*) FROM record") records of 0 telegrams: " \
	    " $(echo "$out" | tail -n 1)"
	lacks "nor sends back here" "reftel verify" "$out"
else
	count=$((count + 1))
	echo "ok $count # SKIP the sqlite3 shell is not there to do damage"
fi

done_testing
