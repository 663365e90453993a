#!/usr/bin/env python3
"""roles.py: what an account may not see does not exist for it.

usage: roles.py TOP REFTEL [FULL LESS...]

For each account, the full archive seen by that account must answer byte for
byte like an archive that only ever held what the account may see, in every
view: pages, searches, counts, facets, snippets, threads, gaps, feeds, lists and
the notes on them, the desk, copies for the public, PDF, mail, ZIP, and the
sentences about what is not held; and a site of files made for that account must
be, file by file, one of such an archive.  What may be seen is decided here
anew, from the markings that `reftel read' prints.

Differences that there may be, and no others: the time an answer took; the
number of a record, which counts what was ever put in; tokens of forms.

FULL and LESS are names of archives that are made (usually files in a folder
that is made and deleted): one for all telegrams, one for each account.
Speaks TAP.
"""
import csv
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

import room

PASSWORD = "the fish is in the harbour"
LEVELS = ["UNCLASSIFIED", "SENSITIVE BUT UNCLASSIFIED", "LIMITED OFFICIAL USE",
          "CONFIDENTIAL", "SECRET", "TOP SECRET"]
SHORT = {"U": 0, "SBU": 1, "LOU": 2, "C": 3, "S": 4, "TS": 5}
# Kinds of captions that say nothing about who may read (5 FAH-2 H-440).
FREE_KINDS = {"agency", "service", "subject", "transmission", "passing"}
FREE = set()
PORTIONS = {"NF": "NOFORN", "XD": "EXDIS", "ND": "NODIS", "OC": "ORCON",
            "PR": "PROPIN"}

# A role gives nothing to read.
ROLES = {"doe": "reviewer", "roe": "archivist", "moe": "administrator"}
# Account, clearance, captions: `anyone' comes first, and does not log in.
ACCOUNTS = [
    ("anyone", "U", ""),
    ("doe", "SBU", "UNMARKED"),
    ("roe", "C", "NOFORN"),
    ("poe", "S", "NODIS,ONLY,NOFORN,UNMARKED"),
    ("moe", "TS", "EXDIS"),
]

HEAD = """{precedence} {day:02d}1200Z MAY {year}
FM AMEMBASSY {post}
TO SECSTATE WASHDC 7031
INFO AMEMBASSY {info}
BT
{mark} {post} {number:06d}

{captions}E.O. 12958: {order}
TAGS: {tags}
SUBJECT: EXERCISE {subject}

REF: {refs}

{text}
DOE
BT
NNNN
"""

# Post, number, marking, captions, TAGS, subject, references, text; what the
# secret ones say stands nowhere else, but for what others cite of them.
MADE = [
    ("OSLO", 901, "UNCLAS", "", "PREL, NO", "THE OPEN COD",
     "A. OSLO 902 B. OSLO 903",
     "1. (U) EXERCISE. As OSLO 902 reported, the cod is open to all. The "
     "harbour master weighed the cod twice and wrote it in a green book.\n\n"
     "2. (U) Embassy is requested to report the weight of the cod."),
    ("OSLO", 902, "S E C R E T", "", "PREL, ZANZ", "THE SHUT COD",
     "A. OSLO 901 B. COPENHAGEN 77",
     "1. (S) EXERCISE. Snorkelwhistle says the harbour master weighed the cod "
     "twice and wrote it in a green book, and the third time in a red one."
     "\n\n2. (S) Department is requested to buy the red book."),
    ("OSLO", 903, "C O N F I D E N T I A L", "NODIS\n\n", "PREL, KZZZ",
     "THE QUIET COD", "A. OSLO 902",
     "1. (C) EXERCISE. The cod said nothing to Mr. Quietfinger."),
    ("OSLO", 904, "UNCLAS", "", "PREL, NO", "A COD WITH A SECRET",
     "A. OSLO 901", "1. (U) EXERCISE. The cod is fine.\n\n"
     "2. (S/NF) The cod is Mr. Hiddenfin, and not fine at all."),
    ("OSLO", 905, "UNCLAS", "", "PREL, NO", "COD, FIRST EDITION",
     "A. OSLO 901", "1. (U) EXERCISE. The first edition of the cod is open."),
    ("OSLO", 905, "S E C R E T", "", "PREL, NO", "COD, FIRST EDITION",
     "A. OSLO 901", "1. (S) EXERCISE. The second edition of the cod is shut, "
     "says Editionfin."),
    ("OSLO", 906, "", "", "PREL, NO", "COD WITHOUT A MARK", "A. OSLO 901",
     "1. EXERCISE. Nobody has said who may read of Mr. Unmarkedfin."),
    ("KATHMANDU", 11, "S E C R E T", "EXDIS\n\n", "PREL, NP",
     "A POST THAT IS KNOWN BY ITS SECRETS ALONE", "A. OSLO 902",
     "1. (S/XD) EXERCISE. Yetifoot asked for a cod, and got OSLO 901."),
    ("OSLO", 999, "UNCLAS", "", "PREL, NO", "THE LAST COD", "A. OSLO 908",
     "1. (U) EXERCISE. Numbers between are missing, or are they."),
    ("OSLO", 997, "T O P  S E C R E T", "", "PREL, NO", "NEARLY THE LAST COD",
     "A. OSLO 999", "1. (TS) EXERCISE. Deepfin sank."),
]

