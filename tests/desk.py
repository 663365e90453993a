#!/usr/bin/env python3
"""desk.py: what goes out, and the review desk, in the reading room.

usage: desk.py TOP REFTEL

A reader sees the copy for the public in every form and no desk; two reviewers
decide, second and withdraw; the log is the one of `reftel review', and no word
that is cut is on a page of the copy.  Speaks TAP.
"""
import email
import hashlib
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading

import room

PASSWORD = "the fish is in the harbour"
top, reftel = sys.argv[1], os.path.realpath(sys.argv[2])
os.environ.pop("REFTEL_ARCHIVE", None)
os.environ.pop("REFTEL_DESK", None)
folder = tempfile.mkdtemp(prefix="reftel-desk-")
archive, users, log, policy = (
    os.path.join(folder, n)
    for n in ("a.reftel", "users", "desk.log", "policy"))
ok = room.ok


class Sound(html.parser.HTMLParser):
    """Whether every tag is closed."""

    VOID = {"meta", "link", "input", "br", "hr", "img"}

    def __init__(self, text):
        super().__init__()
        self.open, self.trouble = [], None
        self.feed(text)
        self.good = not self.open and self.trouble is None

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.trouble = self.trouble or tag


def run(*words, **more):
    return subprocess.run([reftel, *words], capture_output=True, text=True,
                          **more)


def page(visitor, path):
    status, _, body = visitor.ask(path)
    return status, body.decode("utf-8", "replace")


