#!/usr/bin/env python3
"""mail.py: telegrams as mails: the fields of RFC 6477, 6758 and 7444, what
other readers of MIME make of them, and what comes back from a real Postfix on
this machine, privately configured and started, is what was sent.

usage: mail.py TOP REFTEL"""

import base64
import email
import email.policy
import glob
import json
import mailbox
import os
import pwd
import re
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import time

top, reftel = sys.argv[1], os.path.realpath(sys.argv[2])
os.environ.pop("REFTEL_ARCHIVE", None)
count = failed = 0


def is_(what, wanted, got):
    global count, failed
    count += 1
    if wanted == got:
        print(f"ok {count} - {what}")
        return
    failed += 1
    print(f"not ok {count} - {what}")
    for line in f"wanted: {wanted!r:.2000}\ngot: {got!r:.2000}".splitlines():
        print("# " + line)


def skip(what, why):
    global count
    count += 1
    print(f"ok {count} # SKIP {what}: {why}")


def run(*words, **more):
    return subprocess.run([reftel, *words], capture_output=True,
                          stdin=subprocess.DEVNULL, **more)


def fields(path):
    """What is read of a file, but for what its carrier adds."""
    out = []
    for line in run("read", "-f", "ndjson", path).stdout.splitlines():
        t = json.loads(line)
        for key in ("carrier", "attributes", "remarks", "coverage", "place"):
            t.pop(key, None)
        out.append(t)
    return out


def strip_places(value):
    """Places are of the file; what is said is not."""
    if isinstance(value, dict):
        return {k: strip_places(v) for k, v in value.items()
                if k not in ("line", "column", "at", "offset", "length")}
    if isinstance(value, list):
        return [strip_places(v) for v in value]
    return value


folder = tempfile.mkdtemp(prefix="reftel-mail-")
postfix = None


def clean():
    if postfix is not None:
        subprocess.run(["postfix", "-c", postfix, "stop"],
                       capture_output=True)
    shutil.rmtree(folder, ignore_errors=True)


# ---- written ---------------------------------------------------------------

samples = sorted(p for p in glob.glob(top + "/samples/*/*.txt")
                 if "/page-text/" not in p)
long_one = os.path.join(folder, "long.txt")
with open(long_one, "w", encoding="latin-1") as f:
    f.write("VZCZCNYA0413\nOO RUEHC\nDE RUEHNY #0413 1551140\nZNY CCCCC ZZH\n"
            "O 031140Z JUN 08\nFM AMEMBASSY OSLO\n"
            + "".join(f"{'TO' if i == 0 else ' '}  RUEH{chr(65 + i)}/AMEMBASSY "
                      f"{n} PRIORITY 00{i:02}\n" for i, n in enumerate(
                          ("LISBON", "COPENHAGEN", "REYKJAVIK", "HELSINKI")))
            + "BT\nS E C R E T OSLO 000413\n\nNOFORN\n\n"
            "E.O. 12958: DECL: 06/03/2018\nTAGS: EFIS, PREL, PBOR, EWWT, PGOV,"
            " ECON, ETRD, SENV, KSCA, NO\nSUBJECT: EXERCISE ROE: "
            + "THE LAMP AND THE OIL AND " * 20 + "S\xe3O JORGE\n\n"
            "Classified By: DCM Francis Poe, reasons 1.4 (b) and (d).\n\n"
            "1. (S/NF) From S\xe3o Jorge:\nFrom here on.\n.\n..\n"
            + "x" * 1500 + "\n2. (U) End =20 =\n\tof it. \nDOE\nBT\n#0413\n\nNNNN\n")
samples.append(long_one)

mails, seen = {}, []
for path in samples:
    archive = os.path.join(folder, f"{len(mails)}-{len(seen)}.reftel")
    seen.append(path)
    run("init", "-a", archive)
    run("import", "-a", archive, "--all", path)
    out = run("export", "-a", archive, "--to", "mail", "*")
    if out.returncode == 0 and out.stdout:
        mails[path] = out.stdout
    elif b"say mbox for several" not in out.stderr:
        print("#", path, out.stderr)
is_("nearly all samples are mails", True, len(mails) > 60)

lines = {line for m in mails.values() for line in m.split(b"\n")}
is_("no line is longer than a mail may have", True,
    max(map(len, lines)) <= 998)
is_("all is ASCII", True, all(m.isascii() for m in mails.values()))

# ---- read by another program ------------------------------------------------

