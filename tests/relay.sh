#!/bin/sh
# relay.sh: stations as processes: a configuration, TCP, TLS and a pipe,
# deliveries, the operator, and what is kept.
# usage: relay.sh REFTEL
reftel=$(realpath "$1")
. "$(dirname "$0")/station.sh"

# ---- the configuration

cat >ten.conf <<'END'
station RJAA
spool spool
circuit BB { listen tls:0.0.0.0:4127  peer RJBB  clearance SECRET }
circuit CC { connect tcp:rjcc.example:4127  peer RJCC  clearance CONFIDENTIAL  speed 75  charset ita2 }
route RJBB via BB alternate CC
route RJC via CC
deliver RJAAXX "reftel import -a /srv/reftel.db -"
collective "EASTERN COLLECTIVE" { RJAAXX RJBBYY RJCCUU }
operator unix:ten
END
has "the ten lines are understood" "does not answer" \
    "$("$reftel" status -c ten.conf 2>&1)"
is "no configuration is bad usage" 4 "$("$reftel" relay -c none.conf 2>/dev/null
    [ $? = 5 ] && echo 4)"

# ---- three stations: TCP between the first two, TLS behind

authority RJBB RJCC RJZZ
cat >AA.conf <<END
station RJAA
spool AA
circuit BB { connect tcp:127.0.0.1:$port peer RJBB clearance SECRET }
route RJ via BB
deliver RJAAXX "cat >> AAXX"
operator unix:AA.door
END
cat >BB.conf <<END
station RJBB
spool BB
circuit AA { listen tcp:127.0.0.1:$port peer RJAA clearance SECRET }
circuit CC { listen tls:127.0.0.1:$((port + 1)) peer RJCC clearance CONFIDENTIAL }
route RJAA via AA
route RJCC via CC
operator unix:BB.door
certificate RJBB.crt
key RJBB.key
authority authority.crt
END
cat >CC.conf <<END
station RJCC
spool CC
circuit BB { connect tls:127.0.0.1:$((port + 1)) peer RJBB clearance SECRET }
route RJ via BB
deliver RJCCUU "cat >> CCUU"
deliver RJCCVV "sleep 0.3; cat >> CCVV"
operator unix:CC.door
certificate RJCC.crt
key RJCC.key
authority authority.crt
END
has "what has kept nothing yet has nothing to be looked at" \
    "AA: is not there: the station has not been started" \
    "$("$reftel" audit -c AA.conf 2>&1)"
mask=$(umask)
umask 022
start AA
start BB
start CC
await 'AA to.*up' "$reftel" status -c BB.conf
is "TCP is up" 0 $?
await 'CC to.*up' "$reftel" status -c BB.conf
is "TLS is up" 0 $?
umask "$mask"
is "a spool is for its user alone, whatever the umask" drwx------ \
    "$(ls -ld AA | cut -c1-10)"
has "a station says who it is" "station RJBB, by BB.conf, with 2 circuits" \
    "$(cat BB.log)"

send AA RJAAXX RJCCUU 0001 "THE LAMP IS LIT" >sent
is "a telegram is taken" 1 "$(cat sent)"
await "THE LAMP IS LIT" cat CCUU
is "and delivered two stations on" 0 $?
is "FL3 to FL16 as they were written" \
    "$(telegram RJAAXX RJCCUU 0001 "THE LAMP IS LIT" |
    sed -n '/^DE/,/^NNNN/p')" "$(sed -n '/^DE/,/^NNNN/p' CCUU)"
has "FL1 tells the way" "VZCZCBBC0001AAB0001" "$(head -n 1 CCUU)"
await 'done for' "$reftel" trace -c BB.conf RJAAXX 0001 0601215
has "a trace" "1  PRIORITY   RJAAXX 0001 0601215  done for RJCCUU by CC, number 1, \
UNCLASSIFIED" "$("$reftel" trace -c BB.conf RJAAXX 0001 0601215)"
has "as JSON" '"state":"done","target":"c:CC","for":"RJCCUU","number":1' \
    "$("$reftel" trace -c BB.conf -f json RJAAXX 0001 0601215)"
