#!/usr/bin/env python3
"""door.py: who comes into the reading room, what is recorded of him, and
what nobody may take from the others.

usage: door.py TOP REFTEL

Accounts, sessions, forms from elsewhere, wrong passwords, the record and who
alters it, limits of rate, size and time, what the server has given up, TLS,
and how it ends.  Speaks TAP.
"""
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time

from room import Room, Visitor, done, ok

PASSWORD = "nine lumpsuckers in a row"
SECRET = """P 0312{0:02d}Z MAY 08
FM AMEMBASSY OSLO
TO SECSTATE WASHDC
S E C R E T OSLO 0009{0:02d}

E.O. 12958: DECL: 05/03/2018
TAGS: PREL, NO
SUBJECT: EXERCISE COD {0}

1. (S) EXERCISE. The cod is at berth {0}.
DOE
"""


def user(reftel, *words, password=PASSWORD):
    return subprocess.run(
        [reftel, "user", "-u", "users", *words], input=password.encode() + b"\n",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def accounts(reftel):
    ok(user(reftel, "add", "doe", "--clearance", "S", "--captions", "nf,Exdis").returncode == 0
       and user(reftel, "add", "roe", "--clearance", "U").returncode == 0
       and user(reftel, "add", "poe", "--role", "administrator").returncode == 0,
       "accounts are made")
    ok(os.stat("users").st_mode & 0o7 == 0, "nobody else may read them")
    with open("users") as file:
        text = file.read()
    ok(PASSWORD not in text and text.count("$argon2id$") == 3,
       "their passwords are hashed by argon2id")
    listed = user(reftel, "list").stdout.decode()
    ok(re.search(r"^doe +reader +S nf,Exdis$", listed, re.M), "and listed", listed)
    for words, why in ((("add", "doe"), "there is an account"),
                       (("add", "Doe"), "is no name"),
                       (("add", "x\ty"), "is no name"),
                       (("add", "foe", "--clearance", "HIGH"), "is no clearance"),
                       (("add", "foe", "--captions", "SIPDIS"), "is no caption"),
                       (("set", "foe"), "there is no account"),
                       (("remove", "foe"), "there is no account")):
        done_ = user(reftel, *words)
        ok(done_.returncode == (1 if why == "there is no account" else 4)
           and why in done_.stderr.decode(),
           f"user {' '.join(words)!r} is refused", done_.stderr.decode())
    done_ = user(reftel, "add", "foe", password="short")
    ok(done_.returncode == 4 and "10 letters" in done_.stderr.decode(),
       "a short password is refused")
    os.chmod("users", 0o644)
    done_ = user(reftel, "list")
    ok(done_.returncode == 5 and "others may read" in done_.stderr.decode(),
       "accounts that others may read are refused")
    os.chmod("users", 0o640)


def sessions(room):
    stranger = Visitor(room)
    status, headers, _ = stranger.ask("/telegram/08OSLO901")
    ok(status == 303 and headers["location"] ==
       "/login?to=%2Ftelegram%2F08OSLO901", "a stranger is led to the door")
    for path in ("/", "/nowhere", "/search?q=cod", "/guide"):
        ok(stranger.ask(path)[0] == 303, f"{path} is not for him")
    for path in ("/api/1/search?q=", "/feed", "/telegram/08OSLO901.pdf",
                 "/api/1/nothing"):
        ok(stranger.ask(path)[0] == 401, f"nor {path} for his programs")
    for path in ("/login", "/style.css", "/healthz", "/room.js"):
        ok(stranger.ask(path)[0] == 200, f"{path} is")
    ok(stranger.ask("/healthz")[2] == b"ok, 0 telegrams\n",
       "he is told of no telegrams")
    doe = Visitor(room)
    status, headers, _ = doe.login("doe", PASSWORD, to="/telegram/08OSLO901")
    cookie = headers.get("set-cookie", "")
    ok(status == 303 and headers["location"] == "/telegram/08OSLO901"
       and all(word in cookie for word in
               ("Secure", "HttpOnly", "SameSite=Lax", "Path=/")),
       "one who has an account comes in, to where he was going", cookie)
    ok("berth 1" in doe.ask("/telegram/08OSLO901")[2].decode(), "and reads")
    for to in ("//example.org/", "https://example.org/", "/\\example.org",
               "/a\r\nX: y"):
        again = Visitor(room)
        ok(again.login("doe", PASSWORD, to=to)[1]["location"] == "/",
           f"he is not led on to {to!r}")
    roe = Visitor(room)
    roe.login("roe", PASSWORD)
    ok(roe.ask("/telegram/08OSLO901")[0] == 404, "another sees it not")
    _, headers, _ = doe.ask("/telegram/08OSLO901")
    ok("private" in headers["cache-control"] and headers["vary"] == "Cookie",
       "what one sees is kept for no other")
    forged = Visitor(room)
    forged.cookies = {"reftel-session": "0" * 64}
    ok(forged.ask("/")[0] == 303, "a token that is made up opens nothing")
    fixed = Visitor(room)
    fixed.cookies = {"reftel-session": "1" * 64}
    fixed.login("doe", PASSWORD)
    ok(fixed.cookies["reftel-session"] != "1" * 64,
       "a token that was there before is not the one one gets")
    old = dict(doe.cookies)
    status, _, _ = doe.post("/logout", csrf=doe.token("/guide"))
    doe.cookies = old
    ok(status == 303 and doe.ask("/")[0] == 303,
       "who has gone is gone, with his old token too")
    ok(Visitor(room).ask("/metrics")[0] == 200,
       "the loopback reads the metrics")
    poe = Visitor(room)
    poe.login("poe", PASSWORD)
    ok(poe.ask("/metrics")[0] == 200, "an administrator too")
    ok(roe.ask("/metrics")[0] == 404, "a reader does not")
    ok(b"reftel_logins_total 8" in poe.ask("/metrics")[2]
       and b'reftel_requests_total{code="2xx"}' in poe.ask("/metrics")[2],
       "they count who came in", poe.ask("/metrics")[2].decode())


def forms(room):
    def login(headers=None, token=None, cookie=True):
        visitor = Visitor(room)
        real = visitor.token()
        if not cookie:
            visitor.cookies = {}
        return visitor.post("/login", headers, name="doe", password=PASSWORD,
                            csrf=real if token is None else token)[0]

    ok(login() == 303, "a form that was filled in here is taken")
    ok(login(token="") == 403 and login(token="0" * 64) == 403,
       "one without its token is not")
    ok(login(cookie=False) == 403, "nor one without its cookie")
    ok(login({"Origin": "http://example.org"}) == 403, "nor one from elsewhere")
    ok(login({"Sec-Fetch-Site": "cross-site"}) == 403
       and login({"Sec-Fetch-Site": "same-site"}) == 403,
       "nor one that the browser says is from elsewhere")
    ok(login({"Origin": f"http://127.0.0.1:{room.port}",
              "Sec-Fetch-Site": "same-origin"}) == 303,
       "one that it says is from here is")
    doe = Visitor(room)
    doe.login("doe", PASSWORD)
    ok(doe.post("/logout", csrf="0" * 64)[0] == 403
       and doe.ask("/")[0] == 200, "nobody else logs one out")
    ok(doe.post("/search", csrf=doe.token("/guide"), q="x")[0] == 405,
       "a page without a form takes none")


def wrong(room):
    visitor = Visitor(room)
    answers = [visitor.login("doe", "wrong " * 3)[0] for _ in range(9)]
    ok(answers[:5] == [403] * 5 and 429 in answers[6:],
       "after some wrong passwords one has to wait", answers)
    ok(visitor.login("doe", PASSWORD)[0] == 429, "with the right one as well")
    times = {}
    for name in ("roe", "nobody", "anyone"):
        begun = time.monotonic()
        Visitor(room).login(name, "not the password")
        times[name] = time.monotonic() - begun
    ok(min(times.values()) > max(times.values()) / 8,
       "a name that there is not takes as long", times)


def changes(reftel, room):
    roe = Visitor(room)
    roe.login("roe", PASSWORD)
    ok(roe.ask("/telegram/08OSLO901")[0] == 404, "what was above the clearance")
    user(reftel, "set", "roe", "--clearance", "S")
    time.sleep(1.2)
    ok(roe.ask("/telegram/08OSLO901")[0] == 200, "is there when it is raised")
    user(reftel, "remove", "roe")
    time.sleep(1.2)
    ok(roe.ask("/")[0] == 303, "who has no account any more is out")
    with open("users") as file:
        good = file.read()
    with open("users", "w") as file:
        file.write("nonsense\n")
    time.sleep(1.2)
    ok(Visitor(room).login("poe", PASSWORD)[0] == 303,
       "accounts that cannot be read change nothing")
    with open("users", "w") as file:
        file.write(good)


def record(reftel, room):
    with open("users.audit") as file:
        lines = [json.loads(line) for line in file]
    notes = {line.get("note") for line in lines}
    ok(notes >= {"login", "logout", "login refused", "login held up"},
       "the record has who came, went and was refused", notes)
    read = [line for line in lines if line["account"] == "doe"
            and line["target"] == "/telegram/08OSLO901" and line["read"]]
    ok(read and read[0]["read"][0] == {"id": "08OSLO901", "access": "SECRET"}
       and read[0]["address"] == "127.0.0.1", "and who read what", lines[:5])
    text = json.dumps(lines)
    ok(PASSWORD not in text and "wrong wrong" not in text,
       "and nobody's password")
    ok(room.end() == 0, "the server ends well")

    def audit(name):
        done_ = subprocess.run([reftel, "audit", name], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
        return done_.returncode, (done_.stdout + done_.stderr).decode()

    code, said = audit("users.audit")
    ok(code == 0 and f"{len(lines)} lines are sound" in said, "it is sound", said)
    with open("users.audit", "rb") as file:
        whole = file.read()
    for name, bytes_ in (
            ("altered", whole.replace(b'"account":"doe"', b'"account":"roe"', 1)),
            ("cut in the middle", b"".join(
                line for n, line in enumerate(whole.splitlines(True)) if n != 3)),
            ("added to", whole + whole.splitlines(True)[-1])):
        with open("other.audit", "wb") as file:
            file.write(bytes_)
        ok(audit("other.audit")[0] == 3, f"one that was {name} is not")
        room = Room(reftel, "a.reftel", "--users", "users", "--audit",
                    "other.audit", stderr=subprocess.PIPE)
        said = room.server.communicate(timeout=30)[1]
        ok(room.port == 0 and "was altered" in said,
           "and no server goes on with it", said)
    with open("torn.audit", "wb") as file:
        file.write(whole[:-40])
    room = Room(reftel, "a.reftel", "--users", "users", "--audit", "torn.audit")
    Visitor(room).login("poe", PASSWORD)
    room.end()
    ok(audit("torn.audit")[0] == 0,
       "one that a crash cut off is gone on with, behind its last whole line")
    os.symlink("/dev/full", "full.audit")
    room = Room(reftel, "a.reftel", "--users", "users", "--audit", "full.audit",
                stderr=subprocess.PIPE)
    if room.port:
        status = Visitor(room).login("poe", PASSWORD)[0]
        room.end()
    else:
        status = 503
        room.server.communicate(timeout=30)
    ok(status == 503, "what cannot be recorded is not given out", status)


def sandboxed(room):
    with open(f"/proc/{room.server.pid}/status") as file:
        status = file.read()
    children = subprocess.run(["pgrep", "-P", str(room.server.pid)],
                              stdout=subprocess.PIPE).stdout.split()
    for child in children:
        with open(f"/proc/{child.decode()}/status") as file:
            status = file.read()
    return "Seccomp:\t2" in status and "NoNewPrivs:\t1" in status


def offices(reftel):
    """What each role has besides: pages, links to them, and forms."""
    names = {"reader": "rea", "reviewer": "rev", "archivist": "arc",
             "administrator": "poe"}
    pages = {"/desk": ("reviewer",), "/desk/08OSLO901": ("reviewer",),
             "/desk/withheld.csv": ("reviewer",),
             "/keeping": ("archivist",), "/accounts": (), "/metrics": ()}
    for role, name in names.items():
        if name != "poe":
            user(reftel, "add", name, "--role", role, "--clearance", "S")
    user(reftel, "set", "poe", "--clearance", "S")
    user(reftel, "add", "anyone", "--role", "administrator", "--clearance", "S")
    room = Room(reftel, "a.reftel", "--users", "users", "--desk", "desk.log",
                "--audit", "offices.audit")
    who = {}
    for role, name in names.items():
        who[role] = Visitor(room)
        who[role].login(name, PASSWORD)
        token = who[role].token("/")
        front = who[role].ask("/")[2].decode()
        for page, roles in pages.items():
            may = role in roles or role == "administrator"
            status = who[role].ask(page)[0]
            ok(status == (200 if may else 404), f"{page} for the {role}: "
               f"{'yes' if may else 'no'}", status)
            ok((f'href="{page}"' in front) == may or page.count("/") > 1
               or page == "/metrics", f"and the {role} is led to it or not")
        may = role in ("reviewer", "administrator")
        status = who[role].post("/desk/08OSLO901", csrf=token, what="cut",
                                place="P1", codes="B1", reason=role)[0]
        ok(status == (303 if may else 404), f"the {role} decides or not", status)
        text = who[role].ask("/telegram/08OSLO901/editions")[2].decode()
        ok(("in/1.txt" in text) == (role in ("archivist", "administrator"))
           and "1.txt" in text,
           f"the {role} is told in what folder a file lay, or not", text)
    stranger = Visitor(room)
    ok(all(stranger.ask(page)[0] == 404 for page in pages if page != "/metrics"),
       "who has not said who he is has no role, whatever `anyone' has")
    for role in ("reader", "reviewer", "archivist"):
        ok(who[role].post("/accounts/poe", csrf=who[role].token("/"))[0] == 404
           and who["administrator"].ask("/accounts")[0] == 200,
           f"the {role} puts nobody out")
    poe = who["administrator"]
    text = poe.ask("/accounts")[2].decode()
    ok(all(re.search(rf"<td>{name}</td><td>{role}</td><td>S</td>", text)
           for role, name in names.items()) and "argon2" not in text,
       "an administrator sees the accounts, and no password", text)
    again = Visitor(room)
    again.login("rea", PASSWORD)
    status = poe.post("/accounts/rea", csrf=poe.token("/"))[0]
    ok(status == 303 and who["reader"].ask("/keeping")[0] == 404
       and 'href="/login"' in who["reader"].ask("/")[2].decode()
       and 'href="/login"' in again.ask("/")[2].decode()
       and poe.ask("/accounts")[0] == 200,
       "and puts one out, wherever it is in")
    with open("offices.audit") as file:
        ok(any('"target":"/accounts/rea"' in line and '"account":"poe"' in line
               for line in file), "which is on record")
    text = who["archivist"].ask("/keeping")[2].decode()
    ok("telegrams" in text and 'href="/search?q=carrier%3Aplain"' in text, "an archivist sees how it came",
       text)
    user(reftel, "remove", "anyone")
    room.end()


def limits(reftel, sanitized):
    room = Room(reftel, "a.reftel", "--rate", "20")
    answers = [Visitor(room).ask("/style.css")[0] for _ in range(120)]
    ok(answers[:60] == [200] * 60 and 429 in answers[80:],
       "too many requests of an address are refused", answers)
    time.sleep(1.1)
    ok(Visitor(room).ask("/style.css")[0] == 200, "and taken again a while later")
    room.end()
    room = Room(reftel, "a.reftel", "--log", "log.json")
    ok(sanitized or sandboxed(room), "the server has given up its rights")
    ok(all(Visitor(room).ask("/style.css")[0] == 200 for _ in range(500)),
       "the loopback may as much as it likes, unless told")
    status = Visitor(room).ask("/search", "POST", body="x" * 70000)[0]
    ok(status == 413, "a body that is too large is refused", status)
    s = room.socket()
    s.sendall(b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: "
              b"99999999999\r\n\r\n" + b"x" * 1000)
    s.settimeout(5)
    ok(Visitor(room).ask("/healthz")[0] == 200, "one that never ends hurts nobody")
    s.close()
    with open("log.json") as file:
        lines = [json.loads(line) for line in file]
    ok(any(line["target"] == "/healthz" and line["status"] == 200
           and line["account"] is None and line["microseconds"] >= 0
           for line in lines), "there is a line a request", lines[-1:])
    slow(room)
    room.end()


def slow(room):
    """A head that comes byte by byte, for longer than it may."""
    sockets = [room.socket() for _ in range(50)]
    begun, gone = time.monotonic(), set()
    for s in sockets:
        s.sendall(b"GET / HTTP/1.1\r\n")
        s.setblocking(False)
    worst = 0
    while len(gone) < len(sockets) and time.monotonic() - begun < 60:
        for s in set(sockets) - gone:
            try:
                s.send(b"X")
                if s.recv(100) == b"":
                    gone.add(s)
            except BlockingIOError:
                pass
            except OSError:
                gone.add(s)
        asked = time.monotonic()
        Visitor(room).ask("/style.css")
        worst = max(worst, time.monotonic() - asked)
        time.sleep(1)
    took = time.monotonic() - begun
    ok(len(gone) == len(sockets) and 20 < took < 50,
       "who sends a head byte by byte is hung up on in the end",
       len(gone), took)
    ok(worst < 5, f"and others wait {worst * 1000:.0f} ms for him at the most")
    text = Visitor(room).ask("/metrics")[2].decode()
    ok("reftel_slow_total 50" in text, "and is counted", text)


def tls(reftel):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
                    "-keyout", "key.pem", "-out", "cert.pem", "-days", "2",
                    "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=IP:127.0.0.1"], check=True,
                   stderr=subprocess.DEVNULL)
    room = Room(reftel, "a.reftel", "--certificate", "cert.pem", "--key",
                "key.pem")
    context = ssl.create_default_context(cafile="cert.pem")
    c = http.client.HTTPSConnection("127.0.0.1", room.port, context=context,
                                    timeout=30)
    c.request("GET", "/healthz")
    r = c.getresponse()
    r.read()
    ok(r.status == 200 and "max-age" in
       r.getheader("Strict-Transport-Security", ""), "TLS, by a certificate")
    for path in ("/feed", "/opensearch.xml"):
        c.request("GET", path)
        body = c.getresponse().read().decode()
        ok(f"https://127.0.0.1:{room.port}/" in body and
           f"http://127.0.0.1" not in body, f"{path} leads back by TLS", body)
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    try:
        context.wrap_socket(room.socket(), server_hostname="127.0.0.1")
        ok(False, "TLS 1.1 is refused")
    except (ssl.SSLError, OSError):
        ok(True, "TLS 1.1 is refused")
    room.end()
    done_ = subprocess.run([reftel, "serve", "-a", "a.reftel", "--key", "key.pem"],
                           stderr=subprocess.PIPE)
    ok(done_.returncode == 4, "a key without a certificate is refused")