wrong = []
for path, mail in mails.items():
    m = email.message_from_bytes(mail, policy=email.policy.default)
    names = [n.lower() for n in m.keys()]
    if any(names.count(n) > 1 for n in names):
        wrong.append(path + ": a field twice")
    if m.defects or any(p.defects for p in m.walk()):
        wrong.append(path + ": defects")
    for name, value in m.items():
        if not name.lower().startswith("mmhs-"):
            continue
        if name in ("MMHS-Exempted-Address",
                    "MMHS-Extended-Authorisation-Info"):
            continue
        for part in re.sub(r"\([^)]*\)$", "", value).split(";"):
            if not re.fullmatch(r"[A-Za-z0-9 '()+,\-./:=?]{1,69}",
                                part.strip()):
                wrong.append(f"{path}: {name}: {part}")
    parts = [p for p in m.walk() if (p.get_filename() or "")
             .endswith(".acp127")]
    if len(parts) != 1:
        wrong.append(path + ": no telegram in it")
    plain = email.message_from_bytes(mail)
    if "X-Reftel-Classification" not in plain:
        if "SIO-Label" in plain:
            wrong.append(path + ": a label of a telegram that states none")
        continue
    label = dict(plain.get_params(header="SIO-Label"))
    if "marking" not in label or label.get("type") != ":xml":
        wrong.append(path + ": no label")
    else:
        xml = os.path.join(folder, "label.xml")
        with open(xml, "wb") as f:
            f.write(base64.b64decode(label["label"]))
        if subprocess.run(["xmllint", "--nonet", "--noout", "--schema",
                           top + "/doc/label4774.xsd", xml],
                          capture_output=True).returncode:
            wrong.append(path + ": its label does not hold")
        told = run("label", xml).stdout.decode()
        if "marking\t" + label["marking"] + "\n" not in told:
            wrong.append(path + ": label and marking differ")
is_("the fields are as RFC 6477 and 7444 want them, by another program", [],
    wrong)

m = email.message_from_bytes(mails[long_one], policy=email.policy.default)
is_("precedence", ("3 (immediate)", "2"),
    (m["MMHS-Primary-Precedence"], m["MT-Priority"]))
is_("originator", ("AMEMBASSY OSLO", "08 OSLO 413"),
    (m["MMHS-Originator-PLAD"], m["MMHS-Originator-Reference"]))
is_("third format line", "RUEHNY 0413 1551140",
    m["MMHS-Acp127-Message-Identifier"])
is_("codes, no more than a gateway carries", 8,
    len(m["MMHS-Subject-Indicator-Codes"].split(";")))
is_("those of two letters as keywords", True,
    m["Keywords"].replace(" ", "").endswith("KSCA,NO"))

# ---- read back ---------------------------------------------------------------


def compare(path, mail_path):
    return strip_places(fields(path)) == strip_places(fields(mail_path))


wrong = []
for path, mail in mails.items():
    eml = os.path.join(folder, "back.eml")
    with open(eml, "wb") as f:
        f.write(mail)
    if not compare(path, eml) and "UNKNOWN" not in path:
        wrong.append(path)
same = len(mails) - len(wrong)
is_("what is read back is the telegram", [], wrong)
eml = os.path.join(folder, "back.eml")
with open(eml, "wb") as f:
    f.write(mails[long_one])
told = {a["key"]: a["value"] for a in json.loads(
    run("read", "-f", "ndjson", eml).stdout)["attributes"]}
is_("and what its fields say", ("08 OSLO 413", "SECRET//NOFORN", ":xml"),
    tuple(told.get(k) for k in ("MMHS-Originator-Reference",
                                "SIO-Label marking", "SIO-Label type")))
with open(eml, "wb") as f:
    f.write(mails[long_one].replace(b'marking="SECRET//NOFORN"',
                                    b'marking="UNCLASSIFIED"'))
is_("a label that says otherwise is remarked on", True,
    b"carrier-differs" in run("check", eml).stdout)

# ---- hostile -----------------------------------------------------------------

head = mails[long_one].split(b"\nMIME-Version")[0]
hostile = {
    "a field twice": mails[long_one].replace(
        b"MT-Priority: 2\n", b"MT-Priority: 2\nMT-Priority: 4\n"),
    "a label without end": re.sub(rb'label\*0="', b'label*0="' + b"A" * 200000,
                                  mails[long_one]),
    "parts in parts": head + b"\nMIME-Version: 1.0\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i)
        for i in range(3000)),
    "no boundary": mails[long_one].replace(b'boundary="=_telegram_"', b""),
    "bytes": mails[long_one].replace(b"MMHS-Originator-PLAD: A",
                                     b"MMHS-Originator-PLAD: \xff\x00\x80A"),
    "a field that never ends": b"Message-ID: <1@example.org>\nMMHS-Subject-"
    b"Indicator-Codes: ABC" + b";\n ABCD" * 100000 + b"\n\n1. x\n",
    "many fields": b"Message-ID: <1@example.org>\n" + b"".join(
        b"MMHS-X%d: y\n" % i for i in range(20000)) + b"\n1. x\n",
}
for what, mail in hostile.items():
    with open(eml, "wb") as f:
        f.write(mail)
    began = time.monotonic()
    out = run("read", "-f", "ndjson", eml, timeout=300)
    is_(f"{what}: it is read, or said why not", (True, True),
        (0 <= out.returncode <= 5, time.monotonic() - began < 120))

