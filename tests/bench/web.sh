#!/bin/sh
# web.sh: the reading room before many: pages and queries a second and how
# long they take, at full speed and at half of what is asked for; memory over
# a million requests; a crowd that waits or dawdles.  Beside each figure stands
# that of nginx, asked the same way for a file of the size of such a page, which
# is as fast as it can be here.
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
until port=$(sed -n 's|.*http://127.0.0.1:\([0-9]*\)/.*|\1|p' "$work/said" \
    2>/dev/null) &&
    [ -n "$port" ]; do
	n=$((n + 1)) && [ $n -lt 100 ] || exit 1
	sleep 0.1
done
url=http://127.0.0.1:$port

# For nginx, pages as large as those that wrk will ask for are in the middle.
middling() { # FILE PREFIX TO: the middle one of nine
	sed -n '7~97p' "$1" | head -n 9 | while read -r words; do
		words=$(printf %s "$words" | od -An -v -tx1 | tr -d '\n' | tr ' ' %)
		"$reftel" serve -a "$archive" --get "$2$words" >"$work/one"
		cp "$work/one" "$work/$(wc -c <"$work/one").size"
	done
	n=$(ls "$work" | grep -c '\.size$')
	mv "$work/$(ls "$work" | grep '\.size$' | sort -n |
	    sed -n "$(((n + 1) / 2))p")" "$3"
	rm -f "$work"/*.size "$work/one"
}
middling "$work/ids" /telegram/ "$work/page.html"
middling "$work/queries" "/search?q=" "$work/found.html"
size=$(wc -c <"$work/page.html") found=$(wc -c <"$work/found.html")
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
echo found.html >"$work/found"

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

beside() { # WHAT CONNECTIONS FILE PREFIX NGINX-FILE [RATE]: and the share of it
	run "$1" "$2" "$url" "$3" "$4" $6
	reached=$rate late=$p99 wrong=$bad
	run "  nginx, a file of $(wc -c <"$work/$(cat "$5")") bytes" "$2" \
	    "http://127.0.0.1:$gap" "$5" / $6
	awk "BEGIN { printf \"#   %.1f %% of nginx, p99 %.1f times its\\n\", \
	    ($rate > 0 ? 100 * $reached / $rate : 0), \
	    ($p99 > 0 ? $late / $p99 : 0) }"
	rate=$reached p99=$late bad=$wrong
}

echo "# asked for: 8,000 pages/s, p99 below 20 ms; 400 queries/s; at half of" \
    "that p99 below 60 ms"
beside "telegram pages" 64 "$work/ids" /telegram/ "$work/file"
pages=$rate
report "pages are answered" "$(yes "$rate > 0 && $bad == 0")"
beside "telegram pages, 4,000/s" 64 "$work/ids" /telegram/ "$work/file" 4000
report "pages are answered at a fixed rate" "$(yes "$rate > 0 && $bad == 0")"
beside "queries of the archive's bench, shuffled" 16 "$work/queries" \
    "/search?q=" "$work/found"
report "queries are answered" "$(yes "$rate > 0 && $bad == 0")"
beside "queries, 200/s" 16 "$work/queries" "/search?q=" "$work/found" 200
report "queries are answered at a fixed rate" "$(yes "$rate > 0 && $bad == 0")"

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
beside "pages beside 5,000 idle and 200 slow" 64 "$work/ids" /telegram/ \
    "$work/file"
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