is "by its three words in one" \
    "$("$reftel" trace -c BB.conf -f json RJAAXX 0001 0601215 | cut -d: -f-9)" \
    "$("$reftel" trace -c BB.conf -f json "RJAAXX 0001 0601215" | cut -d: -f-9)"
is "by a serial without its zeros" \
    "$("$reftel" trace -c BB.conf RJAAXX 0001 0601215)" \
    "$("$reftel" trace -c BB.conf RJAAXX 1 0601215)"
has "and its letters in small" "done for RJCCUU by CC" \
    "$("$reftel" trace -c BB.conf rjaaxx 0001 0601215 2>&1)"
has "what never was has none" "never had it" \
    "$("$reftel" trace -c BB.conf RJAAXX 0009 0601215 2>&1)"

send AA RJAAXX RJCCUU 0002 "NOT THAT WAY" P "ZNY SSSSS" "S E C R E T" >/dev/null
await "1 held" "$reftel" status -c BB.conf
has "SECRET is held before CONFIDENTIAL" \
    "2  PRIORITY   RJAAXX 0002 0601215  held (security) for RJCCUU, SECRET" \
    "$("$reftel" queue -c BB.conf)"
has "as JSON" '"state":"held","reason":"security"' \
    "$("$reftel" queue -c BB.conf list -f json)"
has "and counted" "1 held (reftel queue)" "$("$reftel" status -c BB.conf)"
# It is shown from the disk.
await "NOT THAT WAY" "$reftel" queue -c BB.conf show 2
has "and shown" "NOT THAT WAY" "$("$reftel" queue -c BB.conf show 2)"
is "and held again when it is let go" \
    "5 reftel: message 2 is held again: security" \
    "$("$reftel" queue -c BB.conf release 2 >out 2>err; echo "$? $(cat out err)")"
is "and cancelled" "2: cancelled" "$("$reftel" queue -c BB.conf cancel 2)"
has "and not held any more" "0 held" "$("$reftel" status -c BB.conf)"
has "which nothing is twice" "message 2 is void: that does not go with it" \
    "$("$reftel" queue -c BB.conf cancel 2 2>&1)"

is "of what is not held nothing is let go" "5 0" "$(
    "$reftel" queue -c BB.conf release 2 >out 2>/dev/null
    echo "$? $(wc -c <out)")"

# Several at once, each with its answer.
end CC
for i in 1 2 3 4; do
	send AA RJAAXX RJCCUU 010$i "SEVERAL" >/dev/null
done
await "RJAAXX 0104" "$reftel" queue -c BB.conf
has "they wait" "4 PRIORITY, the oldest " "$("$reftel" status -c BB.conf)"
first=$("$reftel" queue -c BB.conf | awk '/0101/ { print $1 }')
all=$(seq -s ' ' "$first" $((first + 3)))
# shellcheck disable=SC2086
is "some are held back, and those that are not there told" "1
$(for n in $all; do echo "$n: held back"; done)
reftel: there is no message 9999" "$(
    "$reftel" queue -c BB.conf hold 9999 $all >out 2>err; echo $?
    cat out err)"
is "two numbers in one word are two" "$first: released
$((first + 1)): released" "$("$reftel" queue -c BB.conf release \
    "$first $((first + 1))")"
has "the others are held" "2 held" "$("$reftel" status -c BB.conf)"
# shellcheck disable=SC2086
is "all are shown" 4 "$("$reftel" queue -c BB.conf show $all |
    grep -c SEVERAL)"
# shellcheck disable=SC2086
is "all are cancelled" 4 "$("$reftel" queue -c BB.conf cancel $all |
    grep -c ': cancelled$')"
