# postfix.sh: a Postfix of one's own, with its queue in a folder, as root
# alone may start it.
why_no_postfix() { # prints why there is none
	if ! command -v postfix >/dev/null || ! command -v sendmail >/dev/null; then
		echo "postfix is not installed"
	elif [ "$(id -u)" != 0 ]; then
		echo "only root may start a mail server"
	fi
}
postfix_begin() { # FOLDER PORT HOSTNAME: main.cf and master.cf in FOLDER/etc
	mkdir -p "$1/etc" "$1/queue" "$1/data" || return
	chown postfix "$1/data"
	chmod 755 "$1" "$1/etc" "$1/queue" "$1/data"
	cp /etc/postfix/master.cf "$1/etc" 2>/dev/null ||
		cp /usr/share/postfix/master.cf.dist "$1/etc/master.cf"
	sed -i "s/^smtp  *inet.*/127.0.0.1:$2 inet n - n - - smtpd/" \
	    "$1/etc/master.cf"
	cat >"$1/etc/main.cf" <<-END
	compatibility_level = 3.6
	queue_directory = $1/queue
	data_directory = $1/data
	command_directory = /usr/sbin
	daemon_directory = $(postconf -h daemon_directory 2>/dev/null || echo /usr/lib/postfix/sbin)
	mail_owner = postfix
	setgid_group = postdrop
	myhostname = $3
	mydestination =
	mynetworks = 127.0.0.0/8
	inet_interfaces = loopback-only
	inet_protocols = ipv4
	disable_dns_lookups = yes
	alias_maps =
	smtpd_relay_restrictions = permit_mynetworks, reject
	maillog_file =
	END
	postconf -c "$1/etc" -F '*/*/chroot=n'
}
postfix_stop() { # FOLDER
	[ ! -e "$1/etc/main.cf" ] || postfix -c "$1/etc" stop >/dev/null 2>&1
}
