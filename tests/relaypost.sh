#!/bin/sh
# relaypost.sh: deliveries into folders and by commands that fail, hang, or run
# when the station ends; and a folder into which others put files: half of one,
# one that grows, one that is no message, one that is too long.
# usage: relaypost.sh REFTEL
reftel=$(realpath "$1")
. "$(dirname "$0")/station.sh"

cat >AA.conf <<END
station RJAA
spool AA
circuit CC { connect folder:$folder/AC peer RJCC clearance SECRET }
route RJCC via CC
deliver RJAAXX folder:$folder/posts
deliver RJAAYY folder:$folder/posts
deliver RJAAZZ "test -e ready && cat >> ZZ"
deliver RJAAVV folder:$folder/file/below
deliver RJAAWW "sh -c 'echo \$\$ >slept; sleep 1000'"
deliver RJAAUU "echo begins >>UU; while ! test -e go; do sleep 0.1; done; cat >>UU; echo ends >>UU"
operator unix:AA.door
END
wrong= # more than run at once
for first in A B C D E F G; do
	for last in A B C D E F G H J K; do
		wrong="$wrong RJBB$first$last"
		echo "deliver RJBB$first$last \"false\"" >>AA.conf
	done
done
echo "no folder" >file
start AA
await "accepted" "$reftel" status -c AA.conf

# ---- posts

telegram RJAAQQ RJAAXX 0001 "FOR TWO POSTS" |
    sed 's/^PP RJAAXX/& RJAAYY/; s/^TO .*/&\nRJAAYY\/LEGATION CHARLIE/' |
    "$reftel" send -c AA.conf >/dev/null
await "^2$" sh -c 'ls posts | wc -l'
is "two posts with one folder have a file each" \
    "000000000001-0.tgm 000000000001-1.tgm" "$(echo $(ls posts))"
is "which nobody else reads" "700 600 600" \
    "$(echo $(stat -c %a posts posts/*))"

again() { # all that failed is tried at once
	"$reftel" relay -c AA.conf reload
}
send AA RJAAQQ RJAAZZ 0002 "NOT AT ONCE" >/dev/null
failure="alarm: message 2 (RJAAQQ 0002 0601215) for RJAAZZ: status 1"
await "$failure" cat AA.log
is "a delivery that fails is said, with its telegram, post and status" 0 $?
again
await "read again" cat AA.log
sleep 1
touch ready
again
await "message 2 .* for RJAAZZ: is delivered now" cat AA.log
is "and when it does not any more" 0 $?
is "but once" 1 "$(grep -c "^$failure" AA.log)"
has "it bears the mark of what may have been delivered" ZFD "$(cat ZZ)"
is "and was once" 1 "$(grep -c "NOT AT ONCE" ZZ)"

send AA RJAAQQ RJAAVV 0003 "NOWHERE" >/dev/null
await "alarm: message 3 .* for RJAAVV: status 1" cat AA.log
has "why a file cannot be written is said" "reftel: $folder/file" \
    "$(cat AA.log)"
send AA RJAAQQ RJAAWW 0004 "SLEEPILY" >/dev/null
await . cat slept

# ---- one at a time

queue() { # VERB SEQ
	"$reftel" queue -c AA.conf "$@" >/dev/null
}
send AA RJAAQQ RJAAUU 0005 "BEGUN AND HELD" >/dev/null
await begins cat UU
queue hold 5
queue release 5
send AA RJAAQQ RJAAUU 0006 "BEHIND IT" >/dev/null
sleep 1
is "what was held while it was delivered is not begun beside itself" \
    begins "$(cat UU)"
touch go
await "BEHIND IT" cat UU
await "ends" sh -c "sed '1,/BEHIND/d' UU"
is "and is there once, when its command was good" \
    "begins BEGUN AND HELD ends begins BEHIND IT ends" "$(echo $(sed -n \
	's/^EXERCISE: //p; /^begins$/p; /^ends$/p' UU))"
