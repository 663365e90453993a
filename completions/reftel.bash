# bash completion for reftel(1)

_reftel() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
	local commands='read explain check lookup import search show'
	local command= options= words= i

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-*) ;;
		*) command=${COMP_WORDS[i]}; break ;;
		esac
	done
	case $command in
	'') words="$commands --help --version" ;;
	read) options='--format --date --id --as --help' ;;
	check) options='--format --date --id --as --help' ;;
	explain) options='--format --date --id --as --help' ;;
	lookup) options='--help' ;;
	import | search | show) options='-a --help' ;;
	esac
	case $command:$before in
	read:--format | read:-f) words='text json ndjson lines html none' ;;
	check:--format | check:-f) words='text json sarif' ;;
	explain:--format | explain:-f) words='text json html' ;;
	read:--as | read:-a | check:--as | check:-a | explain:--as | explain:-a) words='plain aad aad-pdf page page-text csv smart mail' ;;
	*:--date | *:--id | *:-d | *:-i) return ;;
	lookup:* | search:* | show:*)
		[ "$before" = -a ] || case $word in
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
