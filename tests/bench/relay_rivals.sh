#!/bin/bash
# relay_rivals.sh: what a station is measured against, on the same disk in the
# same run: Postfix, from smtp-source through a queue of its own to smtp-sink,
# and NATS JetStream with its store in files, once as durable as the others and
# once as it comes. What is not installed, or cannot run here, says so.
# usage: relay_rivals.sh BENCH-RELAY BENCH-RIVALS REFTEL FOLDER MESSAGES
relay=$(realpath "$1") rivals=$(realpath "$2") reftel=$(realpath "$3")
messages=$5
. "$(dirname "$0")/../postfix.sh"
folder=$(mktemp -d "$(realpath "$4")/rivals.XXXXXX") || exit 1
pids=
stop() {
	postfix_stop "$folder"
	for pid in $pids; do
		kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
}
trap 'stop; rm -rf "$folder"' EXIT
port=$((20000 + $$ % 20000))

echo "Reftel:"
mkdir "$folder/relay"
"$relay" "$reftel" "$folder/relay" "$messages" 6000 2>/dev/null |
	sed 's/^/  /'

# Whether its files are to be written through to the disk, each time: the
# version that Debian has cannot be told to, but its folder can, where the
# file system has that attribute.
jetstream() { # NAME MESSAGES
	mkdir "$folder/$1" || return
	if [ "$1" = synchronous ] && ! chattr +S "$folder/$1" 2>/dev/null; then
		echo "  the file system cannot write through by attribute"
		return
	fi
	cat >"$folder/nats.conf" <<-END
	listen: 127.0.0.1:$port
	jetstream { store_dir: "$folder/$1" }
	END
	nats-server -c "$folder/nats.conf" >/dev/null 2>"$folder/nats.log" &
	nats=$!
	pids="$pids $nats"
	sleep 1
	"$rivals" $port "$2" 6000 | sed 's/^/  /'
	kill $nats
	wait $nats 2>/dev/null
}
echo "NATS JetStream, store in files:"
if command -v nats-server >/dev/null; then
	echo " each write brought to the disk:"
	jetstream synchronous $((messages / 5))
	echo " as it comes ($(nats-server --version)), every two minutes, so that a" \
	    "crash of the system loses what is younger:"
	jetstream lazy "$messages"
else
	echo "  is not installed"
fi

echo "Postfix:"
if [ -n "$(why_no_postfix)" ]; then
	echo "  $(why_no_postfix)"
else
	postfix_begin "$folder" $((port + 1)) alfa.example
	cat >>"$folder/etc/main.cf" <<-END
	relayhost = [127.0.0.1]:$((port + 2))
	smtp_destination_concurrency_limit = 50
	default_destination_concurrency_limit = 50
	END
	smtp-sink -u nobody -c 127.0.0.1:$((port + 2)) 1000 >"$folder/sink" 2>/dev/null &
	pids="$pids $!"
	if postfix -c "$folder/etc" start >"$folder/start" 2>&1 && sleep 2; then
		n=$((messages / 5))
		begun=$(date +%s%N)
		smtp-source -s 20 -m $n -l 6000 -f doe@alfa.example \
		    -t roe@bravo.example 127.0.0.1:$((port + 1))
		taken=$(date +%s%N)
		# The queue is empty when all has been given on.
		until [ -z "$(find "$folder"/queue/{incoming,active,maildrop} \
		    -type f 2>/dev/null | head -n 1)" ]; do
			sleep 0.05
		done
		ended=$(date +%s%N)
		echo "$n $begun $taken $ended" | awk '{ printf "  %.0f messages of " \
		    "6000 bytes a second (%d in %.2f s; taken in %.2f s)\n",
		    $1 * 1e9 / ($4 - $2), $1, ($4 - $2) / 1e9, ($3 - $2) / 1e9 }'
		[ -z "$(find "$folder/queue/deferred" -type f 2>/dev/null |
		    head -n 1)" ] || echo "  (some were put off)"
	else
		echo "  does not start here"
		sed 's/^/  /' "$folder/start" | head -n 3
	fi
fi