# ---- a real Postfix ----------------------------------------------------------


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start_postfix():
    """A Postfix of our own: configuration, queue, pid and port."""
    etc, spool = folder + "/etc", folder + "/spool"
    os.chmod(folder, 0o755)
    for path in (etc, spool, folder + "/data", folder + "/mail"):
        os.mkdir(path)
    shutil.chown(folder + "/data", "postfix")
    shutil.chown(folder + "/mail", "postfix")
    uid = pwd.getpwnam("postfix").pw_uid
    gid = pwd.getpwnam("postfix").pw_gid
    port = free_port()
    with open(etc + "/main.cf", "w") as f:
        f.write(f"""compatibility_level = 3.6
queue_directory = {spool}
data_directory = {folder}/data
maillog_file_prefixes = {folder}
maillog_file = {folder}/mail.log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = station.example.org
mydestination =
virtual_mailbox_domains = reftel.invalid
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:box
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_mailbox_limit = 0
mailbox_size_limit = 0
smtpd_recipient_restrictions = permit_mynetworks, reject
mynetworks = 127.0.0.0/8
disable_dns_lookups = yes
alias_maps =
alias_database =
""")
    services = []
    with open("/etc/postfix/master.cf") as f:
        for line in f:
            words = line.split()
            if not words or line[0] in "# \t" or len(words) < 8:
                continue
            if words[0] == "smtp" and words[1] == "inet":
                words[0] = f"127.0.0.1:{port}"
            elif words[1] == "inet" or words[7] == "pipe":
                continue
            words[4] = "n"
            services.append(" ".join(words[:8] + words[8:]))
    if not any(s.startswith("postlog ") for s in services):
        services.append("postlog unix-dgram n - n - 1 postlogd")
    with open(etc + "/master.cf", "w") as f:
        f.write("\n".join(services) + "\n")
    done = subprocess.run(["postfix", "-c", etc, "start"],
                          capture_output=True, text=True)
    return etc, port, done


def why_not():
    if os.geteuid() != 0:
        return "a mail server is started by root"
    if shutil.which("postfix") is None or \
            not os.path.exists("/etc/postfix/master.cf"):
        return "postfix is not installed"
    return None


signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
try:
    if why_not() is not None:
        skip("mails go through a Postfix", why_not())
        skip("nothing is lost", why_not())
        skip("and what arrives is what was sent", why_not())
    else:
        postfix, port, done = start_postfix()
        sent, box = 0, folder + "/mail/box"
        for attempt in range(100):
            try:
                smtp = smtplib.SMTP("127.0.0.1", port, timeout=60)
                break
            except OSError:
                time.sleep(0.3)
        else:
            smtp = None
            print("# " + done.stderr.replace("\n", "\n# "))
        for path, mail in mails.items() if smtp is not None else []:
            smtp.sendmail("registry@reftel.invalid", ["box@reftel.invalid"],
                          mail.replace(b"\n", b"\r\n"))
            sent += 1
        is_("mails go through a Postfix", len(mails), sent)
        if smtp is not None:
            smtp.quit()
        for attempt in range(600):
            if os.path.exists(box) and len(re.findall(
                    rb"(?m)^From registry", open(box, "rb").read())) >= sent:
                break
            time.sleep(0.2)
        messages = list(mailbox.mbox(box)) if os.path.exists(box) else []
        is_("nothing is lost", sent, len(messages))
        came = {}
        for message in messages:
            del message["Return-Path"], message["X-Original-To"]
            del message["Delivered-To"], message["Received"]
            body = message.as_bytes(unixfrom=False)
            sha = [base64.b64decode(p.get_payload()) for p in message.walk()
                   if (p.get_filename() or "").endswith(".acp127")]
            came[bytes(sha[0]) if sha else body] = body
        wrong = []
        for path, mail in mails.items():
            was = email.message_from_bytes(mail)
            part = [base64.b64decode(p.get_payload()) for p in was.walk()
                    if (p.get_filename() or "").endswith(".acp127")][0]
            if part not in came:
                wrong.append(path + ": its bytes")
                continue
            now = email.message_from_bytes(came[part])
            for name in was.keys():
                if " ".join(was[name].split()) != \
                        " ".join((now[name] or "").split()):
                    wrong.append(f"{path}: {name}: {now[name]}")
            with open(eml, "wb") as f:
                f.write(came[part])
            if not compare(path, eml):
                wrong.append(path + ": its fields")
        is_("and what arrives is what was sent", [], wrong)
finally:
    clean()
print(f"1..{count}")
sys.exit(failed > 0)