WORDS = ["", "cod", "fish", "cod harbour", "master NEAR/5 weighed", "snork*",
         "snorkelwhistle", "quietfinger OR cod", "\"red book\"",
         "\"green book\"", "hiddenfin", "NOT fish", "tag:ZANZ", "tag:KZZZ",
         "class:S", "class:TS", "class:U", "caption:NODIS", "caption:EXDIS",
         "has:action", "has:redaction", "citedby:\"OSLO 902\"",
         "cites:\"OSLO 902\"", "citedby:\"OSLO 901\"", "post:KATHMANDU",
         "from:OSLO year:2008", "year:1974..1978", "date:2008-05",
         "length:>100", "editionfin", "unmarkedfin", "mark:S", "lamp OR goat",
         "the", "e*", "embassy secretary", "subject:cod", "remark:tag-unknown",
         "hidenfin", "harbuor snorkelwhistel"]


def write_made(folder):
    for n, (post, number, mark, captions, tags, subject, refs, text) in \
            enumerate(MADE):
        with open(os.path.join(folder, f"made-{n:02d}.txt"), "w") as file:
            file.write(HEAD.format(
                precedence="P", day=n + 1, year="08", post=post, mark=mark,
                info="LIMA", number=number, captions=captions, tags=tags,
                order="N/A", subject=subject, refs=refs, text=text))


