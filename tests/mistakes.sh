#!/bin/sh
# mistakes.sh: what every command exits with for the same mistake, as EXIT
# STATUS of reftel(1) has it; and that a full disk is never taken for done.
# usage: mistakes.sh TOP REFTEL
top=$(realpath "$1") reftel=$(realpath "$2")
. "$(dirname "$0")/tap.sh"
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
unset REFTEL_ARCHIVE REFTEL_DESK REFTEL_USERS

cp "$top"/samples/2000s/2008OSLO412*.txt rock.txt
echo "this is no archive" >text
printf 'station RJAA\nspool spool\noperator unix:socket\n' >station.conf
printf 'station\n' >wrong.conf
printf 'FM AMEMBASSY OSLO\nINFO AMEMBASSY BERN\n' >warned
"$reftel" import -a a rock.txt >/dev/null || exit 1
"$reftel" review -k desk -r Doe --cut P1 --code B6 rock.txt >/dev/null 2>&1
echo "a password of many letters" | "$reftel" user -u users add doe || exit 1
"$reftel" new >draft
"$reftel" new --from Oslo >/dev/null || exit 1
all=$("$reftel" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p')

# What a command is given besides, so that it has what it needs.
with() { # COMMAND ARCHIVE FILE ID
	case $1 in
	read | explain | check | declass | format | label | release)
		echo "$1 $3"
		;;
	write) echo "$1 --force $3" ;;
	review) echo "$1 -k desk -r Doe --cut P2 --code B6 $3" ;;
	sign) echo "$1 --as cleared --by EUR:Roe $3" ;;
	lookup) echo "$1 PREL" ;;
	new) echo "$1 -a $2 --reply-to $4" ;;
	lsp | init | serve | mcp | verify | reindex) echo "$1 -a $2" ;;
	import) echo "$1 -a $2 $3" ;;
	search | export | stats | actions) echo "$1 -a $2 lumpsucker" ;;
	site) echo "$1 -a $2 made" ;;
	user) echo "$1 -u $3 list" ;;
	show | thread | similar | cite | diff) echo "$1 -a $2 $4" ;;
	gaps) echo "$1 -a $2 Oslo 2008" ;;
	backup) echo "$1 -a $2 copy" ;;
	relay | status | queue | send | audit) echo "$1 -c $3" ;;
	trace) echo "$1 -c $3 RJAAXX 0001 0601215" ;;
	circuit) echo "$1 -c $3 open BB" ;;
	*) echo "not told: $1" ;;
	esac
}
# Each of some commands, with the same mistake.
each() { # WHAT WANTED COMMANDS ARCHIVE FILE ID [MORE]
	others=
	for command in $3; do
		# shellcheck disable=SC2046
		timeout 20 "$reftel" $(with "$command" "$4" "$5" "$6") $7 \
		    </dev/null >out 2>err
		status=$?
		said=$(wc -l <err)
		[ $status = "$2" ] && [ "$said" -gt 0 ] ||
		    others="$others$command: $status $(head -n 1 err)
"
	done
	is "$1" "" "$others"
}
told() { # WANTED COMMAND...: one command line
	wanted=$1
	shift
	run "$@"
	is "$*" "$wanted yes" "$status $([ -n "$err" ] && echo yes)"
}

archives="search export stats actions site show thread similar cite diff gaps
    backup serve mcp lsp verify reindex new"
files="read explain check declass format label release write review sign
    import user relay status queue send trace circuit audit"
is "every command is told here" "$(echo "$all" | sort)" \
    "$(printf '%s\n' $archives $files lookup init | sort)"

# 4: the command line
each "an option that is none" 4 "$all" a rock.txt 08OSLO412 --nosuch
each "a letter that is none" 4 "$all" a rock.txt 08OSLO412 -Z
each "a value for an option that takes none" 4 "$all" a rock.txt 08OSLO412 \
    --help=no
