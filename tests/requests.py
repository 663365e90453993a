#!/usr/bin/env python3
"""requests.py: requests that no browser makes, over a real socket.

usage: requests.py TOP REFTEL [COUNT [SEED]]

So many requests from a seed: methods, paths, queries, heads and bodies that
are nearly right, cut off, repeated, far too long, sent in pieces or one behind
the other.  Each answer must be one that HTTP knows, none a failure of the
server, and the server must be there in the end.  Speaks TAP.
"""
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile

from room import Room, Visitor, done, ok

METHODS = [b"GET", b"GET", b"GET", b"HEAD", b"POST", b"PUT", b"DELETE",
           b"OPTIONS", b"TRACE", b"CONNECT", b"PATCH", b"get", b"G\x00T", b"",
           b"GET" * 300]
PATHS = [b"/", b"/search", b"/telegram/08OSLO412", b"/telegram/08OSLO412.pdf",
         b"/api/1/search", b"/api/1/thread/08OSLO412", b"/feed", b"/login",
         b"/logout", b"/metrics", b"/healthz", b"/post/OSLO/2008", b"/map.svg",
         b"/guide/tables/signals", b"/list", b"/lists", b"/lists/doe/" + b"0" * 32,
         b"/lists/../users", b"/api/1/lists/doe/x.json", b"/keeping", b"/accounts",
         b"/accounts/doe", b"/desk", b"/telegram/08OSLO412.docx",
         b"/api/1/gaps/OSLO/2008",
         b"/style.css", b"*", b"//", b"/../../../etc/passwd", b"/%2e%2e/%00",
         b"http://example.org/", b"/telegram/" + b"A" * 5000, b"/\xff\xfe"]
PARTS = [b"q=fish", b"q=%28", b"q=" + b"(" * 60, b"after=-1", b"limit=99999999",
         b"sort=%00", b"&&&&", b"=", b"q=%zz%f", b"q=\xc3\x28", b"format=csv",
         b"depth=18446744073709551616", b"of=" + b"08OSLO412+" * 200,
         b"a=b&" * 200, b"q=a*+NEAR/1000+b*", b"facets=4294967295"]
HEADS = [b"Host: x", b"Host: x\r\nHost: y", b"Host:", b"Host: a b\r\n c",
         b"Connection: close", b"Connection: keep-alive",
         b"Content-Length: 5", b"Content-Length: -1",
         b"Content-Length: 5\r\nContent-Length: 6",
         b"Transfer-Encoding: chunked",
         b"Transfer-Encoding: chunked\r\nContent-Length: 3",
         b"Transfer-Encoding: gzip", b"Expect: 100-continue",
         b"Cookie: reftel-session=" + b"f" * 64,
         b"Cookie: a=b; ; =; reftel-session", b"If-None-Match: *",
         b"If-None-Match: " + b"\"x\"," * 500, b"Range: bytes=0-0,1-",
         b"Accept-Encoding: gzip", b"Origin: null", b"X: " + b"y" * 9000,
         b"X\x00Y: z", b": z", b"X", b"Upgrade: h2c\r\nConnection: upgrade",
         b"Content-Type: application/x-www-form-urlencoded"]
BODIES = [b"", b"a=b", b"what=new&lines=08OSLO412%0A" * 100,
          b"csrf=" + b"0" * 64 + b"&what=add&id=%ff&list=%00&paragraph=-1", b"csrf=" + b"0" * 64 + b"&name=doe&password=x",
          b"5\r\nhello\r\n0\r\n\r\n", b"FFFFFFFFFFFFFFFFF\r\n", b"\x00" * 100,
          b"x" * 70000]


def make(rng):
    target = rng.choice(PATHS)
    if rng.random() < 0.5:
        target += b"?" + b"&".join(rng.sample(PARTS, rng.randint(1, 4)))
    version = rng.choice([b"HTTP/1.1"] * 6 + [b"HTTP/1.0", b"HTTP/2.0", b"",
                                               b"HTTP/9.9", b"ICY"])
    lines = [b" ".join((rng.choice(METHODS), target, version))]
    lines += rng.sample(HEADS, rng.randint(0, 4))
    end = rng.choice([b"\r\n"] * 6 + [b"\n", b"\r"])
    data = end.join(lines) + end + end + rng.choice(BODIES)
    if rng.random() < 0.3:
        data = bytearray(data)
        for _ in range(rng.randint(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        data = bytes(data)
    if rng.random() < 0.15:
        data = data[:rng.randrange(len(data) + 1)]
    return data


def send(room, rng, data):
    """What comes back until the other hangs up or has nothing more to say."""
    s = room.socket()
    s.settimeout(1)
    got = b""
    try:
        if rng.random() < 0.1:
            for at in range(0, min(len(data), 4000), 97):
                s.sendall(data[at:at + 97])
        else:
            s.sendall(data)
        s.shutdown(socket.SHUT_WR)
    except OSError:
        pass
    try:
        while chunk := s.recv(65536):
            got += chunk
    except OSError:
        pass
    s.close()
    return got


def main():
    reftel = os.path.realpath(sys.argv[2])
    top = os.path.realpath(sys.argv[1])
    most = int(sys.argv[3]) if len(sys.argv) > 3 else 1500
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 412
    os.environ.setdefault(
        "LSAN_OPTIONS", f"suppressions={top}/tests/leaks.supp")
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    try:
        subprocess.run([reftel, "import", "-a", "a.reftel",
                        f"{top}/samples/2000s"], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        subprocess.run([reftel, "user", "-u", "users", "add", "anyone"],
                       check=True)
        for options in ((), ("--users", "users")):
            rng, bad, seen = random.Random(seed), [], {}
            room = Room(reftel, "a.reftel", *options)
            for _ in range(most):
                data = make(rng)
                got = send(room, rng, data)
                heads = re.findall(rb"(?:^|\n)HTTP/1\.[01] (\d{3}) ", got)
                first = re.match(rb"HTTP/1\.[01] (\d{3}) [ -~]*\r\n", got)
                if got and not first:
                    bad.append((data[:200], got[:100]))
                    continue
                status = int(first.group(1)) if first else 0
                seen[status] = seen.get(status, 0) + 1
                if status in (500, 502, 504) or b"root:" in got or \
                        len(heads) > 4:
                    bad.append((status, data[:200], got[:200]))
            ok(not bad, f"{most} requests of seed {seed} {' '.join(options)}",
               *bad[:10])
            print("# answers: " + ", ".join(
                f"{n} of {s or 'none'}" for s, n in sorted(seen.items())))
            ok({200, 400, 404, 405} <= set(seen), "of many kinds", seen)
            ok(Visitor(room).ask("/healthz")[0] == 200, "it is still there")
            ok(room.end() == 0, "and ends well")
    finally:
        os.chdir("/")
        shutil.rmtree(folder)
    return done()


if __name__ == "__main__":
    sys.exit(main())
