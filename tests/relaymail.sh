#!/bin/sh
# relaymail.sh: a circuit over mail, out and in through two real Postfixes that
# speak SMTP to each other: what comes is what was sent, in whatever order; the
# mail server keeps what a station that is down cannot take; and what is lost
# on the way is missed, asked for and sent again.
# usage: relaymail.sh REFTEL
reftel=$(realpath "$1")
. "$(dirname "$0")/postfix.sh"
. "$(dirname "$0")/station.sh"
why=$(why_no_postfix)
if [ -n "$why" ]; then
	echo "1..0 # SKIP $why"
	exit 0
fi
trap 'stop; postfix_stop "$folder/mail.AA"; postfix_stop "$folder/mail.DD"
    rm -rf "$folder"' EXIT
chmod 755 "$folder"

# The mail server runs it as nobody, who may not go where this one may be.
cp "$reftel" "$(dirname "$reftel")/reftel-relay" .
reftel=$folder/reftel
up() { # NAME: a station whose door is open to nobody
	start "$1"
	await "accepted" "$reftel" status -c "$1.conf"
	chmod 666 "$1.door"
}
station() { # NAME OTHER PORT PORT-OF-OTHER: and its mail server
	cat >"$1.conf" <<-END
	station RJ$1
	spool $folder/$1
	circuit $2 { connect mail:relay@rj$2.example peer RJ$2 clearance SECRET
	    idle 15 }
	route RJ$2 via $2
	deliver RJ$1XX "cat >> $folder/got.$1"
	mailer "sendmail -C $folder/mail.$1/etc -i -t"
	mailbox relay@rj$1.example
	operator unix:$folder/$1.door
	END
	postfix_begin "$folder/mail.$1" "$3" "mail.rj$1.example"
	cat >>"mail.$1/etc/master.cf" <<-END
	reftel unix - n n - - pipe user=nobody argv=$reftel send
	  -c $folder/$1.conf -m $2
	END
	cat >>"mail.$1/etc/main.cf" <<-END
	relay_domains = rj$1.example
	transport_maps = inline:{ rj$1.example=reftel: }
	relayhost = [127.0.0.1]:$4
	minimal_backoff_time = 1s
	maximal_backoff_time = 2s
	queue_run_delay = 1s
	END
	postfix -c "$folder/mail.$1/etc" start >"mail.$1/start" 2>&1
	up "$1"
}
station AA DD "$port" $((port + 1))
station DD AA $((port + 1)) "$port"
server() { # NAME COMMAND...: of its mail server
	name=$1 command=$2
	shift 2
	"$command" -c "$folder/mail.$name/etc" "$@"
}
await . cat mail.DD/queue/pid/master.pid
is "two mail servers run" "0 0" "$(
    server AA postfix status 2>/dev/null; echo $?) $(
    server DD postfix status 2>/dev/null; echo $?)"

# ---- there and back

# What SMTP and mailboxes treat apart: lines of a dot, of From, of blanks.
odd='A LINE OF A DOT:
.
..
From here on  two blanks, and one at the end 
    four before it; = and =3D
'
send AA RJAAXX RJDDXX 0001 "$odd" >/dev/null
await NNNN there got.DD
is "a telegram goes by SMTP as it is" \
    "$(telegram RJAAXX RJDDXX 0001 "$odd" | sed -n '/^DE/,/^NNNN/p')" \
    "$(sed -n '/^DE/,/^NNNN/p' got.DD)"
for serial in 0002 0003 0004 0005 0006 0007 0008 0009; do
	send AA RJAAXX RJDDXX $serial "NO $serial" >/dev/null
	send DD RJDDXX RJAAXX $serial "NO $serial" >/dev/null
done
send AA RJAAXX RJDDXX 0010 "NO 0010" Z >/dev/null
missing() { # NAME SERIAL...
	for serial in $2; do
		grep -q "NO $serial" "got.$1" 2>/dev/null || echo "$serial"
	done
}
some="0002 0003 0004 0005 0006 0007 0008 0009"
await_all missing DD "$some 0010"
await_all missing AA "$some"
report "many go there, whatever their order is" "$(missing DD "$some 0010")"
report "and back" "$(missing AA "$some")"
report "none twice without its mark" "$(unmarked got.AA)$(unmarked got.DD)"
await 'done for' "$reftel" trace -c AA.conf RJAAXX 0010 0601215
is "the FLASH is receipted by mail" 0 $?

# ---- a station that is down, and mail that is lost

end DD
send AA RJAAXX RJDDXX 0011 "NO 0011" >/dev/null
await "temporary failure" server DD postqueue -p
is "the mail server cannot hand it in" 0 $?
up DD
await_all missing DD 0011
report "the mail server keeps what the station cannot take" "$(missing DD 0011)"

server AA postconf "defer_transports = smtp"
server AA postfix reload 2>/dev/null
send AA RJAAXX RJDDXX 0012 "NO 0012" >/dev/null
await "rjDD.example" server AA postqueue -p
server AA postsuper -d ALL 2>/dev/null
is "its queue is emptied" "Mail queue is empty" "$(server AA postqueue -p)"
server AA postconf "defer_transports ="
server AA postfix reload 2>/dev/null
send AA RJAAXX RJDDXX 0013 "NO 0013" >/dev/null
await_all missing DD "0012 0013"
report "what is lost is missed by its number, and comes" "$(
    missing DD "0012 0013")"
has "suspected to be a duplicate, for it was sent" "ZFD" \
    "$(sed -n '/ZFD/,/NO 0012/p' got.DD)"
is "a mail with no telegram in it may be returned" "1" "$(
    echo hello | "$reftel" send -c DD.conf -m AA >/dev/null 2>&1; echo $?)"
end DD
is "one that a station cannot take is to be kept" "75" "$(
    echo hello | "$reftel" send -c DD.conf -m AA >/dev/null 2>&1; echo $?)"
stop
report "the logs are sound" "$(sound AA DD)"
done_testing
