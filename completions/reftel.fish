# fish completion for reftel(1).  What may be told to a command it says
# itself, in `reftel --help' and `reftel COMMAND --help'.

# The command of this line, if there is one already.
function __reftel_command
	string match -v -- '-*' (commandline -opc)[2..] | head -n 1
end

# What may stand in the place of the word of this line.
function __reftel_words
	set -l command (__reftel_command)
	set -l before (commandline -opc)[-1]
	set -l word (commandline -ct)
	if test -z "$command"
		reftel --help | string replace -rf '^  ([a-z]+)  +' '$1\t'
		printf '%s\n' --help --version
		return
	end
	set -l help (reftel $command --help 2>/dev/null)
	set -l options
	for i in (seq (count $help))
		# its letter, name, argument and meaning
		set -l o (string replace -rf \
			'^  (-.|  )[, ] (--[a-z-]+) ?([^ ]*) *(.*)' \
			'$1\n$2\n$3\n$4' -- $help[$i])
		test (count $o) = 4; or continue
		if contains -- $before $o[1..2]; and test -n "$o[3]"
			switch "$o[3] $o[4]"
			case '*:'
				string split ', ' (string trim $help[(math $i + 1)])
			case 'FILE *' 'ARCHIVE *' 'PATH *'
				__fish_complete_path $word
			end
			return
		end
		set -a options "$o[2]"\t"$o[4]"
	end
	if string match -q -- '-*' $word
		printf '%s\n' $options
		return
	end
	test "$before" = "$command"
	and string match -r '[a-z]+(?:[|][a-z]+)+|\[reload' -- $help[1] |
		string split '|' | string trim -c '['
	string match -qr 'FILE|DRAFT|PATH|FOLDER|TO$' -- $help[1]
	and __fish_complete_path $word
end

complete -c reftel -f -a '(__reftel_words)'
