# fish completion for reftel(1)

set -l commands read explain check declass lookup import search show \
	thread gaps cite export \
	verify backup reindex
set -l first "not __fish_seen_subcommand_from $commands"

complete -c reftel -n $first -f
complete -c reftel -n $first -l version -d 'Say which version it is'
complete -c reftel -n $first -a read -d 'Read telegrams and print them'
complete -c reftel -n $first -a explain -d 'Say how to read this very telegram'
complete -c reftel -n $first -a check -d 'Say what is wrong with telegrams'
complete -c reftel -n $first -a declass -d 'Say when the classification ends'
complete -c reftel -n $first -a lookup -d 'Say what a word of the service means'
complete -c reftel -n $first -a import -d 'Put telegrams into an archive'
complete -c reftel -n $first -a search -d 'Find telegrams in an archive'
complete -c reftel -n $first -a show -d 'Print a telegram of an archive'
complete -c reftel -n $first -a thread -d 'Print what a telegram cites and what cites it'
complete -c reftel -n $first -a gaps -d 'Print which numbers of a post are missing'
complete -c reftel -n $first -a cite -d 'Print how a telegram is cited'
complete -c reftel -n $first -a export -d 'Give out what a query finds'
complete -c reftel -n $first -a verify -d 'Check an archive against its records'
complete -c reftel -n $first -a backup -d 'Copy an archive that is in use'
complete -c reftel -n $first -a reindex -d 'Make what was derived from records anew'

complete -c reftel -s h -l help -d 'Say how it is used'
complete -c reftel -n '__fish_seen_subcommand_from read' -s f -l format -x -a 'text json ndjson lines html none' -d 'How to print'
complete -c reftel -n '__fish_seen_subcommand_from explain' -s f -l format -x -a 'text json html' -d 'How to print'
complete -c reftel -n '__fish_seen_subcommand_from check' -s f -l format -x -a 'text json sarif' -d 'How to print'
complete -c reftel -n '__fish_seen_subcommand_from declass' -s f -l format -x -a 'text json ndjson' -d 'How to print'
complete -c reftel -n '__fish_seen_subcommand_from declass' -s t -l today -x -d 'The day to reckon from'
complete -c reftel -n '__fish_seen_subcommand_from declass' -s c -l calendar -d 'What falls due, by date'
complete -c reftel -n '__fish_seen_subcommand_from declass' -s p -l temporary -d 'Not of permanent value'
complete -c reftel -n '__fish_seen_subcommand_from declass' -s d -l date -x -d 'The day of a fragment'
complete -c reftel -n '__fish_seen_subcommand_from declass' -s a -l archive -r -d 'The archive'
complete -c reftel -n '__fish_seen_subcommand_from lookup' -s f -l format -x -a 'text json' -d 'How to print'
complete -c reftel -n '__fish_seen_subcommand_from lookup' -s d -l date -x -d 'Mark what held on that day'

set -l hints '__fish_seen_subcommand_from read explain check'
complete -c reftel -n $hints -s d -l date -x -d 'The day of a fragment'
complete -c reftel -n $hints -s i -l id -x -d 'The identifier of a fragment'
complete -c reftel -n $hints -s a -l as -x -a 'plain aad aad-pdf page page-text csv smart mail' -d 'What carries it'

complete -c reftel -n '__fish_seen_subcommand_from import search show thread gaps export cite verify backup reindex' -s a -l archive -r -d 'The archive'
complete -c reftel -n '__fish_seen_subcommand_from import' -s A -l all -d 'Keep what looks like no telegram'
complete -c reftel -n '__fish_seen_subcommand_from import' -s c -l commit -x -d 'How many to bring to the disk at a time'
complete -c reftel -n '__fish_seen_subcommand_from search' -s f -l format -x -a 'text json ndjson csv' -d 'How to print'
complete -c reftel -n '__fish_seen_subcommand_from search' -s s -l sort -x -a 'best newest oldest longest shortest' -d 'In which order'
complete -c reftel -n '__fish_seen_subcommand_from search' -s n -l most -x -d 'How many to give'
complete -c reftel -n '__fish_seen_subcommand_from search' -s k -l skip -x -d 'How many to pass over'
complete -c reftel -n '__fish_seen_subcommand_from search' -s c -l facets -x -d 'How many values of each facet to count'
complete -c reftel -n '__fish_seen_subcommand_from search' -s x -l explain -d 'Say how the query is taken'
complete -c reftel -n '__fish_seen_subcommand_from show' -s f -l format -x -a 'text json ndjson lines html raw' -d 'How to print'
complete -c reftel -n '__fish_seen_subcommand_from show' -s e -l edition -x -d 'Which edition'
complete -c reftel -n '__fish_seen_subcommand_from thread gaps' -s f -l format -x -a 'text json' -d 'How to print'
complete -c reftel -n '__fish_seen_subcommand_from thread' -s d -l depth -x -d 'How many steps to go'
complete -c reftel -n '__fish_seen_subcommand_from thread' -s n -l most -x -d 'How many telegrams to print'
complete -c reftel -n '__fish_seen_subcommand_from gaps' -s n -l most -x -d 'How many gaps to list'
complete -c reftel -n '__fish_seen_subcommand_from cite' -s f -l format -x -a 'text json' -d 'How to print'
complete -c reftel -n '__fish_seen_subcommand_from cite' -s s -l style -x -a 'archives series chicago' -d 'One form alone'
complete -c reftel -n '__fish_seen_subcommand_from export' -s t -l to -x -a 'text json csv mbox zip bagit' -d 'In which form'
complete -c reftel -n '__fish_seen_subcommand_from export' -s o -l output -r -d 'Where to'
complete -c reftel -n '__fish_seen_subcommand_from lookup search show thread gaps export cite' -f
complete -c reftel -n '__fish_seen_subcommand_from lookup search show verify reindex' -f
