#!/usr/bin/env python3
"""web.py: the reading room, asked as browsers and programs ask it.

usage: web.py TOP REFTEL

Serves an archive of all samples and of some hostile telegrams on a free port
of the loopback, opens every address and every link found on the way, and
holds what comes against the command's own answers.  Speaks TAP.
"""
import atexit
import html.parser
import http.client
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.parse
import xml.dom.minidom
import zipfile

VOID = {"meta", "link", "input", "br", "hr", "img"}
count = failed = 0


def ok(good, name, *notes):
    global count, failed
    count += 1
    print(f"{'' if good else 'not '}ok {count} - {name}")
    if not good:
        failed += 1
        for note in notes:
            for line in str(note).splitlines()[:20]:
                print("# " + line)
    sys.stdout.flush()
    return good


class Page(html.parser.HTMLParser):
    """Balance of tags, ids, links, and what must not be there."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.troubles = [], set(), [], []
        self.text, self.title = [], ""
        self.feed(text)
        self.close()
        if self.open:
            self.troubles.append(f"not closed: {self.open}")
        if "main" not in self.ids:
            self.troubles.append("no main")

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        self.look(tag, attrs)

    def handle_startendtag(self, tag, attrs):
        self.look(tag, attrs)

    def look(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.troubles.append(f"<{tag}> has an attribute twice")
        if tag in ("style", "iframe", "object", "base"):
            self.troubles.append(f"<{tag}>")
        if (tag == "script" and dict(attrs).get("src") != "/room.js"
                or tag == "img" and dict(attrs).get("src") != "/map.svg"):
            self.troubles.append(f"<{tag} {attrs}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.troubles.append(f"<{tag} {name}>")
            if name == "id":
                if value in self.ids:
                    self.troubles.append(f"id {value} twice")
                self.ids.add(value)
            if name == "href" and tag == "a":
                self.links.append(value)
                if not value.startswith(("/", "#")):
                    self.troubles.append(f"a link to {value}")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.troubles.append(f"</{tag}> without its beginning")

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.troubles.append("a script with words")
        self.text.append(data)


class Room:
    """The server, and what a visitor does."""

    def __init__(self, program, archive):
        self.server = subprocess.Popen(
            [program, "serve", "-a", archive, "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, text=True)
        line = self.server.stdout.readline()
        match = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        self.port = int(match.group(1)) if match else 0

    def ask(self, path, method="GET", headers=None, body=None):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        c.request(method, path, body=body, headers=headers or {})
        r = c.getresponse()
        data = r.read()
        c.close()
        return r.status, {k.lower(): v for k, v in r.getheaders()}, data

    def raw(self, data):
        s = socket.create_connection(("127.0.0.1", self.port), timeout=5)
        got = b""
        try:
            # It may have said no and gone by now.
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

    def end(self):
        self.server.send_signal(signal.SIGTERM)
        return self.server.wait(timeout=30)


HOSTILE = [
    ("08LIMA901", "SUBJECT: EXERCISE: <script>alert(1)</script> \"x\" 'y' &amp;"),
    ("08LIMA902", "SUBJECT: EXERCISE: \u202e\u2066RIGHT TO LEFT\u2069 \x1b[31m\x07\x01"),
    ("08LIMA903", "SUBJECT: EXERCISE: </title></h1></main><img src=x onerror=y>"),
    ("08LIMA904", "SUBJECT: EXERCISE: " + "A" * 200000),
    ("08LIMA905", "SUBJECT: EXERCISE: A LINE OF FOUR MEBIBYTES"),
]
LONG_LINE = "<i>&\"fish\" " * (4 << 20 >> 4) + "A" * (2 << 20)


# As wide as a line of a telegram: 69 characters.
ROW = "EELS, COUNTED TWICE    1,204       1,377       1,409       1,166 1977"


def table(folder):
    with open(os.path.join(folder, "table.txt"), "w") as file:
        file.write("R 031200Z MAY 78\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC\n"
                   "UNCLAS LIMA 4711\n\nE.O. 11652: N/A\nTAGS: EFIS, PE\n"
                   "SUBJECT: EXERCISE: EELS\n\n1. THESE ARE ALL:\n\n"
                   f"{ROW}\n\nDOE\n")


def hostile(folder):
    for name, subject in HOSTILE:
        number = name[-3:]
        with open(os.path.join(folder, name + ".txt"), "wb") as file:
            file.write(
                f"P 031200Z MAY 08\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC\n"
                f"UNCLAS LIMA 000{number}\n\nE.O. 12958: N/A\n"
                f"TAGS: PREL, <b>PE</b>, OVIP (<i>DOE, JANE</i>)\n{subject}\n"
                f"REF: A. <u>LIMA 1</u> B. 08 QUITO 12\n\n"
                f"1. (U) <script>alert(2)</script> fish {subject[9:]}"
                f"{LONG_LINE if number == '905' else ''}\n\n"
                f"2. (U) XXXXXXXX \"quoted\" <a href=javascript:x>.\nDOE\n"
                .encode("utf-8", "replace"))


def sound(room, path, status=200):
    """A page: its status, its head, its balance; returns what it is."""
    got, headers, body = room.ask(path)
    notes = [f"status {got}"] if got != status else []
    text = body.decode("utf-8", "strict")
    policy = headers.get("content-security-policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        notes.append("policy: " + policy)
    if headers.get("x-content-type-options") != "nosniff":
        notes.append("no nosniff")
    if not headers.get("content-type", "").startswith("text/html"):
        notes.append(headers.get("content-type", "no type"))
    page = Page(text)
    return page, notes + page.troubles


PAGES = ["/", "/search", "/search?q=fish", "/search?q=fish&sort=newest",
         "/search?q=&after=20", "/search?q=year:2008%20tag:EFIS",
         "/telegram/08OSLO412", "/telegram/08OSLO412/lines",
         "/telegram/08OSLO412/how", "/telegram/08OSLO412/thread",
         "/telegram/08OSLO412/editions", "/telegram/08OSLO412/similar",
         "/all/tag", "/person/DOE%2C%20JOHN", "/map", "/traffic?q=tag:EFIS",
         "/actions", "/list?of=08OSLO412%233%20a%20note", "/guide?q=NODIS",
         "/guide/tables/tags?q=fish&after=100", "/post/OSLO", "/post/OSLO/2008",
         "/tag/EFIS", "/guide", "/guide/queries", "/guide/checks",
         "/guide/tables", "/guide/tables/signals", "/guide/tables/tags"]


def pages(room):
    for path in PAGES:
        _, troubles = sound(room, path)
        ok(not troubles, f"{path} is sound", *troubles)
    page, _ = sound(room, "/telegram/08OSLO412")
    text = "".join(page.text)
    ok(all(word in text for word in (
        "Identifier", "08OSLO412", "Created", "3 June 2008", "Classification",
        "CONFIDENTIAL", "Origin", "EFIS", "Lumpsucker")),
       "a telegram's record is there at a glance")
    for path, status in (("/nowhere", 404), ("/telegram/08OSLO999", 404),
                         ("/telegram/", 404), ("/telegram/08OSLO412/nothing", 404),
                         ("/search?q=(fish", 400), ("/post/", 404),
                         ("/tag/", 404), ("/guide/tables/nothing", 404),
                         ("/person/", 404), ("/all/nothing", 404),
                         ("/traffic?q=(fish", 400), ("/map?q=(fish", 400),
                         ("/actions?q=(fish", 400),
                         ("/post/OSLO/soon", 404)):
        _, troubles = sound(room, path, status)
        ok(not troubles, f"{path} is {status}, and sound", *troubles)
    page, _ = sound(room, "/telegram/07REYKJAVIK300", 404)
    ok("Cited by" in "".join(page.text),
       "what is not held is told by those who cite it")


def crawl(room):
    """Every link that leads from page to page, until there are no more."""
    seen, queue, bad, troubles = {"/"}, ["/"], [], []
    while queue and len(seen) < 1500:
        path = queue.pop()
        status, headers, body = room.ask(path)
        held_back = path.startswith("/telegram/") and status == 404
        if status not in (200, 301) and not held_back:
            bad.append(f"{path}: {status}")
        if not headers.get("content-type", "").startswith("text/html"):
            continue
        page = Page(body.decode())
        if page.troubles:
            troubles.append(f"{path}: {page.troubles[:3]}")
        for link in page.links:
            link = urllib.parse.urljoin(path, link).split("#")[0]
            deep = (link.count("%20") > 1 or "sort=" in link
                    or re.search(r"^/(api|map|traffic|actions|all)\b.*q=", link))
            if link not in seen and not deep:
                seen.add(link)
                queue.append(link)
    ok(len(seen) > 300 and not bad, f"{len(seen)} links lead somewhere", *bad)
    ok(not troubles, "and every page on the way is sound", *troubles)


def programs(room, reftel, archive):
    def command(*words):
        return subprocess.run([reftel, *words], stdout=subprocess.PIPE).stdout

    _, headers, body = room.ask("/api/1/telegrams/08OSLO412")
    ok(headers["content-type"] == "application/json"
       and body == command("show", "-a", archive, "-f", "ndjson", "08OSLO412"),
       "a telegram's JSON is that of the command")
    ok(room.ask("/telegram/08OSLO412.json")[2] == body,
       "and that of its own address")
    _, _, body = room.ask("/api/1/search?q=fish&limit=3")
    got, want = json.loads(body), json.loads(
        command("search", "-a", archive, "-f", "json", "-n", "3", "fish"))
    after = got.pop("next", None)
    got.pop("took_ms"), want.pop("took_ms")
    ok(got == want, "an answer is that of the command", got, want)
    _, _, body = room.ask(f"/api/1/search?q=fish&limit=1000&after={after}")
    rest = json.loads(body)
    ok(after == "3" and "next" not in rest
       and len(rest["hits"]) == rest["total"] - 3, "the cursor leads on")
    _, headers, body = room.ask("/api/1/search?q=fish&format=csv")
    ok(len(body.decode().splitlines()) == got["total"] + 1
       and "attachment" in headers["content-disposition"],
       "all of it as CSV")
    for path, words in (("thread/08OSLO412", ("thread", "08OSLO412")),
                        ("gaps/OSLO/2008", ("gaps", "OSLO", "2008"))):
        body = room.ask("/api/1/" + path)[2]
        want = command(words[0], "-a", archive, "-f", "json", *words[1:])
        ok(json.loads(body) == json.loads(want),
           f"/api/1/{path} is that of the command", body[:300], want[:300])
    body = room.ask("/api/1/lookup/PREL")[2]
    ok(json.loads(body) == json.loads(command("lookup", "-f", "json", "PREL")),
       "a look-up is that of the command")
    body = room.ask("/api/1/similar/08OSLO412")[2]
    want = command("similar", "-a", archive, "-f", "json", "08OSLO412")
    ok(json.loads(body)["similar"] == json.loads(want),
       "what is like it is that of the command", body[:300], want[:300])
    body = json.loads(room.ask("/api/1/cite/08OSLO412?paragraph=3")[2])
    want = json.loads(command("cite", "-a", archive, "-f", "json", "08OSLO412#3"))
    ok(all(body[key] == want[key] for key in want if key in body),
       "how it is cited is that of the command", body, want)
    status, _, body = room.ask("/api/1/cite/08OSLO412?paragraph=99")
    ok(status == 404 and "go to " in json.loads(body)["error"],
       "a paragraph that it has not is not cited", status, body)
    lists = [room.ask(path)[2].decode() for path in (
        "/all/tag", "/search?q=tag:SZ", "/post/BERN")]
    ok(all(">Switzerland</span>" in one for one in lists),
       "beside a count a code has what it meant in the years counted",
       *[re.findall(r'>SZ</a>.*', one) for one in lists])
    held = json.loads(room.ask("/api/1/cards/08OSLO412")[2])
    status, _, lost = room.ask("/api/1/cards/07REYKJAVIK300")
    ok(held["held"] and held["telegram"]["id"] == "08OSLO412"
       and held["cited_by"] == 3 and status == 200
       and json.loads(lost)["held"] is False and json.loads(lost)["cited_by"] == 1
       and room.ask("/api/1/cards/08OSLO999")[0] == 404,
       "a card of what is held, and of what is only cited", held, lost)
    body = json.loads(room.ask("/api/1/editions/08OSLO412")[2])
    gone = [c["gone"] for r in body["records"] for c in r.get("changes", [])
            if "gone" in c]
    ok(len(body["records"]) >= 2 and any("NNNN" in words for words in gone)
       and all("/" not in p["file"] for r in body["records"]
               for p in r["provenances"]),
       "editions, how they differ, and no folder of this machine", gone)
    body = json.loads(room.ask("/api/1/traffic?q=tag:EFIS")[2])
    pairs = {(p["from"], p["to"]): p["count"] for p in body["pairs"]}
    for (sender, to), n in pairs.items():
        found = json.loads(room.ask(
            f"/api/1/search?limit=0&q=tag:EFIS+from:{sender}+to:%22"
            + urllib.parse.quote(to) + "%22")[2])
        if found["total"] != n:
            break
    ok(len(pairs) > 3 and found["total"] == n,
       "a pair's count is what a search finds", sender, to, n, found["total"])
    requests, after = [], 0
    while after is not None:
        body = json.loads(room.ask(
            f"/api/1/actions?limit=7&after={after}")[2])
        requests += body["requests"]
        after = body.get("next")
    want = json.loads(command("actions", "-a", archive, "-f", "json", "-n", "0"))
    ok(requests and requests == want,
       "requests, cursor by cursor, are those of the command", len(requests))
    body = json.loads(room.ask("/api/1/list?of=" + urllib.parse.quote(
        "08OSLO412#3 an ugly fish\n\n  08OSLO999"))[2])["list"]
    ok([(l["id"], l["held"], l["paragraph"], l["note"]) for l in body] == [
        ("08OSLO412", True, 3, "an ugly fish"), ("08OSLO999", False, 0, "")],
       "a list is read from its own address", body)
    body = json.loads(room.ask("/api/1/tables/tags?q=fish&limit=2")[2])
    ok(body["total"] > 2 and len(body["rows"]) == 2 and body["next"] == "2"
       and all("fish" in json.dumps(row).lower() for row in body["rows"]),
       "rows of a table that have a word", body)
    status, headers, _ = room.ask("/search?q=fish+year:1990..1995&from=2008&to=2007")
    ok(status == 303 and headers["location"]
       == "/search?q=fish%20year%3A2007..2008", "years narrow a query", headers)
    away(room)
    status, _, body = room.ask("/api/1/telegrams/08OSLO999")
    ok(status == 404 and "error" in json.loads(body), "404 in JSON")
    status, _, body = room.ask("/api/1/search?q=(fish")
    ok(status == 400 and json.loads(body)["column"] > 0,
       "what is no query, with its column")
    _, headers, body = room.ask("/telegram/08OSLO412.original")
    with open("samples/2000s/2008OSLO412-lumpsucker-and-rock.txt", "rb") as f:
        ok(body == f.read() and "attachment" in headers["content-disposition"],
           "the original, byte for byte")
    ok(b"Embassy Oslo" in room.ask("/telegram/08OSLO412.txt")[2],
       "a reading copy as text")
    feed = xml.dom.minidom.parseString(room.ask("/feed?q=fish")[2])
    ok(len(feed.getElementsByTagName("entry")) == got["total"],
       "a feed has an entry a telegram")
    xml.dom.minidom.parseString(room.ask("/opensearch.xml")[2])
    status, headers, _ = room.ask("/telegram/08%20OSLO%20000412")
    ok(status == 301 and headers["location"] == "/telegram/08OSLO412",
       "a number in another form leads to the one address")
    ok(room.ask("/healthz")[0] == 200, "/healthz")


def away(room):
    """What is taken away: a ZIP file of the bytes, and a text."""
    status, headers, body = room.ask("/api/1/search?q=fish&format=zip")
    packed = zipfile.ZipFile(io.BytesIO(body))
    names = packed.namelist()
    with open("samples/2000s/2008OSLO412-lumpsucker-and-rock.txt", "rb") as f:
        ok(status == 200 and packed.testzip() is None
           and packed.read("telegrams/08OSLO412.txt") == f.read()
           and "telegrams/08OSLO412-2.txt" in names
           and b"08OSLO412" in packed.read("telegrams.csv"),
           "a ZIP file has every edition, byte for byte", names)
    body = room.ask("/api/1/search?q=fish&format=text")[2].decode()
    total = json.loads(room.ask("/api/1/search?q=fish&limit=0")[2])["total"]
    ok(body.count("\f\n") == total - 1 and "Embassy Oslo" in body,
       "a text has the reading copy of each")
    status, _, body = room.ask("/api/1/search?q=(fish&format=zip")
    ok(status == 400 and "error" in json.loads(body),
       "what is no query is no ZIP file")


def openapi(room):
    document = json.loads(room.ask("/api/1/openapi.json")[2])
    ok(document["openapi"].startswith("3.1"), "the description is OpenAPI 3.1")
    example = {"table": "signals", "of": "08OSLO412", "id": "08OSLO412", "post": "OSLO", "year": "2008", "word": "PREL",
               "q": "fish", "owner": "doe", "list": "0" * 32}

    def resolve(node):
        while "$ref" in node:
            target = document
            for part in node["$ref"].lstrip("#/").split("/"):
                target = target[part]
            node = target
        return node

    for path, item in document["paths"].items():
        operation = item["get"]
        # without accounts nobody keeps lists: lists.py asks for them
        expected = 404 if "{owner}" in path else 200
        query = []
        for parameter in map(resolve, operation["parameters"]):
            name = parameter["name"]
            if parameter["in"] == "path":
                path = path.replace("{%s}" % name, example[name])
            elif name in example:
                query.append(f"{name}={example[name]}")
        if query:
            path += "?" + "&".join(query)
        status, headers, body = room.ask(path)
        answer = resolve(operation["responses"][str(status)])
        media = headers["content-type"].split(";")[0]
        schema = resolve(answer["content"][media].get("schema", {}))
        missing = [name for name in schema.get("required", [])
                   if name not in json.loads(body)]
        ok(status == expected and not missing, f"{path} answers as described",
           status, missing)


def parameters(room):
    """What is said wrongly behind a question mark is answered with 400."""
    document = json.loads(room.ask("/api/1/openapi.json")[2])
    told = document["components"]["parameters"]
    example = {"id": "08OSLO412", "post": "OSLO", "year": "2008",
               "word": "PREL", "table": "signals"}
    bad, count = [], 0
    for path, item in document["paths"].items():
        of = "of=08OSLO412&" if path.endswith("/list") else ""
        for p in item["get"]["parameters"]:
            p = told[p["$ref"].split("/")[-1]] if "$ref" in p else p
            schema = p["schema"]
            if p["in"] != "query" or schema.get("type") == "string":
                continue
            place = path
            for name, value in example.items():
                place = place.replace("{%s}" % name, value)
            if "enum" in schema:
                good, wrong = schema["enum"], ["none", "", "JSON", "best "]
            else:
                good = [schema["minimum"], schema["maximum"]]
                wrong = ["x", "", "-1", "1x", schema["maximum"] + 1, 1 << 64]
            for value, status in [(v, 200) for v in good] + [
                    (v, 400) for v in wrong]:
                count += 1
                asked = f"{place}?{of}{p['name']}=" + urllib.parse.quote(
                    str(value))
                got, _, body = room.ask(asked)
                if got != status and not (got == 404 and status == 200):
                    bad.append(f"{asked}: {got}")
                elif status == 400 and (p["name"] not in json.loads(
                        body)["error"] or "400" not in item["get"]["responses"]):
                    bad.append(f"{asked}: {body}")
    ok(not bad and count > 80,
       f"{count} parameters are taken, or refused with a sentence", *bad)
    bad = []
    for path, item in document["paths"].items():
        for name, value in example.items():
            path = path.replace("{%s}" % name, value)
        got, _, body = room.ask(path + "?skip=1")
        if got != 400 or "`skip'" not in json.loads(body)["error"] \
                or "400" not in item["get"]["responses"]:
            bad.append(f"{path}: {got} {body}")
    ok(not bad, "a parameter that there is not is refused", *bad)
    got = [json.loads(room.ask("/api/1/search?" + asked)[2]).get("hits")
           for asked in ("q=fish&limit=3", "&q=fish&limit=3",
                         "q=fish&&limit=3&")]
    ok(got[0] and got[0] == got[1] == got[2]
       and room.ask("/api/1/search?=fish")[0] == 400,
       "but nothing between two ampersands is none", *got)
    for path, there in (("/telegram/08OSLO412.docx", ".original"),
                        ("/telegram/08OSLO412.PDF", ".pdf"),
                        ("/telegram/08OSLO999.docx", ".json"),
                        ("/release/08OSLO412.docx", ".eml")):
        status, _, body = room.ask(path)
        name = path.split(".")[0] + there
        ok(status == 404 and f'href="{name}"' in body.decode()
           and "No such form" in body.decode(),
           f"{path} is none, and it says which there are", status, body)
    ok(room.ask("/telegram/08%20ST.%20PETERSBURG%2012")[0] == 404
       and b"is not held" in room.ask("/telegram/08ST.PETERSBURG12")[2],
       "a full stop in a number is no form")


def hostility(room):
    views = ("", "/lines", "/how", "/thread", "/similar", "/editions")
    for name, _ in HOSTILE:
        bad = []
        for view in views:
            _, troubles = sound(room, f"/telegram/{name}{view}")
            bad += [f"{view}: {trouble}" for trouble in troubles]
        ok(not bad, f"{name}, which is hostile, stays what it is", *bad)
    sizes = {end: len(room.ask("/telegram/08LIMA905" + end)[2])
             for end in (".original", ".json", ".txt", ".eml")}
    ok(min(sizes.values()) > len(LONG_LINE), "a line of 4 MiB is given in every "
       "form", sizes)
    for path in ("/search?q=script", "/post/LIMA", "/search?q=%3Cscript%3E",
                 "/tag/%3Cscript%3E", "/person/%3Ci%3EDOE%2C%20JANE%3C%2FI%3E",
                 "/list?of=%3Cscript%3E%0A%22%3E%3Cb%3E%23x%20%3Ci%3E",
                 "/guide?q=%3Cscript%3E", "/guide/tables/tags?q=%3Cscript%3E",
                 "/traffic?q=%3Cscript%3E", "/map?q=from:LIMA",
                 "/actions?q=%22%3E", "/all/person", "/search?q=%22%3E%3Cscript%3E"):
        status = room.ask(path)[0]
        _, troubles = sound(room, path, status)
        ok(not troubles and status < 500, f"{path} is sound", status, *troubles)
    feed = room.ask("/feed?q=post:LIMA")[2]
    try:
        xml.dom.minidom.parseString(feed)
        ok(True, "a feed of them is XML")
    except Exception as error:
        ok(False, "a feed of them is XML", error)
    ok(room.ask("/search", "POST", body="q=x")[0] == 405, "POST is refused")
    ok(room.ask("/search", "DELETE")[0] == 405, "DELETE is refused")
    for name, data in (
            ("nonsense", b"\x00\x01\x02\r\n\r\n"),
            ("a head without end", b"GET / HTTP/1.1\r\nX: " + b"a" * 100000),
            ("a path that climbs",
             b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n"),
            ("escapes that are none",
             b"GET /telegram/%zz%00%ff%f HTTP/1.1\r\nHost: x\r\n\r\n"),
            ("a host that breaks lines",
             b"GET /feed HTTP/1.1\r\nHost: \"><script>\r\n\r\n"),
            ("ten thousand arguments",
             b"GET /search?" + b"a=b&" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"),
            ("a brackets query", b"GET /search?q=" + b"(" * 9000 +
             b" HTTP/1.1\r\nHost: x\r\n\r\n")):
        got = room.raw(data)
        ok(b"root:" not in got and b"<script>" not in got
           and room.ask("/healthz")[0] == 200, f"it survives {name}", got[:200])


def paper(room):
    """The PDF, as other programs read it."""
    def run(*words):
        done = subprocess.run(words, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode("utf-8", "replace")

    folder = tempfile.mkdtemp()
    file = os.path.join(folder, "t.pdf")
    for name in ("08OSLO412", "75IZMIR219", "08LIMA901", "08LIMA902",
                 "08LIMA904"):
        status, headers, body = room.ask(f"/telegram/{name}.pdf")
        with open(file, "wb") as out:
            out.write(body)
        code, said = run("qpdf", "--check", file)
        ok(status == 200 and headers["content-type"] == "application/pdf"
           and code == 0, f"{name}.pdf is sound", status, said)
        _, info = run("pdfinfo", file)
        ok(re.search(r"Tagged: +yes", info) and "Title:" in info,
           f"{name}.pdf is tagged and has a title", info)
    style = room.ask("/style.css")[2].decode()
    kinds = {kind for kind in re.findall(
        r'<li value="[0-9]+" class="([^"]+)"', "".join(
            room.ask(f"/telegram/{name}/how")[2].decode()
            for name in ("08OSLO412", "79BERN3302", "75IZMIR212")))}
    ok(len(kinds) > 12
       and {k for k in kinds if re.search(rf"\.{k}\b(?!-)", style)} == {"line-stamp"},
       "how to read it: no line looks like another part of the room", kinds)
    for name, facts in (
            ("05ANKARA5012", ["DEPT FOR EB AND L/CID; USDOC FOR ITA/MAC"]),
            ("83STATE171902", ["ZDK CORRECTED COPY"]),
            ("75LISBON2991", ["TOSEC 100042"]),
            ("98COPENHAGEN2119", ["DCM; derived from MULTIPLE SOURCES"]),
            ("08OSLO412", ["Francis Poe, DCM; for reason 1.4(b), 1.4(d)"])):
        page = Page(room.ask(f"/telegram/{name}")[2].decode())
        with open(file, "wb") as f:
            f.write(room.ask(f"/telegram/{name}.pdf")[2])
        texts = [" ".join(t.split()) for t in (
            "".join(page.text), run("pdftotext", "-raw", file, "-")[1],
            room.ask(f"/telegram/{name}.txt")[2].decode())]
        ok(all(fact in text for fact in facts for text in texts),
           f"{name}: page, PDF and text have {facts[0]}", texts[1][:900])
    with open(file, "wb") as out:
        out.write(room.ask("/telegram/78LIMA4711.pdf")[2])
    _, text = run("pdftotext", "-layout", file, "-")
    ok(len(ROW) == 69 and any(
        row.split() == ROW.split() for row in text.splitlines()),
       "a row as wide as a telegram is stays one in the PDF", text)
    room_412 = room.ask("/telegram/08OSLO412.pdf")[2]
    with open(file, "wb") as out:
        out.write(room_412)
    _, text = run("pdftotext", file, "-")
    _, tree = run("pdfinfo", "-struct-text", file)
    _, fonts = run("pdffonts", file)
    _, links = run("pdfinfo", "-url", file)
    shutil.rmtree(folder)
    flat = " ".join(text.split())
    places = [flat.find(words) for words in (
        "Exercise Roe: Norway on the Lumpsucker", "AMEMBASSY OSLO",
        "1. (C) SUMMARY:", "2. (C) The Director observed that a twelve-mile "
        "zone round Ingensholm would be Norwegian.", "END COMMENT.", "FOE")]
    ok(-1 not in places and places == sorted(places),
       "its text comes back in order", places, text)
    ok(tree.index("H1") < tree.index("P (block)")
       and "received our points (ref A) with sympathy" in tree,
       "its tags have the title, then whole paragraphs", tree)
    lines = fonts.splitlines()[2:]
    ok(lines and all(line.split()[-5:-4] == ["yes"] or " yes " in line
                     for line in lines), "its fonts are embedded", fonts)
    ok("/telegram/08STATE56110" in links, "its references lead on", links)
    ok(room.ask("/telegram/08OSLO412.pdf")[2] == room_412,
       "it is the same every time")


def manners(room):
    body = room.ask("/search?q=fish+tag%3AEFSI")[2].decode()
    ok('did you mean <a href="/search?q=fish%20tag:EFIS"' in body.replace("%3A", ":"),
       "a value that no telegram has, and what may be meant", body)
    body = room.ask("/search?q=from%3ANOWHERE")[2].decode()
    ok("from:NOWHERE is in no telegram." in body, "or nothing is")
    status, headers, body = room.ask("/telegram/08OSLO412")
    again = room.ask("/telegram/08OSLO412",
                     headers={"If-None-Match": headers["etag"]})
    ok(again[0] == 304 and again[2] == b"", "what has not changed is not sent")
    for known in ("W/%s", '"a", %s', 'W/"a",W/%s , "b"', "*"):
        again = room.ask("/telegram/08OSLO412", headers={
            "If-None-Match": known.replace("%s", headers["etag"])})
        ok(again[0] == 304 and again[2] == b"",
           f"If-None-Match: {known}: it is not sent either")
    for known in ('"a"', headers["etag"][:-1], ", ,", "W/", ""):
        ok(room.ask("/telegram/08OSLO412",
                    headers={"If-None-Match": known})[0] == 200,
           f"If-None-Match: {known}: it is sent")
    for host in ("http://example.org", "HTTPS://x:443"):
        ok(room.ask(host + "/telegram/08OSLO412")[2] == body
           and room.ask(host + "/search?q=fish")[0] == 200
           and room.ask(host)[0] == 200, f"an address with {host} before it")
    status, headers, lost = room.ask("/telegram/08OSLO999.json")
    ok(status == 404 and headers["content-type"] == "application/json"
       and "not held" in json.loads(lost)["error"],
       "what is not held is told in JSON where that was asked for", lost)
    status, headers, _ = room.ask("/telegram/08OSLO412")
    status, head, nothing = room.ask("/telegram/08OSLO412", "HEAD")
    ok(status == 200 and nothing == b""
       and head["content-length"] == str(len(body)), "HEAD")
    _, headers, _ = room.ask("/style.css")
    ok(headers["content-type"].startswith("text/css")
       and "max-age" in headers["cache-control"], "the style sheet is kept")
    shared = sum(len(room.ask(path)[2])
                 for path in ("/style.css", "/room.js", "/icon.svg"))
    weights = {path: len(room.ask(path)[2]) + shared
               for path in PAGES if not path.startswith("/map")}
    worst = max(weights, key=weights.get)
    print(f"# the heaviest page: {worst}, {weights[worst]} bytes, {shared} "
          "of them style and script")
    ok(weights[worst] < 60000, "a page without the map weighs less than 60 kB",
       worst, weights[worst])


def main():
    reftel = os.path.realpath(sys.argv[2])
    os.chdir(sys.argv[1])
    os.environ.setdefault(
        "LSAN_OPTIONS", "suppressions=" + os.path.abspath("tests/leaks.supp"))
    folder = tempfile.mkdtemp()
    archive = os.path.join(folder, "a.reftel")
    room = None
    try:
        bad = os.path.join(folder, "hostile")
        os.mkdir(bad)
        hostile(bad)
        table(bad)
        done = subprocess.run([reftel, "import", "-a", archive, "samples", bad],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        ok(done.returncode <= 3, "samples go into an archive",
           done.stdout.decode())
        for where in "127.0.0.1:99999", "127.0.0.1:-1", "127.0.0.1":
            done = subprocess.run([reftel, "serve", "-a", archive, "-l", where],
                                  stderr=subprocess.PIPE, timeout=30)
            ok(done.returncode == 4 and b"HOST:PORT" in done.stderr,
               f"{where} is nowhere to listen", done.stderr)
        room = Room(reftel, archive)
        atexit.register(room.server.kill)
        if ok(room.port > 0, "it says where it is"):
            pages(room)
            crawl(room)
            programs(room, reftel, archive)
            openapi(room)
            parameters(room)
            hostility(room)
            paper(room)
            manners(room)
        ok(room.end() == 0, "SIGTERM ends it cleanly")
    finally:
        # Who reads what we print waits for all that may print.
        if room and room.server.poll() is None:
            room.server.kill()
        shutil.rmtree(folder)
    print(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
