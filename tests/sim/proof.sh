#!/bin/sh
# proof.sh: runs seeds of the simulated network, as many as are asked for, and
# writes what came of them into a page. What has been run is kept, so that it
# may be broken off and go on.
# With $PAGE_ONLY nothing is run, and the page is of what has been.
# usage: proof.sh TEST-SIM FOLDER SEEDS TELEGRAMS [PAGE]
set -u
sim=$(realpath "$1") folder=$2 seeds=$3 telegrams=$4 page=${5:-}
mkdir -p "$folder" || exit 1
folder=$(realpath "$folder")
chunk=20

# A chunk is there whole or not at all; both cores take of them in turn.
run() { # FIRST
	out=$folder/$telegrams.$1
	[ -e "$out" ] && return
	"$sim" "$1" $chunk "$telegrams" noise >"$out.part" 2>&1
	mv "$out.part" "$out"
}
half() { # 0 or 1
	first=1 turn=0
	while [ "$first" -le "$seeds" ]; do
		[ $((turn % 2)) = "$1" ] && run "$first"
		first=$((first + chunk)) turn=$((turn + 1))
	done
}
if [ -z "${PAGE_ONLY:-}" ]; then
	half 0 &
	half 1
	wait
fi

# The last line of each chunk has its sums.
cat "$folder/$telegrams".*[0-9] | grep '^# telegrams=' | awk '
	{ for (i = 2; i <= NF; i++) { split($i, f, "="); sum[f[1]] += f[2]
		if (!(f[1] in order)) { order[f[1]] = ++n; name[n] = f[1] } } }
	END { for (i = 1; i <= n; i++) print name[i], sum[name[i]] }' \
    >"$folder/sums"
ran=$(cat "$folder/$telegrams".*[0-9] | grep -cE '^(not )?ok ')
bad=$(cat "$folder/$telegrams".*[0-9] | grep -E '^not ok ' |
    sed 's/.*seed //' | tr '\n' ' ')
bad=${bad% }
sum() { sed -n "s/^$1 //p" "$folder/sums"; }
echo "# $ran seeds, $(sum telegrams) telegrams, $(sum deliveries) deliveries;" \
    "lost $(sum lost), doubled $(sum doubled), insecure $(sum insecure)," \
    "disordered $(sum disordered), altered $(sum altered)," \
    "misrouted $(sum misrouted), stuck $(sum stuck)"
[ -z "$bad" ] || echo "# failed: seeds $bad"
[ -n "$page" ] && cat >"$page" <<END
# Proof of the relay

Written by \`make proof\`. A network of twelve stations, which is the code that
runs in earnest, on simulated time, lines and disks (\`tests/sim\`): crashes at
any moment, disks that tear and reorder what was not synced, full disks, lines
that are cut, half-open, slow and noisy, clocks that jump. A seed is a whole
network and its fate; \`test-sim SEED 1 $telegrams noise trace\` runs one again.

| what | how many |
| --- | ---: |
| seeds, of $seeds that are to be run | $ran |
| seeds that failed | ${bad:-none} |
| telegrams handed in and promised, or not yet | $(sum telegrams) |
| of them accepted by a station on the way | $(sum hops) |
| deliveries | $(sum deliveries) |
| crashes of a station | $(sum crashes) |
| lines cut | $(sum cuts) |
| bytes changed, lost or doubled by noise | $(sum noise) |
| **lost** | **$(sum lost)** |
| **delivered twice without its mark** | **$(sum doubled)** |
| **on a line that is not cleared for it** | **$(sum insecure)** |
| **out of order** | **$(sum disordered)** |
| **altered without a noisy plain line on its way** | **$(sum altered)** |
| **delivered to who is no addressee** | **$(sum misrouted)** |
| networks that did not come to rest | $(sum stuck) |
| delivered again, with the mark | $(sum marked) |
| delivered again without it, when the first was forgotten | $(sum late) |
| before an operator at the end | $(sum held) |
| texts garbled by a noisy plain line | $(sum garbled) |

Lost is a telegram that its station had promised (it was on the disk) and
that is neither delivered to each addressee nor before an operator. Out of
order is by acceptance, within precedence and circuit, among those that were
never broken off, rerun or diverted. Held are those for which no circuit is
cleared or has the characters, garbled ones whose good copy is in doubt, and
those that came twice by ways that do not tell whether they went round. In a
quarter of the networks stations forget after three hours (\`retain\`) what they
have delivered, by clocks that jump, and do not know what comes again later. Where
noise changed what names one of two copies, that is a garbled text.
END
[ -n "$page" ] && [ -e "$folder/kill" ] && cat >>"$page" <<END

## Real processes

\`make kill\`: five stations in a ring on one machine, one of them killed by
SIGKILL each second for ten minutes, telegrams handed in all the time.

$(sed -n 's/^# /    /p; s/^ok [0-9]* - /    ok: /p; s/^not ok/    NOT OK/p' \
    "$folder/kill")
END
[ -z "$bad" ] && [ "$(sum lost)" = 0 ]