others=
for command in $all; do
	case $command in
	lsp | mcp) continue ;; # may go without
	new) continue ;;
	esac
	"$reftel" "$command" </dev/null >out 2>err
	status=$?
	[ $status = 4 ] && [ -s err ] || others="$others$command: $status
"
done
is "nothing told" "mcp: 4" \
    "$("$reftel" mcp </dev/null >/dev/null 2>&1; echo "mcp: $?")"
is "  to the others" "" "$others"
each "an operand too many" 4 \
    "lsp mcp verify reindex init serve backup sign user relay status send
    trace circuit" a station.conf 08OSLO412 "more than is"
for words in "import rock.txt" "search fish" "site made" "show 08OSLO412" \
    "thread 08OSLO412" "gaps Oslo 2008" "stats" "actions" "similar 08OSLO412" \
    "export fish" "cite 08OSLO412" "diff 08OSLO412" "verify" "backup copy" \
    "reindex" "init" "mcp" "serve" "new --reply-to 08OSLO412"; do
	# shellcheck disable=SC2086
	told 4 $words # no archive
done
for command in search stats actions export declass release "site made"; do
	# shellcheck disable=SC2086
	told 4 ${command% *} -a a '(fish' ${command#"${command% *}"}
done
for words in "search --most x" "search --skip -1" "thread --most x 08OSLO412" \
    "thread --depth x 08OSLO412" "gaps --most x Oslo 2008" "gaps Oslo x" \
    "stats --facets x" "stats --read x" "actions --open x" \
    "actions --most x" "similar --most x 08OSLO412" \
    "show --edition x 08OSLO412" "import --commit x rock.txt" \
    "serve --rate x" "serve --threads x" "serve --listen x" \
    "cite 08OSLO412#x" "diff 08OSLO412 x" "search --format x fish" \
    "release --to foo 08OSLO412" "release --cut P99 08OSLO412" \
    "search --sort x fish" "export --to x fish"; do
	# shellcheck disable=SC2086
	set -- $words
	command=$1
	shift
	told 4 "$command" -a a "$@"
done
for words in "read --date x rock.txt" "read --id x rock.txt" \
    "read --as x rock.txt" "lookup --date x PREL" "format --width x rock.txt" \
    "declass --today x rock.txt" "release --date x rock.txt" \
    "new --now x" "write --now x draft" "sign --as x --by A:B draft" \
    "user -u users add roe --clearance HIGH" "user -u users add roe --role x" \
    "user -u users add doe" "user -u users nothing" "user -u users list doe" \
    "queue -c station.conf nothing 1" "circuit -c station.conf nothing BB" \
    "relay -c station.conf nothing" "relay -c wrong.conf" \
    "status -c wrong.conf" "release -p text rock.txt" \
    "review -r Doe --cut P1 --code B6 rock.txt"; do
	# shellcheck disable=SC2086
	told 4 $words
done

# 5: the world
each "an archive that is not there" 5 "$archives" nowhere rock.txt 08OSLO412
each "an archive that is none" 5 "$archives import init" text rock.txt 08OSLO412
each "a file that is not there" 5 "$files" b nowhere 08OSLO412
each "a folder that is not there" 5 "$files" b nowhere/at/all 08OSLO412
each "a station that does not run" 5 "status queue send trace circuit" \
    a station.conf 08OSLO412
run user -u nowhere/users add roe
is "a file of accounts that cannot be is told before a password is asked for" \
    "5 reftel: nowhere/users.part" "$status ${err%%: cannot*}"
for words in "release -p nowhere rock.txt" "release -k nowhere rock.txt" \
    "review -k nowhere" "serve -a a -u nowhere --get /" "audit nowhere" \
    "import -a c nowhere rock.txt" "declass -a nowhere x" \
    "release -a nowhere x" "write -a nowhere draft"; do
	# shellcheck disable=SC2086
	told 5 $words
done

# 1: it is not there
each "an identifier that is not held" 1 "show thread similar cite diff new" \
    a rock.txt 99LIMA1
each "a word that is no identifier" 1 "show thread similar cite diff new" \
    a rock.txt foo
for words in "search -a a zyxqwv" "stats -a a zyxqwv" "actions -a a zyxqwv" \
    "export -a a zyxqwv" "declass -a a zyxqwv" "release -a a zyxqwv" \
    "review -a a -k desk zyxqwv" "site -a a zyxqwv made" "lookup zyxqwv" \
    "gaps -a a Lima 1999" "gaps -a a Nowhereville 2008" \
    "similar -a a 08OSLO412" "cite -a a 08OSLO412#99" \
    "show -a a --edition 9 08OSLO412" "diff -a a 08OSLO412 1 9" \
    "release -a a 99LIMA1" "review -a a -k desk 99LIMA1" \
    "review -k desk -r Roe --second 99" "user -u users set roe" \
    "user -u users remove roe" "label text"; do
	# shellcheck disable=SC2086
	run $words
	is "$words" 1 $status
done
prints "a post that is misspelt" 1 "did you mean OSLO" gaps -a a Olso 2008
prints "a number without its year" 1 "begins with its year" show -a a OSLO412
prints "the version, as people ask for it" 0 "^reftel 0" version
is "of nothing there is no site" "" "$(ls made 2>&1 | grep index)"
run site -a a --clearance Q made
is "a clearance that is none sends to the help of its command" \
    "reftel: \`Q' is no clearance
reftel: \`reftel site --help' says more" "$err"
run search -a a -goats
has "a word that is not wanted, without --" \
    "stands behind \`--': reftel search -- -goats" "$err"

# A full disk, and nobody who reads.
for words in $(echo "$all" | tr '\n' ' ') "--help" "--version" \
    "serve --help" "serve -a a --get /" "review -k desk" "audit desk" \
    "release --show-policy" "release -f json rock.txt" "user -u users list" \
    "read -f html rock.txt" "search -a a -f csv fish" "search -a a --explain x" \
    "export -a a --to zip" "export -a a --to json" "label --to 4774 rock.txt" \
    "check -f sarif rock.txt" "declass --calendar rock.txt"; do
	case $words in
	*' '* | -*) ;;
	lsp | mcp | serve | init | site | backup | sign | diff | similar | \
	    actions | relay | status | queue | trace | circuit | send | \
	    audit | user)
		continue # these print nothing here, or are told above
		;;
	check) words="check warned" ;;
	review) words="review -k desk -r Doe --cut P2 --code B6 rock.txt" ;;
	*) words=$(with "$words" a rock.txt 08OSLO412) ;;
	esac
	# shellcheck disable=SC2086
	"$reftel" $words >/dev/full 2>err </dev/null
	is "to a full disk: $words" "5 yes" \
	    "$? $(grep -q 'cannot write: No space' err && echo yes)"
done
request='{"jsonrpc":"2.0","id":1,"method":"ping"}'
for words in "mcp -a a" lsp; do
	{ [ "$words" = lsp ] && printf 'Content-Length: 40\r\n\r\n%s' "$request" ||
	    echo "$request"; } >asked
	# shellcheck disable=SC2086
	"$reftel" $words >/dev/full 2>err <asked
	is "to a full disk: $words" "5 yes" \
	    "$? $(grep -q 'cannot write: No space' err && echo yes)"
done
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
	cat rock.txt; printf 'NNNN\n\n'
done >many
for _ in 1 2 3 4 5 6; do cat many many >m; mv m many; done
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
	{ cat warned; printf 'NNNN\n\n'; cat warned; } >m; mv m warned
done
for words in "read many" "read -f json many" "explain many" "check warned" \
    "format many" "declass many"; do
	# shellcheck disable=SC2086
	status=$({ { "$reftel" $words 2>err; echo $? >&3; } | head -n 1 >/dev/null
	    } 3>&1)
	is "nobody reads on: $words" "141 " "$status $(cat err)"
done
done_testing
