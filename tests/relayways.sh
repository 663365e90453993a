#!/bin/sh
# relayways.sh: circuits that are no connection between two Reftels: a serial
# line in ITA2, folders, mail; deliveries into folders and mailboxes; hours;
# names of hosts; and a configuration that is read again under way.
# usage: relayways.sh REFTEL BADLINE
reftel=$(realpath "$1") badline=$(realpath "$2")
. "$(dirname "$0")/station.sh"

"$badline" ptys ttyA ttyB >ready &
pids="$pids $!"
await ready cat ready
cat >AA.conf <<END
station RJAA
spool AA
circuit BB { connect serial:$folder/ttyA peer RJBB clearance SECRET
    charset ita2 speed 115200 }
circuit CC { connect folder:$folder/AC peer RJCC clearance SECRET }
circuit DD { connect mail:relay@rjdd.example peer RJDD clearance SECRET }
circuit EE { connect tcp:localhost:$port peer RJEE clearance SECRET }
route RJBB via BB
route RJCC via CC
route RJDD via DD
route RJEE via EE
deliver RJAAXX folder:$folder/AAXX
deliver RJAAYY mailbox:$folder/AAYY
mailer "cat > mailed && $reftel send -c DD.conf -m AA mailed"
mailbox relay@rjaa.example
operator unix:AA.door
END
cat >BB.conf <<END
station RJBB
spool BB
circuit AA { connect serial:$folder/ttyB peer RJAA clearance SECRET
    charset ita2 speed 38400 }
route RJAA via AA
deliver RJBBXX folder:$folder/BBXX
operator unix:BB.door
END
cat >CC.conf <<END
station RJCC
spool CC
circuit AA { connect folder:$folder/CA peer RJAA clearance SECRET }
route RJAA via AA
deliver RJCCXX folder:$folder/CCXX
operator unix:CC.door
END
cat >DD.conf <<END
station RJDD
spool DD
circuit AA { connect mail:relay@rjaa.example peer RJAA clearance SECRET }
route RJAA via AA
deliver RJDDXX folder:$folder/DDXX
mailer "cat > answered && $reftel send -c AA.conf -m DD answered"
operator unix:DD.door
END
cat >EE.conf <<END
station RJEE
spool EE
circuit AA { listen tcp:127.0.0.1:$port peer RJAA clearance SECRET }
route RJAA via AA
deliver RJEEXX folder:$folder/EEXX
operator unix:EE.door
END
# A folder between two stations: what one puts out, the other takes in.
mkdir AC CA AC/out CA/out
ln -s ../CA/out AC/in
ln -s ../AC/out CA/in
for name in AA BB CC DD EE; do start $name; done

await 'BB to.*up' "$reftel" status -c AA.conf
send AA RJAAXX RJBBXX 0001 "BY A SERIAL LINE" >/dev/null
await "SERIAL LINE" there BBXX
is "a serial line in five-unit code" 0 $?
is "at the speed that was said" "115200 38400" \
    "$(stty -F ttyA speed) $(stty -F ttyB speed)"
send BB RJBBXX RJAAXX 0002 "AND BACK BY IT" >/dev/null
await "BACK BY IT" there AAXX
is "and back" 0 $?
is "a folder has a file a telegram" 1 "$(ls BBXX | wc -l)"

