"""room.py: what tests of the reading room have in common: a server on a port
of its own, a visitor who keeps cookies, and TAP.  Imported, not run."""
import atexit
import http.client
import re
import signal
import socket
import subprocess
import sys
import urllib.parse

count = failed = 0


def ok(good, name, *notes):
    global count, failed
    count += 1
    print(f"{'' if good else 'not '}ok {count} - {name}")
    if not good:
        failed += 1
        for note in notes:
            for line in str(note).splitlines()[:20]:
                print("# " + line[:400])
    sys.stdout.flush()
    return good


def done():
    print(f"1..{count}")
    return 1 if failed else 0


class Room:
    """A server; the first line it prints says where."""

    def __init__(self, reftel, archive, *options, **more):
        self.server = subprocess.Popen(
            [reftel, "serve", "-a", archive, "--listen", "127.0.0.1:0",
             *options], stdout=subprocess.PIPE, text=True, **more)
        # Who reads what we print waits for all that may print.
        atexit.register(self.server.kill)
        match = re.search(r"https?://127\.0\.0\.1:(\d+)/",
                          self.server.stdout.readline())
        self.port = int(match.group(1)) if match else 0

    def end(self):
        self.server.send_signal(signal.SIGTERM)
        return self.server.wait(timeout=60)

    def socket(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)


class Visitor:
    """One who keeps his connection and his cookies."""

    def __init__(self, room):
        self.room, self.cookies, self.c = room, {}, None

    def ask(self, path, method="GET", headers=None, body=None):
        headers = dict(headers or {})
        if self.cookies:
            headers["Cookie"] = "; ".join(
                f"{n}={v}" for n, v in self.cookies.items())
        for again in (True, False):
            if self.c is None:
                self.c = http.client.HTTPConnection(
                    "127.0.0.1", self.room.port, timeout=60)
            try:
                self.c.request(method, path, body=body, headers=headers)
                r = self.c.getresponse()
                data = r.read()
                break
            except (http.client.HTTPException, OSError):
                self.c.close()
                self.c = None
                if not again:
                    raise
        for name, value in r.getheaders():
            if name.lower() == "set-cookie":
                pair = value.split(";")[0].split("=", 1)
                if pair[1]:
                    self.cookies[pair[0]] = pair[1]
                else:
                    self.cookies.pop(pair[0], None)
        return r.status, {k.lower(): v for k, v in r.getheaders()}, data

    def post(self, path, headers=None, **form):
        head = {"Content-Type": "application/x-www-form-urlencoded",
                **(headers or {})}
        return self.ask(path, "POST", head, urllib.parse.urlencode(form))

    def token(self, path="/login"):
        body = self.ask(path)[2].decode()
        match = re.search(r'name="csrf" value="([0-9a-f]{64})"', body)
        return match.group(1) if match else ""

    def login(self, name, password, **more):
        return self.post("/login", csrf=self.token(), name=name,
                         password=password, **more)
