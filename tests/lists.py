#!/usr/bin/env python3
"""lists.py: what an account keeps in the reading room: lists of telegrams with
notes, and queries with what is new.

usage: lists.py TOP REFTEL

Made and changed by forms alone, shown to others by their address as far as the
telegrams are there for them, taken away in every form; many at once, across
two servers, after a restart, and with forms that are wrong.  Speaks TAP.
"""
import csv
import html
import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time

from room import Room, Visitor, done, ok

PASSWORD = "nine lumpsuckers in a row"
COD = """P 0412{0:02d}Z MAY 08
FM AMEMBASSY OSLO
TO SECSTATE WASHDC
{1} OSLO 0009{0:02d}

E.O. 12958: {2}
TAGS: PREL, NO
SUBJECT: EXERCISE COD {0}

1. ({3}) EXERCISE. The cod is at berth {0}.

2. ({3}) EXERCISE. The harbour master has a hat.
DOE
"""
OPEN, SHUT = ("UNCLAS", "N/A", "U"), ("S E C R E T", "DECL: 05/03/2018", "S")


def telegram(number, marks):
    with open(f"in/{number}.txt", "w") as file:
        file.write(COD.format(number, *marks))


def add(reftel):
    return subprocess.run([reftel, "import", "-a", "a.reftel", "in"],
                          stdout=subprocess.DEVNULL).returncode


def user(reftel, name, clearance):
    subprocess.run([reftel, "user", "add", "-u", "users", name, "--clearance", clearance],
                   input=PASSWORD.encode() + b"\n", check=True)


def enter(room, name):
    visitor = Visitor(room)
    visitor.login(name, PASSWORD)
    visitor.csrf = visitor.token("/lists")
    return visitor


def do(visitor, what, **form):
    return visitor.post("/lists", csrf=visitor.csrf, what=what, **form)


def page(visitor, path):
    status, _, body = visitor.ask(path)
    return status, body.decode()


def told(text):
    """What it tells: not the tokens, which may have any number in them."""
    return re.sub("[0-9a-f]{32,}", "", text)


def made(visitor, title, lines=""):
    status, headers, body = do(visitor, "new", title=title, lines=lines)
    return headers.get("location", "") if status == 303 else ""