send AA RJAAXX RJCCXX 0003 "IN A FOLDER" >/dev/null
await "IN A FOLDER" there CCXX
is "a folder is a circuit" 0 $?
send CC RJCCXX RJAAYY 0004 "FROM A FOLDER TO A MAILBOX" >/dev/null
await "TO A MAILBOX" there AAYY
is "and back, into a mailbox" 0 $?
tries=0
while [ -n "$(ls AC/out CA/out | grep tgm)" ] && [ $tries -lt 100 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
is "what was taken is gone" "" "$(ls AC/out CA/out | grep tgm)"
has "a mailbox is one" "MMHS-Primary-Precedence: priority" "$(there AAYY)"
has "with what a mail begins with" "From reftel@localhost" "$(head -n 1 AAYY)"

send AA RJAAXX RJDDXX 0005 "BY MAIL" >/dev/null
await "BY MAIL" there DDXX
is "mail is a circuit" 0 $?
has "RFC 6477 has the identification" \
    "MMHS-Acp127-Message-Identifier: RJAAXX 0005 0601215" "$(there mailed)"
has "and the time" \
    "MMHS-Extended-Authorisation-Info: Sat, 1 Mar 2025 12:15:00 +0000" \
    "$(there mailed)"
has "and the handling" "MMHS-Handling-Instructions: ZNR UUUUU" "$(there mailed)"
has "and the type" "MMHS-Message-Type: exercise" "$(there mailed)"
has "and the class" 'SIO-Label: marking="UNCLASSIFIED"' "$(there mailed)"
send DD RJDDXX RJAAXX 0006 "AND BACK BY MAIL" >/dev/null
await "BACK BY MAIL" there AAXX
is "and back by mail" 0 $?
# The same telegram as other programs write mail.
{
	printf 'From: x@example.org\nMIME-Version: 1.0\n'
	printf 'Content-Type: multipart/mixed; boundary=xx\n\n--xx\n'
	printf 'Content-Type: text/plain\n\nPLEASE FIND A TELEGRAM.\n--xx\n'
	printf 'Content-Transfer-Encoding: base64\n\n'
	telegram RJDDXX RJAAXX 0007 "IN BASE SIXTY-FOUR" |
	    sed '1s/.*/VZCZCDDA003/' | base64
	printf -- '--xx--\n'
} >packed
"$reftel" send -c AA.conf -m DD packed
await "BASE SIXTY-FOUR" there AAXX
is "a telegram in a part of a mail" 0 $?
# Two in a mail; a part that is quoted-printable; and the same twice.
{
	telegram RJDDXX RJAAXX 0021 "FIRST OF TWO" |
	    sed '1s/.*/VZCZCDDA004/' >two
	telegram RJDDXX RJAAXX 0022 "SECOND OF TWO" |
	    sed '1s/.*/VZCZCDDA005/' >>two
	printf 'From: x@example.org\n\n'
	cat two
} >mail
"$reftel" send -c AA.conf -m DD mail
await "SECOND OF TWO" there AAXX
is "both telegrams of a mail" "1 1" \
    "$(there AAXX | grep -c "FIRST OF TWO") $(
    there AAXX | grep -c "SECOND OF TWO")"
{
	printf 'From: x@example.org\nMIME-Version: 1.0\n'
	printf 'Content-Type: multipart/alternative;\n\tboundary="=_2"\n\n'
	printf -- '--=_2\nContent-Type: text/plain\n'
	printf 'Content-Transfer-Encoding: quoted-printable\n\n'
	telegram RJDDXX RJAAXX 0023 "2 + 2 = 4, =
-- AS IT WERE" | sed '1s/.*/VZCZCDDA006/; s/=/=3D/g; s/^P 01/P =\n01/'
	printf -- '--=_2\nContent-Type: text/html\n\n<html><pre>\n'
	telegram RJDDXX RJAAXX 0023 "2 + 2 &#61; 4" |
	    sed '1s/.*/VZCZCDDA006/'
	printf '</pre></html>\n--=_2--\n'
} >mail
"$reftel" send -c AA.conf -m DD mail
await "2 + 2" there AAXX
is "a part that is quoted is read as it was meant" "$(
    telegram RJDDXX RJAAXX 0023 "2 + 2 = 4, =
-- AS IT WERE" | sed -n '/^DE/,/^NNNN/p')" "$(
    cat "$(grep -l "2 + 2" AAXX/*)" | sed -n '/^DE/,/^NNNN/p')"
is "and its likeness in HTML is not" 0 "$(there AAXX | grep -c "&#61")"
head -c 5000000 /dev/zero | tr '\0' X | "$reftel" send -c AA.conf -m DD \
    >said 2>&1
has "a mail that is too long is not to come again" "65 " \
    "$? $(cat said)"
printf 'EXERCISE: CAF\303\251 AU LAIT\n' >cafe
telegram RJCCXX RJAAYY 0024 "$(cat cafe)" | sed 's/$/\r/' |
    "$reftel" send -c CC.conf >/dev/null
telegram RJCCXX RJAAYY 0025 "LINES END OTHERWISE" | sed 's/$/\r/' |
    "$reftel" send -c CC.conf >/dev/null
await "LINES END OTHERWISE" there AAYY
is "lines of a mailbox end as those of the system" 0 \
    "$(grep -c "$(printf '\r')" AAYY)"
