#!/bin/sh
# letters.sh: the letter of an option means the same in every command, in the
# manual and in the completions, and is the letter of this table.
# usage: letters.sh TOP REFTEL
reftel=$(realpath "$2")
. "$(dirname "$0")/tap.sh"
cd "$1" || exit 1

table=$(LC_ALL=C sort <<'EOT'
A all
C case
D declassify
F free
N document
S same
W withheld
a archive
b by
c config
d date
e edition
f format
g get
h help
i id
j journal
k desk
l listen
m mail
n most
o output
p policy
r reader
s sort
t to
u users
w watch
x cut
y apply
EOT
)
help=$(for command in $("$reftel" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
	"$reftel" "$command" --help | sed "s/^/$command/"
done)
used=$(echo "$help" | sed -n 's/^\([a-z]*\)  -\(.\), --\([a-z-]*\).*/\2 \3 \1/p')
is "each letter is in the table, with its one meaning" "$table" \
    "$(echo "$used" | cut -d ' ' -f 1,2 | LC_ALL=C sort -u)"
is "and each option that has a letter has it in every command" "" \
    "$(echo "$used" | cut -d ' ' -f 2 | sort -u | while read -r name; do
	echo "$help" | grep -E "^[a-z]*      --$name( |\$)"
    done)"
is "the manual has the same" "$table" \
    "$(grep -oE 'Fl . , Fl -[a-z-]+' man/reftel.1 |
    sed 's/Fl \(.\) , Fl -/\1 /' | LC_ALL=C sort -u)"
is "so has zsh" "$(echo "$table" | LC_ALL=C sort)" \
    "$(grep -oE '\{-.,--[a-z-]+\}' completions/_reftel | tr -d '{}' |
    sed 's/-\(.\),--/\1 /' | LC_ALL=C sort -u)"
is "so has bash" "" \
    "$(grep -oE '[a-z]+:--[a-z-]+ \| (\\)?.*' completions/reftel.bash |
    grep -oE '[a-z*]+:-[a-zA-Z]\b' | tr ':' ' ' | sed 's/ -/ /' |
    while read -r command letter; do
	[ "$command" = '*' ] ||
	    echo "$used" | grep -q "^$letter [a-z-]* $command\$" ||
	    echo "$command: -$letter"
    done)"
prints "a letter that is none names the options it begins" 4 \
    "no option \`-c'; did you mean \`--code'?" release -c B6
done_testing
