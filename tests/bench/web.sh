#!/bin/sh
# web.sh: the reading room before many: pages and queries a second and how
# long they take, at full speed and at half of what is asked for; memory over
# a million requests; a crowd that waits or dawdles; and beside it nginx with
# a file of the size of a page, which is as fast as it can be here.
# usage: web.sh GENERATE BENCH-ARCHIVE REFTEL FOLDER [COUNT [SECONDS]]
here=$(dirname "$(realpath "$0")")
generate=$(realpath "$1") bench=$(realpath "$2") reftel=$(realpath "$3")
folder=$4 count=${5:-${REFTEL_BENCH_COUNT:-300000}} seconds=${6:-10}
for program in wrk nginx python3; do
	PATH=$PATH:/usr/sbin command -v $program >/dev/null || {
		echo "1..0 # SKIP there is no $program"
		exit 0
	}
done
PATH=$PATH:/usr/sbin
mkdir -p "$folder" && folder=$(realpath "$folder") || exit 1
corpus=$folder/corpus-$count-1.txt work=$(mktemp -d "$folder/web.XXXXXX") || exit 1
server= nginx= crowd=
end() {
	exec 9>&-
	for pid in $server $nginx $crowd; do
		kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
	done
	rm -rf "$work"
}
trap end EXIT
trap 'exit 1' INT TERM HUP

if [ ! -s "$corpus" ] || [ "$generate" -nt "$corpus" ]; then
	"$generate" "$count" 1 >"$corpus.new" 2>"$corpus.figures"
	[ $? != 77 ] || {
		rm -f "$corpus.new"
		echo "1..0 # SKIP no word list in /usr/share/dict"
		exit 0
	}
	mv "$corpus.new" "$corpus"
fi

number=0 failed=0
report() { # WHAT GOOD
	number=$((number + 1))
	[ "$2" = yes ] || failed=1
	[ "$2" = yes ] && echo "ok $number - $1" || echo "not ok $number - $1"
}
yes() { # CONDITION...: as awk has it
	awk "BEGIN { print ($*) ? \"yes\" : \"no\" }"
}

archive=$work/a.reftel
"$reftel" import -a "$archive" "$corpus" >"$work/import" 2>&1
"$bench" "$corpus" "$archive" --queries | grep -v "^# " >"$work/queries"
"$reftel" search -a "$archive" -f csv -n 0 '' 2>/dev/null | tr -d '\r' |
    awk -F, 'NR > 1 && $1 ~ /^[0-9A-Z]+$/ { print $1 }' | head -n 20000 \
    >"$work/ids"
[ -s "$work/ids" ] || "$reftel" search -a "$archive" -f csv -n 20000 '' |
    awk -F, 'NR > 1 && $1 ~ /^[0-9A-Z]+$/ { print $1 }' >"$work/ids"
report "$(wc -l <"$work/queries") queries and $(wc -l <"$work/ids") telegrams" \
    "$([ -s "$work/queries" ] && [ -s "$work/ids" ] && echo yes)"

ulimit -n "$(ulimit -H -n)"
"$reftel" serve -a "$archive" --listen 127.0.0.1:0 >"$work/said" 2>&1 &
server=$!
n=0
until port=$(sed -n 's|.*http://127.0.0.1:\([0-9]*\)/.*|\1|p' "$work/said") &&
    [ -n "$port" ]; do
	n=$((n + 1)) && [ $n -lt 100 ] || exit 1
	sleep 0.1
done
url=http://127.0.0.1:$port

# A page of middling size, for nginx.
"$reftel" serve -a "$archive" --get "/telegram/$(sed -n 7p "$work/ids")" \
    >"$work/page.html"