is "nothing is owed then" "nothing is owed" "$("$reftel" queue -c BB.conf)"
is "which is no object" "" "$("$reftel" queue -c BB.conf -f json)"
start CC
await 'CC to.*up' "$reftel" status -c BB.conf

# What the station answers is the status, by the rule of reftel(1).
for words in "1 trace RJAAXX 0009 0601215" "1 queue show 999" \
    "1 queue hold 999" "1 queue readdress 999 P RJAAXX" \
    "1 circuit open NOWHERE" "1 circuit close NOWHERE" \
    "1 circuit test NOWHERE" "4 circuit close" "4 queue list 1" "4 queue cancel" "4 queue -f json cancel 1" \
    "4 trace RJAAXX 0001" "4 trace RJAAXX 0001 0601215 0002" \
    "4 queue show x" \
    "4 queue readdress 1 X RJAAXX" "4 queue readdress 1 P" \
    "4 trace rj 0001 0601215" "5 queue cancel 2"; do
	wanted=${words%% *} command=${words#* } operands=${command#* }
	# shellcheck disable=SC2086
	"$reftel" "${command%% *}" -c BB.conf $operands >/dev/null 2>&1
	is "$command" "$wanted" $?
done

# ---- kills, and impostors

end BB KILL
send AA RJAAXX RJCCVV 0003 "WHILE NOBODY LISTENS" >/dev/null
start BB
await "NOBODY LISTENS" cat CCVV
is "a station that was killed goes on" 0 $?
is "what it had is delivered once" "1 1" \
    "$(grep -c EXERCISE CCUU) $(grep -c EXERCISE CCVV)"
sed 's/RJCC/RJZZ/g; s/^station.*/station RJCC/; s/^spool.*/spool ZZ/
    s/CC.door/ZZ.door/' CC.conf >ZZ.conf
end CC
start ZZ
await "certificate is not for RJCC" cat BB.log
is "a certificate for another name is refused" 0 $?
end ZZ
# What does not read is refused, with what is wrong and the status 4.
refused() { # WHAT SENTENCE: the telegram in `bad'
	out=$("$reftel" send -c AA.conf bad 2>&1)
	has "$1 is refused" "4 $2" "$? $out"
}
first() { telegram RJAAXX RJCCUU 0031 "THE FIRST OF TWO"; }
echo hello >bad
refused "no telegram" "reftel: it does not begin with ZCZC"
{
	first
	telegram RJAAXX RJAAXX 0032 "THE SECOND" P "ZNY SSSSS" "S E C R E T"
} >bad
refused "a second one behind it" \
    "reftel: with its line 13 another telegram begins"
{
	first | sed '$d'
	telegram RJAAXX RJAAXX 0032 "THE SECOND" P "ZNY SSSSS" "S E C R E T"
} >bad
refused "one in which another begins" \
    "reftel: with its line 12 another telegram begins"
{
	first
	echo "AND ONE LINE MORE"
} >bad
refused "what goes on" "reftel: NNNN has ended it before its line 13"
first | sed 's/^EXERCISE/GREETINGS NNNN &/' >bad
refused "an NNNN in the text" "reftel: NNNN has ended it before its line 10"
first | sed 's/^PP/QQ/' >bad
refused "a precedence that is none" "reftel: FL2, its "
first | sed 's/ 0031 0601215//' >bad
refused "no serial" "reftel: FL3 does not say"
first | sed 's/^ZNR UUUUU/ZNR QQQQQ/' >bad
refused "a warning that is none" "reftel: the security warning of FL4"
first | sed 's/^UNCLAS/S E C R E T/' >bad
refused "another class" "reftel: FL4 says UNCLASSIFIED, FL12 says SECRET"
first | sed 's/^P 01/O 01/' >bad
refused "another precedence" "reftel: FL2 has the precedence \`PP'"
first | sed '/^BT/d' >bad
refused "no BT" "reftel: its text does not stand between"
first | sed '1,/^BT/b
/^BT/d' >bad
refused "one BT" "reftel: its text does not stand between two BT"
first | sed 's/^NNNN/NNN/' >bad
refused "no NNNN" "reftel: it does not end with NNNN"
first | sed 's/^NNNN/#0032\nNNNN/' >bad
refused "another number at its end" "reftel: FL15, the number before NNNN"
first | sed '/^TO/d' >bad
refused "nobody at all" "reftel: no TO or INFO stands"
telegram RJAAXX RJCCUU 0001 "THE LAMP IS LIT" >bad
refused "what was handed in" "reftel: it was handed in before, and is message 1"
head -c 1100000 /dev/zero | tr '\0' X >bad
refused "what is too long" "reftel: bad: has more than the 1048576"
is "and nothing of all these was taken" "" "$(
    "$reftel" audit -c AA.conf -j | grep -E "^accept.* 003[12] ")"