def main():
    os.environ.setdefault(
        "LSAN_OPTIONS", f"suppressions={top}/tests/leaks.supp")
    run("import", "-a", archive, top + "/samples/2000s",
        top + "/samples/1973-76")
    for name, role in (("roe", "reader"), ("doe", "reviewer"),
                       ("poe", "reviewer")):
        done = run("user", "add", name, "--users", users, "--role", role,
                   "--clearance", "TS", "--captions",
                   "NODIS,EXDIS,NOFORN,ONLY,UNMARKED,LIMDIS",
                   input=PASSWORD + "\n" + PASSWORD + "\n")
        if done.returncode:
            print("# " + done.stderr.replace("\n", "\n# "))
    with open(policy, "w") as f:
        f.write("readers 2\n")
    server = room.Room(reftel, archive, "--users", users, "--desk", log,
                       "--policy", policy)
    reader, doe, poe = (room.Visitor(server) for _ in range(3))
    for visitor, name in ((reader, "roe"), (doe, "doe"), (poe, "poe")):
        ok(visitor.login(name, PASSWORD)[0] == 303, f"{name} comes in")

    # ---- the copy -----------------------------------------------------------
    status, text = page(reader, "/release/08OSLO412")
    ok(status == 200 and Sound(text).good, "the copy is a page", text[-400:])
    ok("Released in part" in text, "it says what was decided")
    ok("He asked to keep the nonpaper" in text, "what is unclassified is there")
    ok("twelve-mile" not in text and "LUMPSUCKER" not in text.upper(),
       "and nothing else")
    ok("bears the stamp" not in text, "it was not released before")
    status, text = page(reader, "/release/10HELSINKI391")
    ok(status == 200 and Sound(text).good and "Denied in full" in text and
       "It bears the stamp &#8220;RELEASE IN PART&#8221; of 2019-03-05, which "
       "alone frees nothing" in text,
       "why one that was is withheld is said beside the copy", text[:2000])
    ok(b"bears" not in reader.ask("/release/10HELSINKI391.txt")[2],
       "and not in it")
    status, text = page(reader, "/telegram/08OSLO412")
    ok('href="/release/08OSLO412"' in text and
       'href="/telegram/08OSLO412.eml"' in text,
       "the telegram leads to it, and to its mail")
    ok("/desk" not in text.replace("/desk.", ""), "and a reader to no desk")
    for suffix, kind, sign in ((".txt", "text/plain", b"[B1]"),
                               (".json", "application/json", b'"08OSLO412"'),
                               (".pdf", "application/pdf", b"%PDF"),
                               (".eml", "message/rfc822", b"SIO-Label")):
        status, head, body = reader.ask("/release/08OSLO412" + suffix)
        ok(status == 200 and head["content-type"].startswith(kind) and
           sign in body and b"twelve-mile" not in body,
           f"the copy as {suffix}", status, head, body[:300])
    status, head, body = reader.ask("/telegram/08OSLO412.eml")
    mail = email.message_from_bytes(body)
    ok(status == 200 and mail["MMHS-Originator-PLAD"] == "AMEMBASSY OSLO" and
       [p for p in mail.walk() if p.get_filename() == "08OSLO412.acp127"],
       "the telegram as a mail")
    ok(page(reader, "/release/99NOWHERE1")[0] == 404, "of what is not held none")

    # ---- who may ------------------------------------------------------------
    for path in ("/desk", "/desk/08OSLO412", "/desk/withheld.csv"):
        ok(reader.ask(path)[0] == 404, f"a reader has no {path}")
    token = doe.token("/desk/08OSLO412")
    ok(len(token) == 64, "a reviewer has a form")
    ok(reader.post("/desk/08OSLO412", csrf=reader.token("/"), what="declassify",
                   place="ALL")[0] in (403, 404), "a reader decides nothing")
    ok(doe.post("/desk/08OSLO412", csrf="0" * 64, what="declassify",
                place="ALL")[0] == 403, "nor does a form of another's")
    ok(not os.path.exists(log), "and nothing was kept")

    # ---- decided ------------------------------------------------------------
    status, text = page(doe, "/desk/08OSLO412")
    ok(Sound(text).good, "the desk of a telegram is a page")
    ok("bears the stamp" not in text and
       "It bears the stamp &#8220;RELEASE IN PART&#8221; of 2019-03-05, which "
       "alone frees nothing" in page(doe, "/desk/10HELSINKI391")[1],
       "it says of one that was released before that a stamp frees nothing")
    ok("Francis Poe" in text, "with what ought to be looked at")
    ok(doe.post("/desk/08OSLO412", csrf=token, what="declassify", place="ALL",
                reason="eligible since 2018 <b>")[0] == 303, "one decides")
    ok(doe.post("/desk/08OSLO412", csrf=token, what="cut", place="P3",
                codes="B6", reason="third party")[0] == 303, "and cuts")
    ok("waits for a second reader; what 2 cuts stays" in page(doe, "/desk/08OSLO412")[1],
       "it is said that the cut wins")
    for form in ({"what": "cut", "place": "P3", "codes": "B77"},
                 {"what": "cut", "place": "P99", "codes": "B6"},
                 {"what": "burn", "place": "P3"}):
        status, _, body = doe.post("/desk/08OSLO412", csrf=token, **form)
        ok(status == 400 and b'role="alert"' in body,
           f"what is wrong is said: {form}")
    status, _, body = doe.post("/desk/08OSLO412", csrf=token,
                               what="declassify", place="P99",
                               codes='1.4(D)"', reason="as \"Roe\" <said>")
    ok(b"<option selected>declassify<" in body and b'value="P99"' in body and
       b'value="1.4(D)&quot;"' in body and
       b'value="as &quot;Roe&quot; &lt;said&gt;"' in body,
       "and what was typed is still there", body)
    status, _, body = doe.post("/desk/08OSLO412", csrf=token, what="declassify",
                               place="SUBJECT", reason="ü" * 401)
    ok(status == 400 and b"400 characters" in body,
       "a reason that is too long is not cut off", status)
    status, text = page(doe, "/desk")
    ok(status == 200 and Sound(text).good and
       "waits for a second reader" in text, "it waits for the second reader")
    ok("eligible since 2018 &lt;b&gt;" in text, "reasons are escaped")
    ok("twelve-mile" not in page(reader, "/release/08OSLO412")[1],
       "and lets nothing go so far")
    ok(doe.post("/desk/08OSLO412", csrf=token, second="1")[0] == 400,
       "nobody is his own")
    token = poe.token("/desk/08OSLO412")
    ok(poe.post("/desk/08OSLO412", csrf=token, second="1")[0] == 303,
       "another seconds it")
    status, text = page(reader, "/release/08OSLO412")
    ok("twelve-mile" in text and "my delegation" not in text and
       "[B6]" in text, "then it goes, but for what was cut")
    body = b"".join(reader.ask("/release/08OSLO412" + s)[2]
                    for s in (".txt", ".json", ".eml"))
    ok(b"my delegation" not in body, "in no form")
    status, _, body = doe.ask("/desk/withheld.csv?q=id:08OSLO412")
    ok(status == 200 and b"P3,B6" in body and b"third party" in body and
       b"delegation" not in body, "the list of withholdings", body)
    ok(poe.post("/desk/08OSLO412", csrf=token, withdraw="2",
                reason="ü" * 400)[0] == 303, "a cut is withdrawn")
    ok("ü" * 400 in page(poe, "/desk")[1], "for a reason that is kept whole")
    ok("cuts stays" not in page(doe, "/desk/08OSLO412")[1],
       "and wins no more")
    ok("my delegation" in page(reader, "/release/08OSLO412")[1],
       "and holds no more")

    # ---- one log ------------------------------------------------------------
    ok("sound" in run("audit", log).stdout, "the log is sound")
    out = run("review", "-k", log).stdout
    ok("poe: withdraw 2" in out and "doe: cut 08OSLO412 P3, B6" in out,
       "and is the command's as well", out)
    tokens = {v: v.token("/desk/08OSLO412") for v in (doe, poe)}

    def many(who, name):
        v = room.Visitor(server)
        v.login(name, PASSWORD)
        t = v.token("/desk/08OSLO412")
        for i in range(10):
            v.post("/desk/08OSLO412", csrf=t, what="cut", place="P4",
                   codes="B6", reason=f"{name} {i}")

    threads = [threading.Thread(target=many, args=(v, n))
               for v, n in ((doe, "doe"), (poe, "poe"), (doe, "doe"),
                            (poe, "poe"))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    checked = run("audit", log)
    ok(checked.returncode == 0 and " 44 lines" in checked.stdout,
       "many at once lose nothing", checked.stdout, checked.stderr)
    ok(server.end() == 0, "it ends in order")
    much()


def sealed(path, entries):
    """A log of so many entries, as the desk writes it."""
    before = "0" * 64
    with open(path, "w") as f:
        for n, entry in enumerate(entries, 1):
            line = json.dumps({"n": n, **entry, "prev": before},
                              separators=(",", ":"))[:-1]
            before = hashlib.sha256(line.encode()).hexdigest()
            f.write(f'{line},"hash":"{before}"}}\n')


def much():
    """A desk on which much was decided, of more telegrams than are listed."""
    big = os.path.join(folder, "big.log")
    with open(log) as f:
        entry = json.loads(f.readline())
    for name in ("n", "prev", "hash"):
        del entry[name]
    sealed(big, ({**entry, "what": "cut", "place": "P1", "codes": "B6",
                  "reason": f"the {n}th"} for n in range(1, 10001)))
    ok(run("audit", big).returncode == 0, "a log of ten thousand is sound")
    server = room.Room(reftel, archive, "--users", users, "--desk", big)
    doe = room.Visitor(server)
    doe.login("doe", PASSWORD)
    status, _, body = doe.ask("/desk/withheld.csv")
    ok(status == 200 and body.count(b"\n") > 30, "all that is withheld", body)
    with open(f"/proc/{server.server.pid}/status") as f:
        peak = int(re.search(r"VmHWM:\s+(\d+)", f.read()).group(1)) // 1024
    ok(20 < peak < 450, "the log is read once for it, not for each telegram",
       f"{peak} MB")
    status, text = page(doe, "/desk")
    ok(status == 200 and Sound(text).good and "the 10000th" in text and
       "the 9501th" in text and "the 9500th" not in text and
       "These are the newest" in text, "the newest of the log", len(text))
    ok('id="of" name="q"' in text, "it is asked of which telegrams the list is")
    server.end()
    path = os.path.join(folder, "many.txt")
    with open(path, "w") as f:
        for n in range(1, 2002):
            f.write(f"R 031140Z JUN 08\nFM AMEMBASSY LIMA\n"
                    f"TO SECSTATE WASHDC\nUNCLAS LIMA {n:06}\n\n"
                    f"SUBJECT: EXERCISE: FISH\n\n1. FISH {n}.\nDOE\n"
                    "BT\n#0001\nNNNN\n")
    run("import", "-a", archive, path)
    server = room.Room(reftel, archive, "--users", users, "--desk", log)
    doe = room.Visitor(server)
    doe.login("doe", PASSWORD)
    status, _, body = doe.ask("/desk/withheld.csv")
    ok(status == 400 and b"more than 2000 telegrams" in body,
       "a list that would not be whole is none", status, body[:300])
    ok(doe.ask("/desk/withheld.csv?q=(fish")[0] == 400,
       "nor is that of a query that is wrong")
    ok(doe.ask("/desk/withheld.csv?q=from:OSLO")[0] == 200,
       "of fewer there is one")
    ok(server.end() == 0, "and it ends in order")


try:
    main()
finally:
    shutil.rmtree(folder, ignore_errors=True)
sys.exit(room.done())