def lists(doe, roe, poe):
    status, text = page(doe, "/lists")
    ok(status == 200 and "There is none yet" in text
       and 'href="/lists"' in text, "an account has no lists at first")
    place = made(doe, "Codfish & <chips>",
                 "08OSLO901#2 a hat?\r\n08OSLO902 the shut one\n\n08OSLO903")
    ok(re.fullmatch(r"/lists/doe/[0-9a-f]{32}", place), "a list is made", place)
    token = place.split("/")[-1]
    status, text = page(doe, place)
    ok(status == 200 and "<h1>Codfish &amp; &lt;chips&gt;</h1>" in text
       and "a hat?" in text and "the shut one" in text
       and 'href="/telegram/08OSLO901#p2"' in text, "it is a page", text)
    ok("3 telegrams" in page(doe, "/lists")[1], "and one of all that are kept")
    status, text = page(doe, "/telegram/08OSLO901")
    ok("Codfish" in text and "a hat?" in text and 'href="#p2"' in text,
       "a telegram has the notes on it beside it")

    status, text = page(poe, place)
    ok(status == 200 and "the shut one" in text and "a hat?" in text
       and "A list of doe" in text and "chips" not in text
       and "Delete" not in text and "<textarea" not in text,
       "who has the address sees it, but for its title and the forms", text)
    status, text = page(roe, place)
    ok(status == 200 and "a hat?" in text and "the shut one" not in text
       and "902" not in told(text), "and nothing of what is above him", text)
    ok("a hat?" not in page(poe, "/telegram/08OSLO901")[1],
       "notes are beside telegrams for their owner alone")
    files = {v: {e: v.ask(place + e)[2].decode() for e in (".csv", ".txt")}
             for v in (doe, roe)}
    for v in (doe, roe):
        files[v]["json"] = v.ask("/api/1" + place)[2].decode()
    ok(files[doe][".txt"] == "08OSLO901#2 a hat?\n08OSLO902 the shut one\n"
       "08OSLO903\n" and files[roe][".txt"] == "08OSLO901#2 a hat?\n08OSLO903\n",
       "as text it is what makes it again", files[doe][".txt"])
    rows = list(csv.DictReader(io.StringIO(files[doe][".csv"])))
    ok([(r["id"], r["paragraph"], r["note"]) for r in rows] == [
        ("08OSLO901", "2", "a hat?"), ("08OSLO902", "", "the shut one"),
        ("08OSLO903", "", "")] and rows[0]["subject"] == "EXERCISE COD 1",
       "as CSV with what the telegrams are", rows)
    got = json.loads(files[doe]["json"])
    ok(got["owner"] == "doe" and got["title"] == "Codfish & <chips>"
       and [l["id"] for l in got["list"]] == ["08OSLO901", "08OSLO902",
                                              "08OSLO903"]
       and json.loads(files[roe]["json"])["title"] is None,
       "as JSON", files[doe]["json"])
    ok(not any("shut" in t or "902" in told(t) or "chips" in t
               for t in files[roe].values()), "and in no form what is above one")
    all_ = json.loads(doe.ask("/api/1/lists")[2])
    ok(all_["lists"] == [{"owner": "doe", "list": token,
                          "title": "Codfish & <chips>", "telegrams": 3}],
       "all lists as JSON", all_)
    text = page(roe, place)[1]
    zip_ = re.search(r'href="(/api/1/search\?format=zip[^"]*)"', text)
    ok(zip_ and "902" not in zip_.group(1) and
       roe.ask(html.unescape(zip_.group(1)))[2].startswith(b"PK"),
       "what is on it as a zip, of what is there for him")

    shut = made(doe, "All of it shut", "08OSLO902 so secret")
    ok(page(roe, shut)[0] == 404 and page(roe, shut)[1]
       == page(roe, "/lists/doe/" + "0" * 32)[1].replace("0" * 32, ""),
       "a list of which nothing is there for one is not there")
    ok([roe.ask(p)[0] for p in (shut + ".csv", shut + ".txt", "/api/1" + shut)]
       == [404] * 3, "in no form")
    for bad in ("/lists/doe/", "/lists/doe", "/lists/nobody/" + token,
                "/lists/anyone/" + token, "/lists/../users/" + token,
                "/lists/doe.lists/" + token, "/lists/DOE/" + token,
                place + ".docx", place + "/x", "/lists/%2e%2e/x"):
        ok(doe.ask(bad)[0] == 404, f"{bad} is none")
    return place, token, shut