"$reftel" circuit -c AA.conf close BB
has "a circuit is closed" "closed" "$("$reftel" status -c AA.conf)"
"$reftel" circuit -c AA.conf open BB
await 'BB to.*up' "$reftel" status -c AA.conf
is "and opened" 0 $?

# Who watches a station sees it die, and come back.
"$reftel" status -w -c AA.conf >watched 2>&1 &
watcher=$!
await accepted cat watched
end AA KILL
await 'does not answer' cat watched
is "a station that is watched dies, and it is said" 0 $?
start AA
gone=$(wc -l <watched)
await accepted tail -n "+$((gone + 1))" watched
is "and is seen when it is there again" 0 $?
kill "$watcher"
wait "$watcher" 2>/dev/null

stop
has "what is kept is sound" "are sound" "$("$reftel" audit -c AA.conf)"
has "a journal" "accept 1 " "$("$reftel" audit -c AA.conf --journal)"
has "a telegram is no log" "its first line is not as it was written, or it is no such log" \
    "$(echo hello >hello; "$reftel" audit hello 2>&1)"
has "a part of it is no log of the other kind" \
    "a part of a station's log: \`reftel audit -c FILE'" \
    "$("$reftel" audit AA/log.0000000000000000 2>&1)"
printf 'X' | dd of=BB/log.0000000000000000 bs=1 seek=300 conv=notrunc 2>/dev/null
cp BB/log.0000000000000000 altered
out=$("$reftel" audit -c BB.conf 2>&1)
is "what is altered is told" 3 $?
has "and that no crash did it" "altered since they were on the disk, by no crash" \
    "$out"
mv AA/log.0000000000000000 AA/log.0000000000000001
out=$("$reftel" audit -c AA.conf 2>&1)
is "so is a part under the name of another" 3 $?
has "by its name" "log.0000000000000001: its first bytes do not say that it begins" \
    "$out"
mv AA/log.0000000000000001 AA/log.0000000000000000
has "and a station does not start over it" \
    "BB/log.0000000000000000: is damaged at its byte " \
    "$("$reftel" relay -c BB.conf 2>&1)"
is "nor change it" "" "$(cmp altered BB/log.0000000000000000 2>&1)"
rm BB/synced
start BB
await "accepted" "$reftel" status -c BB.conf
await "alarm: the log had" cat BB.log
is "where nobody knows that it was on the disk it is cut off" 0 $?
stop
cut=$(echo BB/cut.*)
is "and kept" "" "$(tail -c "$(wc -c <"$cut")" altered | cmp - "$cut" 2>&1)"
out=$("$reftel" audit -c BB.conf 2>&1)
is "which is told until it has been looked at" 3 $?
has "by its name" "$cut: $(wc -c <"$cut") bytes that were not sound" "$out"
rm "$cut"
"$reftel" audit -c BB.conf >/dev/null 2>&1
is "and no longer" 0 $?
# A log that was made shorter by whole records.
size=$(wc -c <AA/log.0000000000000000)
truncate -s 48 AA/log.0000000000000000
has "what is missing at the end is told" "is only here up to 0" \
    "$("$reftel" audit -c AA.conf 2>&1)"

done_testing