def ending(reftel):
    """SIGTERM while a large answer is on its way: all of it arrives."""
    room = Room(reftel, "a.reftel")
    s = room.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    s.sendall(b"GET /telegram/08OSLO950.txt HTTP/1.1\r\nHost: x\r\n\r\n")
    got = s.recv(1000)
    room.server.terminate()
    time.sleep(0.3)
    refused = False
    try:
        socket.create_connection(("127.0.0.1", room.port), timeout=2).close()
    except OSError:
        refused = True
    s.settimeout(20)
    try:
        while b"the last word" not in got and (chunk := s.recv(65536)):
            got += chunk
    except OSError:
        pass
    ok(b"the last word" in got, "what was on its way arrives", len(got))
    s.close()
    ok(room.server.wait(timeout=30) == 0, "then it ends")
    print(f"# who comes while it ends is {'refused' if refused else 'left'}")


def main():
    reftel = os.path.realpath(sys.argv[2])
    top = os.path.realpath(sys.argv[1])
    os.environ.setdefault(
        "LSAN_OPTIONS", f"suppressions={top}/tests/leaks.supp")
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    try:
        os.mkdir("in")
        for n in range(1, 4):
            with open(f"in/{n}.txt", "w") as file:
                file.write(SECRET.format(n))
        with open("in/50.txt", "w") as file:
            file.write(SECRET.format(50).replace(
                "DOE\n", "".join(f"\n{n}. (S) EXERCISE. Cod {n} of many is "
                                 f"where cod {n} was, and said nothing.\n"
                                 for n in range(2, 40000)) +
                "\n40000. (S) EXERCISE. This is the last word.\nDOE\n"))
        subprocess.run([reftel, "import", "-a", "a.reftel", "in"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(f"{os.path.dirname(reftel)}/reftel-web", "rb") as file:
            sanitized = b"__asan_init" in file.read()
        accounts(reftel)
        room = Room(reftel, "a.reftel", "--users", "users")
        sessions(room)
        forms(room)
        changes(reftel, room)
        wrong(room)
        record(reftel, room)
        offices(reftel)
        limits(reftel, sanitized)
        tls(reftel)
        ending(reftel)
    finally:
        os.chdir("/")
        shutil.rmtree(folder)
    return done()


if __name__ == "__main__":
    sys.exit(main())