def command(reftel, *words, good=(0, 1, 2, 3)):
    done = subprocess.run([reftel, *words], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    if done.returncode not in good:
        raise SystemExit(f"# {words}: {done.stderr.decode()}")
    return done.stdout


# ---- what may be seen, decided anew ------------------------------------------

def needs(telegram):
    """The level of a telegram, and the captions one has to hold for it."""
    level, held = -1, set()
    if telegram["classification"] is not None:
        level = LEVELS.index(telegram["classification"])
    else:
        held.add("UNMARKED")
    for caption in telegram["captions"]:
        if caption == "SENSITIVE":
            level = max(level, 1)
        elif caption not in FREE:
            held.add(caption)

    def mark(printed):
        nonlocal level
        for part in re.split(r"[/,]+", printed or ""):
            part = part.strip()
            if part in SHORT:
                level = max(level, SHORT[part])
            elif part in PORTIONS:
                held.add(PORTIONS[part])

    for paragraph in telegram["paragraphs"]:
        mark(paragraph["mark"])
        for part in paragraph["portions"] + paragraph["items"]:
            mark(part.get("mark"))
    return level, held


def visible(needed, clearance, captions):
    level, held = needed
    return level <= SHORT[clearance] and held <= set(captions.split(","))


# ---- samples, a file for each ------------------------------------------------

def gather(reftel, top, folder):
    """Files of one telegram each; of each number, its files and its needs."""
    source = os.path.join(folder, "source.reftel")
    files = os.path.join(folder, "in")
    os.mkdir(files)
    command(reftel, "import", "-a", source, os.path.join(top, "samples"))
    write_made(files)
    found = json.loads(command(reftel, "search", "-a", source, "-f", "json",
                               "-n", "1000", ""))
    for hit in found["hits"]:
        if hit["id"]:
            raw = command(reftel, "show", "-a", source, "-f", "raw", hit["id"])
            with open(os.path.join(files, hit["id"] + ".txt"), "wb") as file:
                file.write(raw)
    by_number = {}
    for name in sorted(os.listdir(files)):
        lines = command(reftel, "read", "-f", "ndjson",
                        os.path.join(files, name)).splitlines()
        telegrams = [json.loads(line) for line in lines]
        if len(telegrams) != 1 or telegrams[0]["id"] is None:
            os.unlink(os.path.join(files, name))
            continue
        one = by_number.setdefault(telegrams[0]["id"], [[], -1, set()])
        level, held = needs(telegrams[0])
        one[0].append(name)
        one[1] = max(one[1], level)
        one[2] |= held
    return files, by_number


# ---- lists, which the accounts share ------------------------------------------

def write_lists(reftel, full, numbers):
    """A list of all that was made, with notes: one of an account that sees all
    of it, and the same as the own one of each, who may no longer."""
    subprocess.run(
        [reftel, "user", "add", "-u", "users", "zoe", "--role", "reviewer", "--clearance", "TS", "--captions",
         "NODIS,EXDIS,NOFORN,ONLY,UNMARKED"],
        input=PASSWORD.encode() + b"\n", check=True)
    zoe = enter(full, "zoe")
    csrf = zoe.token("/lists")
    lines = "\n".join(f"08{post}{number}#1 a note on {post} {number}"
                      for post, number, *_ in MADE
                      if f"08{post}{number}" in numbers)
    place = zoe.post("/lists", csrf=csrf, what="new", title="A title of zoe",
                     lines=lines)[1].get("location", "")
    for words in ("cod", "class:S", "snorkelwhistle"):
        zoe.post("/lists", csrf=csrf, what="keep", q=words)
    for number in ("08OSLO901", "08OSLO902", "08KATHMANDU11"):
        zoe.post("/desk/" + number, csrf=csrf, what="cut", place="P1",
                 codes="B1", reason=f"a reason on {number}")
    with open("users.lists/zoe.lists") as file:
        text = file.read()
    for name, _, _ in ACCOUNTS[1:]:
        with open(f"users.lists/{name}.lists", "w") as file:
            file.write(re.sub(r"^query\t\d+", "query\t0", text, flags=re.M))
    with open("desk.log") as file:
        good = file.read().count("a reason on") == 3
    return place.split("/")[-1] if good and text.count("a note on") > 7 else ""


def list_addresses(name, token):
    out = ["/lists", "/api/1/lists", "/keeping", "/desk",
           "/desk/08OSLO901", "/desk/08OSLO902", "/desk/withheld.csv"]
    for owner in ("zoe", name):
        place = f"/lists/{owner}/{token}"
        out += [place, place + ".csv", place + ".txt", "/api/1" + place]
    return out


# ---- every view ------------------------------------------------------------------

class Links(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.links = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.links += [v for n, v in attrs if n in ("href", "src") and v]


def addresses(numbers):
    out = ["/", "/guide", "/healthz", "/post/OSLO", "/post/KATHMANDU",
           "/post/KATHMANDU/2008", "/post/OSLO/2008", "/tag/ZANZ", "/tag/KZZZ",
           "/tag/PREL", "/feed", "/opensearch.xml", "/nowhere",
           "/telegram/08OSLO90", "/telegram/08OSLO9", "/telegram/08KATHMANDU1",
           "/api/1/gaps/KATHMANDU/2008", "/api/1/gaps/OSLO/2008",
           "/api/1/thread/08OSLO908", "/api/1/thread/08COPENHAGEN77",
           "/map", "/map.svg", "/traffic", "/actions", "/api/1/actions",
           "/api/1/traffic", "/api/1/stats", "/all/", "/person/QUIETFINGER",
           "/list?of=08OSLO901+08OSLO902+08OSLO903+08OSLO907",
           "/api/1/list?of=08OSLO901+08OSLO902+08KATHMANDU11+08OSLO907"]
    for words in WORDS:
        q = urllib.parse.quote(words)
        out += [f"/search?q={q}", f"/api/1/search?q={q}&limit=1000&facets=1000",
                f"/feed?q={q}", f"/api/1/search?format=csv&q={q}",
                f"/api/1/stats?q={q}", f"/api/1/actions?q={q}",
                f"/api/1/traffic?q={q}", f"/api/1/explain?q={q}",
                f"/api/1/search?format=text&q={q}",
                f"/api/1/search?format=zip&q={q}", f"/traffic?q={q}",
                f"/map?q={q}", f"/actions?q={q}", f"/search?q={q}&after=20", f"/api/1/search?q={q}&limit=3&after=2"]
        out += [f"/api/1/search?q={q}&sort={s}&limit=50&facets=0"
                for s in ("newest", "oldest", "longest", "shortest")]
    for n, number in enumerate(sorted(numbers)):
        made = "OSLO9" in number or "KATHMANDU" in number
        out += [f"/telegram/{number}" + view for view in
                ("", "/lines", "/how", "/thread", "/editions", ".json", ".txt",
                 ".original")]
        if made or n % 10 == 0:
            out += [f"/telegram/{number}.eml", f"/telegram/{number}.docx"]
            out += [f"/release/{number}" + form
                    for form in ("", ".txt", ".json", ".eml")]
        out += [f"/api/1/{what}/{number}" for what in
                ("telegrams", "thread", "cards", "similar", "editions", "cite")]
        if made or n % 20 == 0:
            out.append(f"/telegram/{number}.pdf")
        post = re.match(r"\d\d([A-Z]+)\d", number)
        if post:
            year = int(number[:2]) + (1900 if number[0] > "3" else 2000)
            out += [f"/api/1/gaps/{post.group(1)}/{year}",
                    f"/post/{post.group(1)}"]
    return list(dict.fromkeys(out))


NAMED = [(rb'"when":"[^"]*"', b'"when":""'),  # these archives are two
         (rb'"took_us":[0-9.]+', b'"took_us":0'),
         (rb'"took_ms":[0-9.]+', b'"took_ms":0'),
         (rb'name="csrf" value="[0-9a-f]*"', b'name="csrf" value=""'),
         (rb"http://127\.0\.0\.1:[0-9]+", b"http://here")]


# Of the server, not of the archive.
APART = {"/accounts", "/metrics"}


def answer(visitor, path):
    status, headers, body = visitor.ask(path)
    for pattern, instead in NAMED:
        body = re.sub(pattern, instead, body)
    return (status, headers.get("content-type"), headers.get("location"),
            headers.get("content-disposition"), body)


def enter(one, name):
    visitor = room.Visitor(one)
    if name != "anyone" and visitor.login(name, PASSWORD)[0] != 303:
        raise SystemExit(f"# {name} cannot come in")
    return visitor


def compare(full, less, name, numbers, part, token):
    """Every address of either, or of `part` of them one; and what differs."""
    here, there = enter(full, name), enter(less, name)
    queue, seen, bad = addresses(numbers)[::part], set(), []
    queue = list_addresses(name, token) + queue
    first = len(queue)
    while queue and len(seen) < 5 * first // 4:
        path = queue.pop(0)
        if path in seen or path in APART:
            continue
        seen.add(path)
        a, b = answer(here, path), answer(there, path)
        if a != b:
            bad.append(f"{path}: {a[:4]} {b[:4]}")
            for x, y in zip(a[4].split(b"\n"), b[4].split(b"\n")):
                if x != y:
                    bad.append(f"  full: {x[:200]}\n  less: {y[:200]}")
                    break
        if a[1] and a[1].startswith("text/html"):
            for link in Links(a[4].decode("utf-8", "replace")).links:
                link = urllib.parse.urljoin(path, link).split("#")[0]
                deep = link.count("%20") > 1 or "sort=" in link
                if link not in seen and not deep and link[0] == "/" and \
                        len(queue) < 5 * first // 4:
                    queue.append(link)
    return len(seen), bad


ALL_HELD = "NODIS,EXDIS,NOFORN,ONLY,UNMARKED,ORCON,PROPIN,OTHER"


def read_site(reftel, archive, folder, *words):
    """The files of a site, each with what names this archive left out."""
    command(reftel, "site", "-a", archive, *words, folder, good=(0,))
    out = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                body = file.read()
            for pattern, instead in NAMED:
                body = re.sub(pattern, instead, body)
            out[os.path.relpath(path, folder)] = body
    shutil.rmtree(folder)
    return out


def compare_sites(reftel, full, less, name):
    a = read_site(reftel, full, "site-full", "--users", "users", "--as", name)
    b = read_site(reftel, less, "site-less", "--clearance", "TS", "--captions",
                  ALL_HELD)
    return len(a), [f"{path}: {a.get(path, b'not there')[:100]} "
                    f"{b.get(path, b'not there')[:100]}"
                    for path in sorted(a.keys() | b.keys())
                    if a.get(path) != b.get(path)]


def main():
    reftel, top = os.path.realpath(sys.argv[2]), os.path.realpath(sys.argv[1])
    names = sys.argv[3:]
    # A server that has to be asked for each takes its time.
    part = 9 if names else 1
    with open(f"{top}/tables/captions.csv", newline="") as table:
        FREE.update(row["caption"] for row in csv.DictReader(table)
                    if row["kind"] in FREE_KINDS)
    os.environ.setdefault(
        "LSAN_OPTIONS", f"suppressions={top}/tests/leaks.supp")
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    try:
        files, by_number = gather(reftel, top, folder)
        room.ok(len(by_number) > 60 and {"08OSLO902", "08KATHMANDU11"} <=
                set(by_number), f"{len(by_number)} numbers to compare by")
        names = names or ["full.reftel"] + [
            f"less-{a[0]}.reftel" for a in ACCOUNTS]
        for name, clearance, captions in ACCOUNTS:
            subprocess.run(
                [reftel, "user", "add", "-u", "users", name, "--clearance", clearance,
                 "--role", ROLES.get(name, "reader"),
                 *(["--captions", captions] if captions else [])],
                input=PASSWORD.encode() + b"\n", check=True)
        command(reftel, "import", "-a", names[0], "in")
        full = room.Room(reftel, names[0], "--users", "users", "--audit",
                         "full.audit", "--desk", "desk.log")
        token = write_lists(reftel, full, by_number)
        room.ok(token, "there is a list of what was made, with notes, "
                "and what was decided of it")
        for (name, clearance, captions), less in zip(ACCOUNTS, names[1:]):
            shutil.move("in", "all")
            os.mkdir("in")
            kept = [n for n, (_, level, held) in by_number.items()
                    if visible((level, held), clearance, captions)]
            for number in kept:
                for file in by_number[number][0]:
                    shutil.copy2(os.path.join("all", file), "in")
            command(reftel, "import", "-a", less, "in")
            shutil.rmtree("in")
            shutil.move("all", "in")
            other = room.Room(reftel, less, "--users", "users", "--audit",
                              f"{name}.audit", "--desk", "desk.log")
            views, bad = compare(full, other, name, by_number, part,
                                 token)
            other.end()
            room.ok(0 < len(kept) < len(by_number) and views > 800 // part and not bad,
                    f"{name}, who may see {len(kept)}: {views} views are those "
                    f"of an archive of these alone", f"{len(bad)} lines", *bad)
            count, bad = compare_sites(reftel, names[0], less, name)
            room.ok(count > 500 and not bad, f"and a site for {name}, of "
                    f"{count} files, is one of these alone", *bad[:10])
        os.mkdir("full")
        open("full/old.html", "w").close()
        for words, status in ((("--as", "nobody", "-u", "users", "site"), 1),
                              (("--as", "doe", "-u", "users", "full"), 5),
                              (("--clearance", "U", "full"), 5),
                              (("--captions", "NODIS", "site"), 4),
                              (("--clearance", "HIGH", "site"), 4),
                              (("--as", "doe", "--clearance", "U", "site"), 4),
                              (("--as", "doe", "-u", "none", "site"), 5)):
            done = subprocess.run([reftel, "site", "-a", names[0], *words],
                                  stderr=subprocess.PIPE)
            room.ok(done.returncode == status and os.listdir("full") ==
                    ["old.html"] and not os.path.exists("site"),
                    f"site {' '.join(words)} makes none", done.stderr)
        room.ok(full.end() == 0, "the server ends well")
        room.ok(subprocess.run([reftel, "audit", "full.audit"],
                               stdout=subprocess.PIPE).returncode == 0,
                "and its record is sound")
    finally:
        os.chdir("/")
        shutil.rmtree(folder)
    return room.done()


if __name__ == "__main__":
    sys.exit(main())