has "and what is UTF-8 is said to be" 'charset=utf-8' "$(there AAYY)"
has "mail without one is refused" "no telegram in this mail" \
    "$(echo hello | "$reftel" send -c AA.conf -m DD 2>&1)"
has "and for a circuit that is none" "no circuit BB that is mail" \
    "$(echo hello | "$reftel" send -c AA.conf -m BB 2>&1)"

send AA RJAAXX RJEEXX 0008 "BY NAME" >/dev/null
await "BY NAME" there EEXX
is "a host has a name" 0 $?

# ---- what an operator sees

"$badline" notify told >notified &
pids="$pids $!"
cat >MM.conf <<END
station RJMM
spool MM
circuit AA { connect tcp:localhost:1 peer RJAA clearance SECRET }
operator unix:MM.door
metrics 127.0.0.1:$((port + 1))
END
NOTIFY_SOCKET=$folder/told WATCHDOG_USEC=4000000 "$reftel" relay -c MM.conf \
    2>MM.log &
pids="$pids $!"
await "WATCHDOG=1" there notified
is "a service manager is told that it is alive" 0 $?
has "and that it is ready" "READY=1" "$(there notified)"
has "metrics by the operator's door" 'reftel_circuit_up{circuit="AA"' \
    "$("$reftel" status -c MM.conf -f prometheus)"
get() { # PATH
	bash -c "exec 3<>/dev/tcp/127.0.0.1/$((port + 1))
	    printf 'GET $1 HTTP/1.1\r\nHost: x\r\n\r\n' >&3; cat <&3"
}
has "and by HTTP" 'reftel_circuit_up{circuit="AA",peer="RJAA"} 0' \
    "$(get /metrics)"
has "which has nothing else" "404" "$(get /queue)"
# Who says nothing there has a few of its places for half a minute.
bash -c 'for i in $(seq 40); do exec {fd}<>/dev/tcp/127.0.0.1/$0; done
    sleep 100' $((port + 1)) &
pids="$pids $!"
tries=0
while [ -n "$(get /metrics 2>/dev/null)" ] && [ $tries -lt 100 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
is "whose places can all be taken" "" "$(get /metrics 2>/dev/null)"
has "but not the operator's" "RJMM: " "$("$reftel" status -c MM.conf)"
tries=0
while [ -z "$(get /metrics 2>/dev/null)" ] && [ $tries -lt 400 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
has "nor for ever" "200 OK" "$(get /metrics)"
"$reftel" relay -c MM.conf reload
await "RELOADING=1" there notified
is "and when it reads its configuration again" 0 $?
is "a screen that refreshes" 2 "$(
    timeout 3 "$reftel" status -c AA.conf -w |
    grep -c '^RJAA: ..:..:..Z; [0-9]* accepted')"
"$reftel" circuit -c AA.conf test BB
await "BB: the test is answered after .*: readable without fault" there AA.log
is "a plain circuit is tested" 0 $?
"$reftel" circuit -c AA.conf test EE
await "EE: the test is answered after .*: it is heard" there AA.log
is "a framed one too" 0 $?
traced=$("$reftel" trace -c AA.conf --net RJAAXX 0001 0601215)
has "a trace asks the stations behind" "
RJBB RJAAXX 0001 0601215 RECEIVED RJAA " "$traced"
has "and when it was delivered there" " RJBBXX $(date -u +%j)" "$traced"
is "all of it as JSON" '"RJBB" "RJAAXX 0001 0601215" "RECEIVED RJAA AAB001 T RJBBXX T"' "$(
    "$reftel" trace -c AA.conf --net -f json RJAAXX 0001 0601215 |
    python3 -c 'import json, sys
for line in sys.stdin:
    o = json.loads(line)
    if "answer" in o:
        print(*map(json.dumps, (o["station"], o["id"], o["answer"])))' |
    sed -E "s/ $(date -u +%j)[0-9]{4}/ T/g")"
number=$("$reftel" trace -c AA.conf RJEEXX 0099 0601215 2>&1)
has "of what never was is none" "never had it" "$number"
seq=$("$reftel" trace -c EE.conf -f json RJAAXX 0008 0601215 |
    sed -n 's/.*"seq":\([0-9]*\).*/\1/p' | head -n 1)
"$reftel" queue -c EE.conf readdress "$seq" O RJAAXX >readdressed
await "FM RJEE" there AAXX
is "a telegram is sent to others as well" 0 $?

