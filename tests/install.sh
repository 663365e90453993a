#!/bin/sh
# install.sh: what `make install` puts where, staged: everything that is
# promised and nothing else.
# usage: install.sh TOP BUILD
top=$(realpath "$1") build=$(realpath "$2")

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
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

DESTDIR=$folder meson install -C "$build" --no-rebuild --quiet \
    >"$folder.log" 2>&1
report "it installs" "$([ $? = 0 ] || cat "$folder.log")"
rm -f "$folder.log"
root=$(dirname "$(dirname "$(find "$folder" -path '*/bin/reftel')")")
report "the command runs from there" "$(
    "$root/bin/reftel" --version | grep -v '^reftel [0-9.]*$')"
report "the child that reads for it is beside it" "$(
    [ -x "$root/libexec/reftel/reftel-extract" ] || ls -R "$root/libexec")"
report "and is found there" "$(
    unset REFTEL_EXTRACT
    "$root/bin/reftel" read -f ndjson "$top"/samples/packed/*.zip 2>&1 |
	grep -c '"carrier"' | grep -vx 2)"
report "every manual" "$(
    for page in "$top"/man/*.[1-8]; do
	name=${page##*/}
	[ -e "$root/share/man/man${name##*.}/$name" ] || echo "$name"
    done)"
report "the completions of three shells" "$(
    for file in bash-completion/completions/reftel \
	zsh/site-functions/_reftel fish/vendor_completions.d/reftel.fish; do
	[ -e "$root/share/$file" ] || echo "$file"
    done)"
report "and nothing that is not known here" "$(
    cd "$root" && find . -type f | grep -vE \
	'^\./(bin/reftel(-web|-relay)?|libexec/reftel/reftel-[a-z]+)$' |
	grep -vE '^\./include/reftel/(base|telegram)/[a-z_0-9]+\.(h|def)$' |
	grep -vE '^\./lib[a-z0-9_/-]*/(libreftel\.so[0-9.]*|pkgconfig/reftel\.pc)$' |
	grep -vx './lib/systemd/system/reftel-relay.service' |
	grep -vE '^\./share/(man/man[1-8]|bash-completion|zsh|fish)/')"
report "a unit that systemd understands, and that is confined" "$(
    unit=$root/lib/systemd/system/reftel-relay.service
    sed -i "s#^ExecStart=[^ ]*#ExecStart=$root/bin/reftel-relay#" "$unit"
    ! command -v systemd-analyze >/dev/null ||
	{ systemd-analyze verify --man=no "$unit" 2>&1 |
	    grep -F reftel-relay.service
	systemd-analyze security --offline=yes --threshold=20 "$unit" \
	    >out 2>&1 || tail -n 2 out; rm -f out; })"
echo "1..$count"
exit $failed
