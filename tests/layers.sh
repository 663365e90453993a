#!/bin/sh
# layers.sh: who may include whom (HACKING.md, "Six floors"), that a foreign
# header is one file's affair, and how long a file may be.
# usage: layers.sh TOP
top=$(realpath "$1")
cd "$top/src" || exit 1

# A folder, and the folders below that it needs.
needs='
base
telegram  base
sys       base
render    base telegram
draft     base telegram
extract   base sys
import    base telegram sys
index     base sys
relay     base telegram sys
archive   base telegram sys index
answer    base telegram archive
web       base telegram sys render archive answer
cmd       base telegram sys render draft import relay archive answer
'
# Of C17 and POSIX, and of Linux what the loop of a relay waits by, and what every Unix has; the pure floors have few.
pure=' assert.h limits.h stdalign.h stdarg.h stdbool.h stddef.h stdint.h
 stdnoreturn.h string.h '
standard=" $pure ctype.h dirent.h errno.h fcntl.h fnmatch.h inttypes.h
 locale.h math.h netdb.h poll.h pthread.h pwd.h regex.h sched.h signal.h
 stdatomic.h stdio.h stdlib.h strings.h syslog.h termios.h time.h unistd.h
 arpa/inet.h net/if.h netinet/in.h netinet/tcp.h sys/file.h sys/ioctl.h
 sys/epoll.h sys/signalfd.h
 sys/mman.h sys/prctl.h sys/random.h sys/resource.h sys/select.h sys/socket.h sys/stat.h
 sys/statvfs.h sys/time.h sys/types.h sys/uio.h sys/un.h sys/wait.h "

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

# FILE HEADER of every include of ours, or (with <) of the system's.
includes() {
	grep -H "^[[:space:]]*#[[:space:]]*include[[:space:]]*$1" \
	    */*.[ch] */*.def 2>/dev/null |
	    sed 's/^\([^:]*\):[^<"]*[<"]\([^>"]*\)[>"].*/\1 \2/'
}

report "every folder is on a floor" "$(
    for folder in */; do
	echo "$needs" | grep -q "^${folder%/}\( \|\$\)" || echo "$folder"
    done)"

report "who includes whom" "$(
    includes '"' | while read -r file header; do
	allowed=" $(echo "$needs" | grep "^${file%%/*}\( \|\$\)" |
	    tr -s '\n ' ' ') "
	case $header in */*) ;; *) header=${file%/*}/$header ;; esac
	case $allowed in
	*" ${header%%/*} "*) ;;
	*) echo "$file includes $header" ;;
	esac
    done)"

report "the pure floors include a handful of headers" "$(
    includes '<' | grep -E '^(base|telegram)/' |
	grep -vE '^base/(arena\.c stdlib|banned\.h std(io|lib)|sha256\.c immintrin)\.h$' |
	while read -r file header; do
		case " $(echo $pure) " in
		*" $header "*) ;;
		*) echo "$file includes <$header>" ;;
		esac
	done)"

report "a foreign header is one file's affair" "$(
    includes '<' | while read -r file header; do
	case " $(echo $standard) " in
	*" $header "*) ;;
	*) echo "${header%%/*} $file" ;;
	esac
    done | sort -u | awk '{ n[$1]++; files[$1] = files[$1] " " $2 }
	END { for (h in n) if (n[h] > 1) print "<" h ">:" files[h] }')"

report "files stay under 1,000 lines and headers under 300" "$(
    cd .. && find src tests tools \( -name '*.[ch]' -o -name '*.sh' \) |
	while IFS= read -r file; do
		lines=$(wc -l <"$file")
		case $file in *.h) most=300 ;; *) most=1000 ;; esac
		[ "$lines" -lt "$most" ] || echo "$file: $lines lines"
	done)"

report "a file begins by saying what it is" "$(
    for file in */*.[ch]; do
	head -n 2 "$file" | tr -d '\n' |
	    grep -q "^/\* \* [a-z_/]*${file##*/}: ." || echo "$file"
    done)"

echo "1..$count"
exit $failed
