#!/bin/sh
# servers.sh: what befalls servers: they cannot be reached, they are not what
# they should be, they go away while something is written, they are lost,
# replaced and added.  One clear sentence for each, and nothing lost.
# usage: servers.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
. "$top/tests/pg.sh"
[ -z "$pg_bin" ] ||
    [ -f "$("$pg_bin/pg_config" --sharedir)/extension/plproxy.control" ] ||
    { echo "1..0 # SKIP PL/Proxy is not installed"; exit 0; }
pg_test pg s1 s2 s3 s4

count=0 failed=0
is() { # WHAT WANT GOT
	count=$((count + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $count - $1"
	else
		failed=1
		echo "not ok $count - $1"
		printf '%s\n' "wanted: $2" "got: $3" | cut -c 1-500 |
		    sed 's/^/# /'
	fi
}
# One sentence that has some words, and the status of the system's trouble.
trouble() { # WHAT WORDS COMMAND...
	what=$1 words=$2
	shift 2
	out=$("$reftel" "$@" 2>&1 </dev/null)
	status=$?
	case $out in
	*"$words"*) said="... $words ..." ;;
	*) said=$out ;;
	esac
	is "$what" "status 5, 1 line: ... $words ..." \
	    "status $status, $(echo "$out" | wc -l | tr -d ' ') line: $said"
}
for server in $servers; do
	pg_sql "$folder" "$server" postgres 'CREATE DATABASE part'
done
url() { pg_url "$folder" "$1" part; }

# ---- what is no archive

plain=$(url pg)
mkdir in
cp "$top"/samples/2000s/*.txt in/
trouble "nothing there" "there is no such archive" search -a "$plain" x
trouble "no such database" 'database "none" does not exist' \
    search -a "$(pg_url "$folder" pg none)" x
trouble "no such server" "cannot be reached" \
    search -a "postgresql://reftel@/part?host=$folder/none" x
trouble "no such host" "cannot be reached" \
    search -a "postgresql://reftel:secret@127.0.0.1:1/part" x
is "its password is not shown" 0 "$("$reftel" search \
    -a "postgresql://reftel:secret@127.0.0.1:1/part" x 2>&1 | grep -c secret)"
pg_sql "$folder" pg postgres "CREATE ROLE other LOGIN PASSWORD 'right'"
$pg_as sed -i '1i local all other scram-sha-256' \
    "$folder/pg/data/pg_hba.conf"
pg_sql "$folder" pg postgres "SELECT pg_reload_conf()" >/dev/null
n=0
until "$reftel" search -a "postgresql://other:wrong@/part?host=$folder/pg" x \
    2>&1 | grep -q "password" || [ $n = 100 ]; do
	n=$((n + 1))
	sleep 0.1
done
trouble "a wrong password" "password authentication failed" \
    search -a "postgresql://other:wrong@/part?host=$folder/pg" x
pg_sql "$folder" pg postgres \
    "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
trouble "texts in another form" "another form than UTF-8" \
    import -a "$(pg_url "$folder" pg latin)" in
is "an import makes it" 0 "$("$reftel" import -a "$plain" in >/dev/null 2>&1
    echo $?)"
trouble "a user who may not read" "may not be used so by this user" \
    search -a "postgresql://other:right@/part?host=$folder/pg" x
schema=$(pg_sql "$folder" pg part "SELECT value FROM reftel.setting
    WHERE key = 'schema'")
pg_sql "$folder" pg part "UPDATE reftel.setting SET value = '99'
    WHERE key = 'schema'"
trouble "a newer one" "was written by another reftel" search -a "$plain" x
pg_sql "$folder" pg part "UPDATE reftel.setting SET value = '$schema'
    WHERE key = 'schema'"
mkfifo fifo
"$reftel" import -a "$plain" - <fifo >/dev/null 2>&1 &
writer=$!
exec 9>fifo
n=0
until [ "$(pg_sql "$folder" pg part "SELECT count(*) FROM pg_locks
    WHERE locktype = 'advisory'")" = 1 ] || [ $n = 50 ]; do
	n=$((n + 1))
	sleep 0.1
done
trouble "two writers" "another process is writing here" import -a "$plain" in
is "a reader is not in the way" 0 "$("$reftel" search -a "$plain" "" \
    >/dev/null 2>&1; echo $?)"
exec 9>&-
wait $writer

# ---- a server that goes away while something is written

telegrams() { # FROM TO: as many, in one file
	awk -v from="$1" -v to="$2" 'BEGIN {
		for (n = from; n <= to; n++)
			printf "R 031200Z JUN 08\nFM AMEMBASSY OSLO\nTO " \
			    "SECSTATE WASHDC\nBT\nUNCLAS OSLO %06d\n\n" \
			    "SUBJECT: EXERCISE: HERRING NUMBER %d\n\n" \
			    "1. EXERCISE. The herring of number %d is well.\n" \
			    "BT\nNNNN\n", n, n, n }'
}
mkdir many
for n in 1 2 3 4 5 6 7 8; do
	telegrams $((n * 1000)) $((n * 1000 + 299)) >many/$n.txt
done
held() { # URL
	"$reftel" search -a "$1" -f ndjson herring 2>/dev/null | wc -l |
	    tr -d ' '
}
gone() { # WHAT URL SERVER
	"$reftel" import -a "$2" --commit 100 many >out 2>&1 &
	writer=$!
	n=0
	until grep -q "" out 2>/dev/null && [ $n -ge 3 ] || [ $n = 100 ]; do
		n=$((n + 1))
		sleep 0.05
	done
	pg_stop "$folder" "$3" QUIT
	wait $writer
	is "$1: the import ends with a sentence" "status 5, sentence" \
	    "status $?, $(grep -q "^reftel: postgresql://.*\(connection is \
lost\|being stopped\|cannot be reached\|server closed\)" out && echo sentence ||
	    cat out)"
	pg_start "$folder" "$3" || fail "$3"
	out=$("$reftel" import -a "$2" many 2>&1)
	is "$1: the same import completes it" "0 2400" "$? $(held "$2")"
	is "$1: and all is as it came" 0 \
	    "$("$reftel" verify -a "$2" >/dev/null 2>&1; echo $?)"
}
gone "a server" "$plain" pg

# One who is killed while he writes, soon and late.
pg_sql "$folder" pg postgres 'CREATE DATABASE killed'
killed=$(pg_url "$folder" pg killed)
for wait in 0.05 0.2 0.5 0.8 1.1; do
	"$reftel" import -a "$killed" --commit 100 many >out 2>&1 &
	writer=$!
	sleep $wait
	kill -KILL $writer 2>/dev/null
	wait $writer 2>/dev/null
	kept=$(tail -n 1 out | sed -n 's/ kept$//p')
	got=$(held "$killed")
	[ "$got" -ge "${kept:-0}" ] || lost="after $wait s: $got of $kept"
done
is "killed: what was acknowledged is there" "" "${lost:-}"
out=$("$reftel" import -a "$killed" many 2>&1)
is "killed: the same import completes it" "0 2400" "$? $(held "$killed")"
is "killed: and all is as it came" 0 \
    "$("$reftel" verify -a "$killed" >/dev/null 2>&1; echo $?)"

# Of more than are ranked: the best is an old one with the word in its
# subject, and all can be had in that order.
telegrams 50 50 | sed 's/JUN 08/JUN 73/; s/^SUBJECT.*/SUBJECT: EXERCISE: WELL/
    s/herring/haddock/' >old.txt