rm go
send AA RJAAQQ RJAAUU 0007 "BEGUN AND CANCELLED" >/dev/null
await "^3$" grep -c begins UU
queue cancel 7
send AA RJAAQQ RJAAUU 0008 "IN ITS PLACE" >/dev/null
sleep 1
is "nor is another beside what was cancelled" 3 "$(grep -c begins UU)"
touch go
await "IN ITS PLACE" cat UU
is "but behind it" 0 $?

# ---- many that fail

for ri in $wrong; do
	send AA RJAAQQ "$ri" 0009 "NOT TO BE HAD" >/dev/null
done
await "^70$" grep -c "for RJBB.*: status 1" AA.log
send AA RJAAQQ RJAAZZ 0010 "BESIDE THEM ALL" Z >/dev/null
await "BESIDE THEM ALL" cat ZZ
is "posts that fail keep nobody from another" 0 $?

# ---- a folder

incoming() { # SERIAL TEXT [SED]: a telegram by the circuit CC
	telegram RJCCXX RJAAXX "$1" "$2" | sed "1s/.*/VZCZCCCA${1#0}/"
}
delivered() { # TEXT
	await "$1" there posts
}
incoming 0011 "IN ONE PIECE" >AC/in/one
delivered "IN ONE PIECE"
is "a file in a folder is taken" 0 $?
incoming 0012 "NOT FINISHED" >AC/in/two.part
incoming 0013 "NOT TO BE SEEN" >AC/in/.three
incoming 0014 "IT GREW" >whole
# More slowly than twice a second nobody can tell that it is being written.
while read -r line; do
	echo "$line" >>AC/in/four
	sleep 0.4
done <whole
delivered "IT GREW"
is "a file that grows is taken when it is whole" 0 $?
await "^0$" sh -c 'ls AC/in/four 2>/dev/null | wc -l'
is "and not before" "" "$(ls AC/in/refused 2>/dev/null; grep straggler AA.log)"
is "what is being written is left by its name" ".three two.part" \
    "$(echo $(ls -A AC/in | grep -v refused))"
mv AC/in/two.part AC/in/two
delivered "NOT FINISHED"
is "and taken by another" 0 $?

incoming 0015 "THERE IS NO END" | sed '$d' >AC/in/five
await five ls AC/in/refused
is "what has no end is kept apart" "$(incoming 0015 "THERE IS NO END" |
    sed '$d')" "$(cat AC/in/refused/five)"
has "and said" "alarm: CC: $folder/AC/in/five: has 1 messages that do not end" \
    "$(cat AA.log)"
echo "A SHOPPING LIST" >AC/in/six
await six ls AC/in/refused
has "so is what is no message" "AC/in/six: has no message" "$(cat AA.log)"
{
	incoming 0016 "WHOLE AND HALF"
	incoming 0017 "HALF" | sed '$d'
} >AC/in/seven
await seven ls AC/in/refused
has "and what is half of one" \
    "has 1 messages that do not end: it goes to in/refused; 1 messages" \
    "$(cat AA.log)"
delivered "WHOLE AND HALF"
is "of which the other half is taken" 0 $?
head -c 3000000 /dev/zero >eight
mv eight AC/in
await eight ls AC/in/refused
is "and what is too long" 1 "$(
    grep -c "AC/in/eight: is longer than 2097152 bytes" AA.log)"
echo "ANOTHER LIST" >AC/in/six
await six- ls AC/in/refused
is "none in the place of another" "A SHOPPING LIST ANOTHER LIST" \
    "$(echo $(cat AC/in/refused/six*))"

mv AC/in away
echo "no folder" >AC/in
await "alarm: CC: .*AC/in: " cat AA.log
sleep 2.5
is "a folder that is none is said once" 1 "$(
    grep -c "alarm: CC: $folder/AC/in: " AA.log)"
rm AC/in
mv away AC/in
incoming 0018 "BACK AGAIN" >AC/in/nine
delivered "BACK AGAIN"
is "and goes on when it is one" 0 $?

stop
tries=0
while kill -0 "$(cat slept)" 2>/dev/null && [ $tries -lt 50 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
is "a command ends with the station" no \
    "$(kill -0 "$(cat slept)" 2>/dev/null && echo yes || echo no)"
report "the log is sound" "$(sound AA)"
done_testing
