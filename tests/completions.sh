#!/bin/sh
# completions.sh: the completions parse in their shells, and they and the
# manual know every command and option that the program says it has.
# usage: completions.sh TOP REFTEL
reftel=$(realpath "$2")
cd "$1" || exit 1

count=0 failed=0
report() { # WHAT TROUBLE: a test, which is passed when there is no trouble
	count=$((count + 1))
	if [ -z "$2" ]; then
		echo "ok $count - $1"
	else
		failed=1
		echo "not ok $count - $1"
		echo "$2" | sed 's/^/# /'
	fi
}
skip() { count=$((count + 1)); echo "ok $count - $1 # SKIP $2"; }

commands=$("$reftel" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p')
report "the program has commands" "$([ -n "$commands" ] || echo "none found")"
# "COMMAND WORD" of each command and long option, and behind those of an
# option that takes one of some words, these.
for command in $commands; do
	echo "$command"
	"$reftel" "$command" --help | awk -v command="$command" '
	/^  +-/ { for (i = 1; i <= NF; i++)
		if ($i ~ /^--[a-z]/) print command, option = $i }
	/:$/ && /^  / { choices = 1; next }
	choices { n = split($0, word, ","); choices = 0
		for (i = 1; i <= n; i++) { gsub(/ /, "", word[i])
			if (word[i] != "") print command, option, word[i] } }'
done >"${words=$(mktemp)}"
trap 'rm -f "$words"' EXIT
for file in completions/_reftel completions/reftel.bash man/reftel.1; do
	report "$file knows every word" "$(
	    while read -r line; do
		word=${line##* } word=${word#--}
		grep -qE -- "(^|[^a-z])$word([^a-z]|\$)" "$file" || echo "$line"
	    done <"$words")"
done

bash_makes() { # WORD...: what bash makes of the last of the words
	bash -c '. completions/reftel.bash
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_reftel; echo "${COMPREPLY[@]}"' bash "$@" 2>&1
}
bash_offers() { # WHAT WANTED WORD...
	what=$1 wanted=$2
	shift 2
	offered=$(bash_makes "$@")
	report "bash: $what" "$([ "$offered" = "$wanted" ] || echo "$offered")"
}
if command -v bash >/dev/null; then
	report "bash: offers every word where it belongs" "$(
	    while read -r line; do
		# shellcheck disable=SC2086
		bash_makes reftel $line | tr ' ' '\n' |
		    grep -qxe "${line##* }" || echo "not: reftel $line"
	    done <"$words")"
	bash_offers "a command" show reftel sh
	bash_offers "a format" ndjson reftel read --format nd
	bash_offers "another command's" sarif reftel check --format s
	bash_offers "an option" --date reftel read --d
	bash_offers "a file" README.md reftel read REA
	bash_offers "no file for a query" "" reftel search -a x REA
else
	skip "bash" "bash is not installed"
fi
for shell in zsh fish; do
	case $shell in zsh) file=_reftel ;; *) file=reftel.fish ;; esac
	if command -v "$shell" >/dev/null; then
		report "$shell: parses" "$($shell -n completions/$file 2>&1)"
	else
		skip "$shell: parses" "$shell is not installed"
	fi
done
if command -v fish >/dev/null; then
	mkdir "$words.bin" && ln -s "$reftel" "$words.bin/reftel"
	report "fish: offers every word where it belongs" "$(
	    PATH=$words.bin:$PATH fish -c 'source completions/reftel.fish
		while read -l line
			set -l made (complete -C "reftel $line" |
				string replace -r "\t.*" "")
			contains -- (string split " " $line)[-1] $made
			or echo "not: reftel $line"
		end' <"$words" 2>&1)"
	offered=$(PATH=$words.bin:$PATH fish -c 'source completions/reftel.fish
		for line in "read RE" "search -a RE" "search -a x RE" "lookup RE"
			echo $line: (complete -C "reftel $line")
		end' 2>&1 | tr '\n' ' ')
	wanted="read RE: README.md search -a RE: README.md"
	wanted="$wanted search -a x RE: lookup RE: "
	report "fish: offers a file where one belongs, and nowhere else" \
	    "$([ "$offered" = "$wanted" ] || echo "$offered")"
	rm -r "$words.bin"
else
	skip "fish: offers every word" "fish is not installed"
	skip "fish: offers a file" "fish is not installed"
fi
echo "1..$count"
exit $failed