"$reftel" import -a "$plain" old.txt >/dev/null 2>&1
is "the best of many is the oldest, by its subject" \
    '{"total":2402 "id":"73OSLO50"' "$("$reftel" search -a "$plain" -s best \
	-n 1 -f json well | grep -o '^{"total":[0-9]*\|"id":"[0-9A-Z]*"' |
	paste -s -d ' ')"
is "all of them, the best first" 2402 "$("$reftel" search -a "$plain" -s best \
    -n 2500 -f json well | grep -o '"id":"[0-9A-Z]*"' | sort -u | wc -l |
    tr -d ' ')"

# ---- several servers

pg_sql "$folder" pg postgres 'CREATE DATABASE home'
home=$(pg_url "$folder" pg home)
trouble "a file lies in one place" "lies in one place" \
    init -a file --shards "$(url s1)"
trouble "what has telegrams is not spread" "has telegrams of its own" \
    init -a "$plain" --shards "$(url s1)"
"$reftel" init -a "$home" --shards "$(url s1),$(url s2)"
is "two servers" 0 $?
gone "one of two servers" "$home" s2
trouble "a part is not written to" "is a part of an archive" \
    import -a "$(url s1)" in
trouble "a part is no part of another" "has another archive" \
    init -a "$(pg_url "$folder" pg postgres)" --shards "$(url s1)"

"$reftel" search -a "$home" -f ndjson "" >before
part() { # SERVER
	pg_sql "$folder" "$1" part "SELECT count(*) FROM reftel.telegram"
}
"$reftel" init -a "$home" --shards "$(url s1),$(url s2),$(url s3)"
is "a server is added" 0 $?
is "and the telegrams are those there were" "" "$("$reftel" search -a "$home" \
    -f ndjson "" | diff before - 2>&1)"
is "a third of them on each" "yes yes yes 2400" "$(sum=0
    for server in s1 s2 s3; do
	n=$(part $server) sum=$((sum + n))
	[ "$n" -gt 600 ] && [ "$n" -lt 1000 ] && printf 'yes ' || printf "$n "
    done
    echo $sum)"
is "all is as it came" 0 "$("$reftel" verify -a "$home" >/dev/null 2>&1
    echo $?)"
telegrams 9000 9099 >many/9.txt
"$reftel" import -a "$home" many >/dev/null 2>&1
is "and it is imported into" 2500 "$(held "$home")"

# One is lost: nothing is left out in silence.
"$reftel" search -a "$home" -f ndjson "" >before
$pg_as "$pg_bin/pg_dump" -Fc -h "$folder/s2" -U reftel part >s2.dump
pg_stop "$folder" s2
trouble "a server that is lost" "a server of this archive cannot be asked" \
    search -a "$home" herring
trouble "nothing is written without it" "cannot be reached" \
    import -a "$home" in
# Its place is taken by another that has what it had.
trouble "not by one that has nothing" "has nothing of this archive" \
    init -a "$home" --shards "$(url s1),$(url s4),$(url s3)"
"$pg_bin/pg_restore" -h "$folder/s4" -U reftel -d part s2.dump
trouble "nor by one that has another's part" "another part of it" \
    init -a "$home" --shards "$(url s4),$(url s1),$(url s3)"
"$reftel" init -a "$home" --shards "$(url s1),$(url s4),$(url s3)"
is "a server is replaced" 0 $?
is "and the telegrams are those there were" "" "$("$reftel" search -a "$home" \
    -f ndjson "" | diff before - 2>&1)"
trouble "servers are not taken away" "cannot be over fewer" \
    init -a "$home" --shards "$(url s1)"

echo "1..$count"
exit $failed