def changes(doe, roe, place, token, shut):
    status, headers, _ = do(doe, "add", list=token, id="08OSLO904",
                            paragraph="1", note="berth \x1b[31m\tfour")
    ok(status == 303 and headers["location"] == "/telegram/08OSLO904#on-lists",
       "a telegram is put on a list where it is read", headers)
    text = doe.ask(place + ".txt")[2].decode()
    ok("08OSLO904#1 berth  [31m four\n" in text,
       "a note is one line of words", text)
    do(doe, "add", list=token, id="08OSLO904", paragraph="1", note="berth 4")
    do(doe, "add", list=token, id="08OSLO904", paragraph="1", note="")
    text = doe.ask(place + ".txt")[2].decode()
    ok(text.count("08OSLO904") == 1 and "08OSLO904#1 berth 4\n" in text,
       "put there again it is there once, and keeps its note", text)
    status, headers, _ = do(doe, "note", list=token, id="08OSLO901",
                            paragraph="2", note="<b>a hat</b> indeed")
    ok(status == 303 and headers["location"] == place
       and "&lt;b&gt;a hat&lt;/b&gt; indeed" in page(doe, place)[1],
       "a note is changed")
    do(doe, "off", list=token, id="08OSLO903", paragraph="0")
    ok("08OSLO903" not in doe.ask(place + ".txt")[2].decode(),
       "a telegram is taken off")
    do(doe, "title", list=token, title="Cod")
    ok("<h1>Cod</h1>" in page(doe, place)[1], "a title is changed")
    do(doe, "put", list=token, lines="08OSLO903 again")
    ok("again" in page(doe, place)[1], "lines are put on it")
    status, _, body = do(doe, "put", list=token,
                         lines="08OSLO901 new words\n08OSLO999 lost")
    ok(status == 400 and b"08OSLO999 is not held here" in body
       and b"lost</textarea>" in body
       and "new words" not in page(doe, place)[1],
       "what is not held is not put on it, nor what came with it", body)
    status, headers, _ = do(doe, "add", list="new", id="08OSLO903", title="",
                            paragraph="", note="x")
    ok(status == 303 and "A list" in page(doe, "/lists")[1],
       "a list is made where a telegram is read")
    found = html.unescape(re.search(
        r'href="(/list\?of=[^"]*)"', page(doe, "/search?q=cod")[1]).group(1))
    text = page(doe, found)[1]
    lines = html.unescape(re.search(
        r'name="lines" value="([^"]*)"', text).group(1))
    ok(found.count("%0A") == 4 and "08OSLO902" in page(doe, found)[1]
       and "902" not in re.search(r'href="(/list\?of=[^"]*)"', page(
           roe, "/search?q=cod")[1]).group(1),
       "what is found is a list, of what is there for one", found)
    got = do(doe, "new", list=shut.split("/")[-1], lines=lines)
    ok(got[0] == 303 and got[1]["location"] == shut
       and page(doe, shut)[1].count('class="hit"') == 4,
       "which goes on one that is kept", got)
    ok(do(doe, "drop", list=shut.split("/")[-1])[0] == 303
       and doe.ask(shut)[0] == 404, "a list is deleted")

    for who, form, status in (
            (roe, {"what": "off", "list": token, "id": "08OSLO901",
                   "paragraph": "2"}, 400),
            (roe, {"what": "drop", "list": token}, 400),
            (roe, {"what": "title", "list": token, "title": "mine"}, 400),
            (roe, {"what": "put", "list": token, "lines": "08OSLO901"}, 400),
            (doe, {"what": "burn"}, 400), (doe, {}, 400),
            (doe, {"what": "note", "list": token, "id": "08OSLO901",
                   "paragraph": "7"}, 400),
            (doe, {"what": "title", "list": token, "title": " \n"}, 400),
            (doe, {"what": "look", "q": "never kept"}, 400),
            (doe, {"what": "keep", "q": "(fish"}, 400),
            (doe, {"what": "keep", "q": "x" * 1001}, 400)):
        got = who.post("/lists", csrf=who.csrf, **form)[0]
        ok(got == status, f"{form} of another or that is wrong: {status}", got)
    got = do(roe, "add", list="new", id="08OSLO902", note="is it there?")
    no = do(roe, "add", list="new", id="08OSLO997", note="is it there?")
    ok(got[0] == no[0] == 400 and got[2].replace(b"902", b"997") == no[2],
       "what is above one cannot be put on a list, and is not told from "
       "what is not held")
    ok(doe.post("/lists", csrf="0" * 64, what="drop", list=token)[0] == 403
       and doe.ask(place)[0] == 200, "a form from elsewhere does nothing")
    ok(doe.post(place, csrf=doe.csrf, what="drop", list=token)[0] == 405,
       "a list takes no forms itself")
    big = do(doe, "put", list=token, lines="08OSLO901\n" * 201)
    ok(big[0] == 400 and b"200 lines at most" in big[2], "lists have an end")


def queries(reftel, doe, roe):
    ok(do(doe, "keep", q="cod")[0] == 303 and do(doe, "keep", q="hat")[0] == 303
       and do(roe, "keep", q="cod")[0] == 303, "queries are kept")
    text = page(doe, "/lists")[1]
    ok(text.count("nothing new") == 2, "nothing is new yet", text)
    telegram(5, OPEN)
    telegram(6, SHUT)
    add(reftel)
    for _ in range(20):
        text = page(doe, "/lists")[1]
        if "new since" in text:
            break
        time.sleep(0.5)
    ok(text.count("2 new since you looked") == 2, "then two are", text)
    ok("1 new since you looked" in page(roe, "/lists")[1],
       "and of two of which he may see one, one")
    got = json.loads(doe.ask("/api/1/lists")[2])["queries"]
    ok([(g["query"], g["new"]) for g in got] == [("cod", 2), ("hat", 2)],
       "as JSON too", got)
    page(doe, "/search?sort=newest&q=cod")
    ok(page(doe, "/lists")[1].count("2 new since you looked") == 2,
       "a page that is fetched changes nothing")
    status, headers, _ = do(doe, "look", q="cod")
    ok(status == 303 and headers["location"] == "/search?sort=newest&q=cod",
       "a look leads to what was found")
    text = page(doe, "/lists")[1]
    ok("nothing new" in text and "2 new since you looked" in text,
       "and what is new is counted from there")
    ok("Keep the query" in page(doe, "/search?q=fish+OR+cod")[1]
       and "data-query" not in page(doe, "/search?q=cod")[1],
       "a query is kept where it is asked")
    do(doe, "forget", q="cod")
    text = page(doe, "/lists")[1]
    ok("q=cod" not in text and "q=hat" in text, "a query is forgotten")


