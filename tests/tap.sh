# tap.sh: what tests of commands have in common.  A test sources it after it
# has set $reftel, and ends with `done_testing'.
count=0 failed=0
is() { # WHAT WANT GOT
	count=$((count + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $count - $1"
	else
		failed=1
		echo "not ok $count - $1"
		printf '%s\n' "wanted: $2" "got: $3" | sed 's/^/# /'
	fi
}
has() { # WHAT WORD GOT
	case $3 in
	*"$2"*) is "$1" yes yes ;;
	*) is "$1" "... $2 ..." "$3" ;;
	esac
}
lacks() { # WHAT WORD GOT
	case $3 in
	*"$2"*) is "$1" "no $2" "$3" ;;
	*) is "$1" yes yes ;;
	esac
}
skip() { # WHAT WHY
	count=$((count + 1))
	echo "ok $count # SKIP $1: $2"
}
run() { # COMMAND...: its output in $out, its complaints in $err, its $status
	out=$("$reftel" "$@" 2>err </dev/null)
	status=$?
	err=$(cat err)
}
prints() { # WHAT STATUS PATTERN COMMAND...: a line of it, on both
	what=$1 want=$2 pattern=$3
	shift 3
	out=$("$reftel" "$@" 2>&1 </dev/null)
	status=$?
	if echo "$out" | grep -q -e "$pattern"; then
		is "$what" "$want" "$status"
	else
		is "$what" "$want: $pattern" "$status: $out"
	fi
}
done_testing() {
	echo "1..$count"
	exit $failed
}