size=$(wc -c <"$work/page.html")
gap=$(python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
cat >"$work/nginx.conf" <<END
daemon off; worker_processes 2; pid $work/nginx.pid; error_log $work/errors;
events { worker_connections 8192; }
http { access_log off; types { text/html html; } sendfile on; tcp_nopush on;
server { listen 127.0.0.1:$gap; root $work; } }
END
[ "$(id -u)" != 0 ] || { sed -i '1s/^/user root; /' "$work/nginx.conf"; }
nginx -e "$work/errors" -c "$work/nginx.conf" 2>"$work/errors" &
nginx=$!
sleep 0.5
echo page.html >"$work/file"

run() { # NAME CONNECTIONS URL FILE PREFIX [RATE]: $rate $median $p99 $max $bad
	wrk -t2 -c"$2" -d"${seconds}s" --timeout 10s -s "$here/web.lua" "$3" -- \
	    "$4" "$5" ${6:+"$6" "$2"} >"$work/wrk" 2>&1
	set -- "$1" $(sed -n 's/^wrk //p' "$work/wrk")
	name=$1 rate=${2:-0} median=${3:-0} p99=${4:-0} max=${5:-0}
	bad=$((${6:-1} + ${7:-1}))
	printf '# %-44s %8.0f/s  median %7.2f  p99 %7.2f  worst %8.2f ms  %d errors\n' \
	    "$name" "$rate" "$median" "$p99" "$max" "$bad"
}
memory() { # kB of the server and what it runs
	awk '/^VmRSS/ { n += $2 } END { print n + 0 }' /proc/$server/status
}

run "nginx, a file of $size bytes" 64 "http://127.0.0.1:$gap" "$work/file" /
limit=$rate
run "telegram pages" 64 "$url" "$work/ids" /telegram/
pages=$rate
report "pages are answered" "$(yes "$rate > 0 && $bad == 0")"
awk "BEGIN { printf \"# that is %.1f %% of nginx; 8,000/s and a p99 below 20 ms \
are asked for\n\", ($limit > 0 ? 100 * $rate / $limit : 0) }"
run "telegram pages, 4,000/s" 64 "$url" "$work/ids" /telegram/ 4000
run "the same of nginx" 64 "http://127.0.0.1:$gap" "$work/file" / 4000
run "queries of the archive's bench, shuffled" 16 "$url" "$work/queries" \
    "/search?q="
report "queries are answered" "$(yes "$rate > 0 && $bad == 0")"
run "queries, 200/s (p99 below 60 ms is asked for)" 16 "$url" \
    "$work/queries" "/search?q=" 200

# In a second or two a busy machine says nothing about who is in whose way.
hurt=0
[ "$seconds" -lt 10 ] || hurt=$(awk "BEGIN { print $pages / 4 }")
# A crowd: as many as may come, and the others beside them.
mkfifo "$work/end"
python3 "$here/crowd.py" "$port" 5000 200 <"$work/end" >"$work/crowd" &
crowd=$!
exec 9>"$work/end"
n=0
until grep -q here "$work/crowd"; do
	n=$((n + 1)) && [ $n -lt 600 ] && kill -0 $crowd 2>/dev/null || break
	sleep 0.1
done
run "pages beside 5,000 idle and 200 slow" 64 "$url" "$work/ids" /telegram/
report "a crowd hurts nobody: $(cat "$work/crowd")" \
    "$(yes "$bad == 0 && $rate > $hurt" && grep -q 'here 5200' "$work/crowd")"
exec 9>&-
wait $crowd 2>/dev/null
crowd=

# Memory: after the first hundred thousand it grows no more.
asked=0 most=${REFTEL_BENCH_REQUESTS:-$([ "$seconds" -ge 10 ] &&
    echo 1000000 || echo 20000)}
first=
while [ "$asked" -lt "$most" ] && [ "$rate" != 0 ]; do
	run "pages, on and on" 64 "$url" "$work/ids" /telegram/
	asked=$(awk "BEGIN { print int($asked + $rate * $seconds) }")
	[ -n "$first" ] || first=$(memory)
	echo "# $asked requests: $(memory) kB"
done
report "memory is flat over $asked requests: $first kB, then $(memory) kB" \
    "$(yes "$(memory) < $first * 1.15 + 4096")"
kill $server
wait $server
report "the server ends well" "$([ $? = 0 ] && echo yes)"
server=
echo "1..$number"
exit $failed