def many(rooms, place, token):
    """Ten at once in two servers lose nothing."""
    doe = [enter(rooms[n % 2], "doe") for n in range(6)]
    failed = []

    def work(n):
        for i in range(5):
            got = do(doe[n], "add", list=token, id="08OSLO901",
                     paragraph=str(100 + n * 10 + i), note=f"{n} {i}")
            if got[0] != 303:
                failed.append(got)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    text = doe[0].ask(place + ".txt")[2].decode()
    ok(not failed and all(f" {n} {i}\n" in text for n in range(6)
                          for i in range(5)),
       "many at once, in two servers, lose nothing", failed[:2], text)


def main():
    reftel, top = os.path.realpath(sys.argv[2]), os.path.realpath(sys.argv[1])
    os.environ.setdefault(
        "LSAN_OPTIONS", f"suppressions={top}/tests/leaks.supp")
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    try:
        os.mkdir("in")
        for n, marks in ((1, OPEN), (2, SHUT), (3, OPEN), (4, OPEN)):
            telegram(n, marks)
        add(reftel)
        for name, clearance in (("doe", "S"), ("roe", "U"), ("poe", "S")):
            user(reftel, name, clearance)
        room = Room(reftel, "a.reftel", "--users", "users")
        ok(stat.S_IMODE(os.stat("users.lists").st_mode) & 0o7 == 0,
           "nobody else reads what accounts keep")
        doe, roe, poe = (enter(room, n) for n in ("doe", "roe", "poe"))
        place, token, shut = lists(doe, roe, poe)
        changes(doe, roe, place, token, shut)
        queries(reftel, doe, roe)
        stranger = Visitor(room)
        ok(stranger.ask(place)[0] == 303 and stranger.ask("/api/1" + place)[0]
           == 401 and stranger.ask(place + ".csv")[0] == 401,
           "who has not come in sees none")
        subprocess.run([reftel, "user", "set", "-u", "users", "doe", "--clearance", "U"],
                       check=True)
        time.sleep(1.2)
        text = page(doe, place)[1] + page(doe, "/lists")[1]
        ok("the shut one" not in text and "a hat" in text,
           "whose clearance is taken away sees not even his own note")
        subprocess.run([reftel, "user", "set", "-u", "users", "doe", "--clearance", "S"],
                       check=True)
        time.sleep(1.2)
        ok("the shut one" in page(doe, place)[1], "and has it back with it")
        other = Room(reftel, "a.reftel", "--users", "users", "--audit", "b.audit")
        many((room, other), place, token)
        ok(other.end() == 0 and room.end() == 0, "the servers end well")
        room = Room(reftel, "a.reftel", "--users", "users")
        doe, roe = enter(room, "doe"), enter(room, "roe")
        ok("the shut one" in page(doe, place)[1], "what is kept outlives them")
        done_ = subprocess.run([reftel, "user", "remove", "-u", "users", "doe"])
        time.sleep(1.2)
        roe.ask("/")
        ok(done_.returncode == 0 and roe.ask(place)[0] == 404,
           "and goes with its account")
        room.end()
        os.chmod("users.lists", 0o755)
        room = Room(reftel, "a.reftel", "--users", "users",
                    stderr=subprocess.PIPE)
        said = room.server.communicate(timeout=30)[1]
        ok(room.port == 0 and "others may read it" in said,
           "a folder that others may read is refused", said)
        room = Room(reftel, "a.reftel")
        plain = Visitor(room)
        status, headers, _ = plain.ask("/lists")
        ok(status == 303 and headers["location"] == "/list"
           and plain.ask(place)[0] == 404
           and plain.post("/lists", what="new")[0] == 405
           and json.loads(plain.ask("/api/1/lists")[2])
           == {"lists": [], "queries": []},
           "without accounts nothing is kept here")
        room.end()
    finally:
        os.chdir("/")
        shutil.rmtree(folder)
    return done()


if __name__ == "__main__":
    sys.exit(main())
