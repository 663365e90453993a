# bash completion for reftel(1)

_reftel() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
	local commands='read explain check format new write sign lsp declass label review release lookup init import search serve site user mcp show
	    thread gaps cite export stats actions similar
	    diff
	    verify backup reindex
	    relay status queue trace circuit send audit'
	local hints='--date --id --as' command= options= words= i

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-*) ;;
		*) command=${COMP_WORDS[i]}; break ;;
		esac
	done
	case $command in
	'') words="$commands --help --version" ;;
	read | explain) options="--format $hints --help" ;;
	check) options="--format --send --fix --apply $hints --help" ;;
	format) options="--style --width $hints --help" ;;
	new) options='--archive --from --to --info --reply-to --by --now --help' ;;
	lsp) options='--archive --help' ;;
	write) options='--archive --profile --now --force --help' ;;
	sign) options='--as --by --register --now --help' ;;
	declass) options='--format --today --calendar --temporary --date --archive --help' ;;
	release) options='--to --date --policy --format --cut --free --declassify
	    --code --desk --authority --case --document --output --archive
	    --show-policy --list --help' ;;
	review) options='--desk --reader --cut --free --declassify --code --reason
	    --dry-run --second --withdraw --find --same --equities --withheld
	    --to --policy --output --archive --help' ;;
	label) options="--to $hints --help" ;;
	lookup) options='--format --date --help' ;;
	import) options='--archive --all --commit --help' ;;
	search) options='--archive --format --sort --most --skip --facets
	    --newest --explain --help' ;;
	mcp) options='--archive --help' ;;
	site) options='--archive --clearance --captions --users --as --help' ;;
	serve) options='--archive --listen --users --audit --lists --desk --policy --certificate --key
	    --log --rate --threads --no-sandbox --get --as --help' ;;
	user) options='--users --role --clearance --captions --help' ;;
	show) options='--archive --format --edition --help' ;;
	thread) options='--archive --format --depth --most --help' ;;
	cite) options='--archive --format --style --help' ;;
	export) options='--archive --to --output --help' ;;
	stats) options='--archive --format --facets --read --help' ;;
	actions) options='--archive --format --open --most --help' ;;
	similar) options='--archive --format --most --help' ;;
	gaps) options='--archive --format --most --help' ;;
	diff) options='--archive --format --help' ;;
	verify | backup | reindex) options='--archive --help' ;;
	status) options='--config --format --watch --help' ;;
	trace) options='--config --format --net --help' ;;
	send) options='--config --mail --help' ;;
	audit) options='--config --journal --help' ;;
	queue) options='--config --format --help' ;;
	relay | circuit) options='--config --help' ;;
	init) options='--archive --shards --help' ;;
	esac
	case $command:$before in
	read:--format | read:-f) words='text json ndjson lines html none' ;;
	explain:--format | explain:-f) words='text json html' ;;
	format:--style)
		words='old print wire message acp127 acp128'
		;;
	format:--width) return ;;
	write:--profile) words='state acp127 acp128' ;;
	sign:--as) words='cleared approved released' ;;
	new:--from | new:--to | new:-t | new:--info | new:--by | \
	    new:-b | new:--now | write:--now | sign:--by | \
	    sign:-b | sign:--now)
		return
		;;
	check:--format | check:-f) words='text json sarif' ;;
	lookup:--format | lookup:-f | thread:--format | thread:-f | \
	    gaps:--format | gaps:-f | queue:--format | queue:-f | \
	    trace:--format | trace:-f)
		words='text json'
		;;
	search:--format | search:-f) words='text json ndjson csv' ;;
	status:--format | status:-f) words='text json prometheus' ;;
	relay:relay) [ -n "${word##-*}" ] && words='check reload' ;;
	user:user) [ -n "${word##-*}" ] && words='add set password remove list' ;;
	user:--role) words='reader reviewer archivist administrator' ;;
	queue:queue) [ -n "${word##-*}" ] && words='list show hold release reroute cancel readdress' ;;
	circuit:circuit) [ -n "${word##-*}" ] && words='open close test' ;;
	search:--sort | search:-s) words='best newest oldest longest shortest' ;;
	show:--format | show:-f) words='text json ndjson lines html raw' ;;
	diff:--format | diff:-f) words='words unified' ;;
	cite:--format | cite:-f) words='text json' ;;
	cite:--style) words='archives series chicago' ;;
	export:--to | export:-t) words='text json csv mail mbox zip bagit' ;;
	export:--output | export:-o) ;;
	stats:--format | stats:-f) words='text json' ;;
	actions:--format | actions:-f) words='text json csv' ;;
	similar:--format | similar:-f) words='text json' ;;
	read:--as | explain:--as | check:--as | \
	    format:--as)
		words='plain aad aad-pdf page page-text csv smart mail'
		;;
	declass:--format | declass:-f) words='text json ndjson' ;;
	declass:--today) return ;;
	label:--to | label:-t) words='text 4774 4778 ism' ;;
	label:--as) words='plain aad aad-pdf page page-text csv smart mail' ;;
	review:--withheld | review:-W) words='csv html pdf' ;;
	review:--reader | review:-r | review:--code | review:--reason | \
	    review:--second | review:--withdraw) return ;;
	release:--format | release:-f) words='text json html pdf mail' ;;
	release:--to | release:-t | review:--to | review:-t) words=public ;;
	release:--cut | release:-x | release:--free | release:-F | \
	    release:--declassify | release:-D | review:--cut | review:-x | \
	    review:--free | review:-F | review:--declassify | \
	    review:-D) words='ALL SUBJECT P1' ;;
	release:--code | release:--authority | \
	    release:--case | release:-C | release:--document | release:-N) return ;;
	release:--policy | release:-p | release:--desk | release:-k | \
	    release:--output | release:-o | review:--desk | review:-k | \
	    review:--policy | review:-p | review:--output | review:-o) ;;
	*:--date | *:-d | *:--id | *:-i) return ;;
	lookup:* | search:* | show:* | thread:* | gaps:* | \
	    similar:* | \
	    actions:* | \
	    stats:* | \
	    export:* | \
	    cite:* | \
	    diff:* | \
	    verify:* | reindex:* | init:*)
		[ "$before" = -a ] || [ "$before" = --archive ] || case $word in
		-*) ;;
		*) return ;;
		esac
		;;
	esac
	[ -n "$words" ] || case $word in
	-*) words=$options ;;
	esac
	if [ -n "$words" ]; then
		COMPREPLY=($(compgen -W "$words" -- "$word"))
	else
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
	fi
}
complete -F _reftel reftel