# ---- read again

is "what is as before stays up" 0 "$(
    "$reftel" relay -c AA.conf reload >/dev/null 2>&1; echo $?)"
await "EE to.*up" "$reftel" status -c AA.conf
is "no line was dropped" 0 "$(grep -c 'EE: down' AA.log)"
sed -i 's/^route RJEE.*/route RJEE via FF alternate EE/' AA.conf
echo "circuit FF { connect unix:$folder/FF.line peer RJEE clearance SECRET }" \
    >>AA.conf
echo "circuit FF { listen unix:$folder/FF.line peer RJAA clearance SECRET }" \
    >>EE.conf
"$reftel" relay -c EE.conf reload
kill -HUP "$pid_AA"
await "FF to.*up" "$reftel" status -c AA.conf
is "a circuit is added under way" 0 $?
send AA RJAAXX RJEEXX 0009 "BY A NEW CIRCUIT" >/dev/null
await "A NEW CIRCUIT" there EEXX
is "and used" 0 $?
has "by its number" "AAF0001" "$(there EEXX)"
echo "circuit GG { nonsense }" >>AA.conf
has "a configuration that does not do changes nothing" "AA.conf:" \
    "$("$reftel" relay -c AA.conf reload 2>&1)"
sed -i '$d' AA.conf
sed -i 's/^station RJAA/station RJAB/' AA.conf
has "nor one of another station" "AA.conf: another station needs a restart" \
    "$("$reftel" relay -c AA.conf reload 2>&1)"
sed -i 's/^station RJAB/station RJAA/; s/peer RJCC/peer RJCD/' AA.conf
has "nor one of another peer" "circuit CC: another peer needs a restart" \
    "$("$reftel" relay -c AA.conf reload 2>&1)"
sed -i 's/peer RJCD/peer RJCC channel ABC/' AA.conf
has "nor other letters, by which what was sent could not be asked for" \
    "circuit CC: another channel needs a restart" \
    "$("$reftel" relay -c AA.conf reload 2>&1)"
sed -i 's/peer RJCC channel ABC/peer RJCC/' AA.conf

# What waits for a circuit that goes takes another way.
"$reftel" circuit -c AA.conf close FF
"$reftel" circuit -c AA.conf close EE
send AA RJAAXX RJEEXX 0010 "HELD SINCE BOTH ARE CLOSED" >/dev/null
sed -i '/^circuit FF/d; s/^route RJEE.*/route RJEE via EE/' AA.conf
"$reftel" relay -c AA.conf reload
lacks "a circuit is taken away" "FF to" "$("$reftel" status -c AA.conf)"
has "what an operator closed stays closed" "EE to RJEE closed" \
    "$("$reftel" status -c AA.conf | sed 's/ *SECRET */ /')"
"$reftel" circuit -c AA.conf open EE
"$reftel" relay -c AA.conf reload
sleep 1
number=$("$reftel" queue -c AA.conf | awk '/0010/ && /held/ { print $1 }')
has "a way that is there again frees nothing that is held" 0010 \
    "$("$reftel" queue -c AA.conf)"
is "until it is let go" "$number: released" \
    "$("$reftel" queue -c AA.conf release "$number")"
await "BOTH ARE CLOSED" there EEXX
is "and what was held goes when it is let go" 0 $?
now=$(date -u +%H%M)
away=$(date -u -d "+2 hours" +%H%M)
later=$(date -u -d "+3 hours" +%H%M)
sed -i "s/^circuit EE.*/circuit EE { connect tcp:localhost:$port peer RJEE clearance SECRET hours $away-$later }/" AA.conf
"$reftel" relay -c AA.conf reload
await "EE to.*down" "$reftel" status -c AA.conf
is "a circuit has its hours" 0 $?
send AA RJAAXX RJEEXX 0011 "OUT OF HOURS" >/dev/null
sleep 1
lacks "out of which nothing goes" "OUT OF HOURS" "$(there EEXX)"
sed -i "s/hours $away-$later/hours $now-$away/" AA.conf
"$reftel" relay -c AA.conf reload
await "OUT OF HOURS" there EEXX
is "but within" 0 $?
stop
for name in AA BB CC DD EE; do
	has "the log of $name is sound" "are sound" \
	    "$("$reftel" audit -c $name.conf 2>&1)"
done
done_testing
