#!/usr/bin/env python3
"""widths.py: on a terminal no line of what people read is wider than it, and
no word is cut: each is a word of what a pipe gets.
usage: widths.py TOP REFTEL
"""
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
import time

top, reftel = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
WIDTHS = 40, 60, 80, 120, 200
count = failed = 0


def ok(good, what, why=""):
    global count, failed
    count += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {count} - {what}")
    if not good:
        for line in str(why).splitlines()[:20]:
            print("#", line)


def on_terminal(words, width):
    """What a command prints on a terminal of so many columns."""
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, width, 0, 0))
        os.environ["TERM"] = "xterm"
        os.environ.pop("COLUMNS", None)
        os.environ.pop("NO_COLOR", None)
        os.execv(reftel, [reftel, *words])
    out = b""
    while True:
        try:
            some = os.read(terminal, 65536)
        except OSError:  # Linux says so when the other side has ended
            break
        if not some:
            break
        out += some
    os.waitpid(child, 0)
    os.close(terminal)
    text = re.sub(r"\033\[[0-9;]*[A-Za-z]", "", out.decode())
    return text.replace("\r\n", "\n")


def pieces(text):
    """Its words, whatever their case; a joint may part one, and what shows
    a change or that something is left out is none."""
    return set(re.findall(r'[^\s/"…{}\[\]+-]+', text.casefold()))


def check(what, *words, signs="", more=""):
    piped = subprocess.run([reftel, *words], stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT,
                           stdin=subprocess.DEVNULL).stdout.decode()
    known = pieces(piped) | pieces(more)
    for width in WIDTHS:
        text = on_terminal(words, width)
        wide = [line for line in text.split("\n") if len(line) > width]
        ok(text and not wide, f"{what}: {width} columns", "\n".join(wide))
        # Rules and bars are no words.
        plain = re.sub("[│├└" + signs + "]", " ", text)
        cut = {word for word in pieces(plain) - known
               if not re.fullmatch(r"[0-9.,]+[smhd]?[;,]?|us|ms", word)}
        ok(not cut, f"{what}: whole words at {width}", sorted(cut))
    return piped


folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
os.environ.pop("REFTEL_ARCHIVE", None)
subprocess.run([reftel, "import", "-a", "a", os.path.join(top, "samples")],
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
rock = os.path.join(top, "samples/2000s/2008OSLO412-lumpsucker-and-rock.txt")
os.symlink(rock, "rock.txt")
with open("warned.txt", "w") as file:
    file.write("FM AMEMBASSY OSLO\nINFO AMEMBASSY BERN\n"
               "TAGS: PRELNO, XYZZY\nSUBJECT: EXERCISE: A FISH\n")
with open("editions.txt", "w") as file:
    file.write(open(rock).read().replace("frank", "frank and very brief"))
with open("twin.txt", "w") as file:
    file.write(open(rock).read().replace("412", "414"))
subprocess.run([reftel, "import", "-a", "a", "editions.txt", "twin.txt"],
               stdout=subprocess.DEVNULL)

check("search", "search", "-a", "a", "lumpsucker")
check("search of nothing", "search", "-a", "a", "zyxqwv")
check("how a query is taken", "search", "-a", "a", "--explain",
      "lumpsucker from:OSLO OR (tag:EFIS date:1983..2008)")
check("thread", "thread", "-a", "a", "08OSLO412")
check("gaps", "gaps", "-a", "a", "Oslo", "2008", signs="·█░▒▓○",
      more="numbers a sign")
check("lookup", "lookup", "PREL", "RUEHNY", "EXDIS", "EFIS", "zzz", "herring")
check("check", "check", "warned.txt")
check("stats", "stats", "-a", "a", signs="▏▎▍▌▋▊▉█")
check("explain", "explain", "rock.txt", "warned.txt")
check("actions", "actions", "-a", "a")
check("similar", "similar", "-a", "a", "08OSLO412")
check("diff", "diff", "-a", "a", "-f", "words", "08OSLO412")
check("cite", "cite", "-a", "a", "08OSLO412")
check("show", "show", "-a", "a", "08OSLO412")
check("read", "read", "rock.txt")
check("declass", "declass", "rock.txt", "--today", "2020-01-01")
check("what falls due", "declass", "-a", "a", "--calendar", "--today",
      "2020-01-01")
for name in "doe", "somebody-with-a-longer-name":
    subprocess.run([reftel, "user", "add", "-u", "users", name, "--clearance",
                    "S", "--captions", "NODIS,EXDIS,NOFORN"],
                   input=b"a password of many letters\n")
check("accounts", "user", "-u", "users", "list")
check("an error", "show", "-a", "a", "99OSLO412")
check("help", "--help")
for command in "search", "release", "queue", "serve":
    check(f"help of {command}", command, "--help")

# A station that owes much, to a peer that is never there.
with open("relay.conf", "w") as file:
    file.write("""station RJAA
spool spool
circuit BERN { connect unix:nobody peer RJBBGGHH clearance CONFIDENTIAL }
circuit C { connect unix:nobody peer RJCC clearance UNCLASSIFIED closed yes }
route RJB via BERN alternate C
deliver RJAAXX "exec sleep 600"
operator unix:door
""")
with open("station.log", "w") as file:
    station = subprocess.Popen([reftel, "relay", "-c", "relay.conf"],
                               stderr=file)
telegram = """ZCZC
{0}{0} {1}
DE RJAAXX {2:04} 0601215
ZNR UUUUU
{0} 011215Z MAR 2025
FM MINISTRY ALFA
TO {1}/EMBASSY BRAVO
BT
UNCLAS
EXERCISE: A FISH
BT
NNNN
"""
for i in range(24):
    for _ in range(100):
        if subprocess.run([reftel, "send", "-c", "relay.conf"],
                          input=telegram.format(
                              "ZOPR"[i % 4],
                              ("RJBBXX", "RJAAXX", "RJQQXX")[i % 3], i + 1),
                          stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, text=True).returncode == 0:
            break
        time.sleep(0.1)
ok("2 FLASH, the oldest" in check("status", "status", "-c", "relay.conf"),
   "a status has what waits")
ok("held (route) for RJQQXX" in check("queue", "queue", "-c", "relay.conf"),
   "a queue has what is held")
check("trace", "trace", "-c", "relay.conf", "RJAAXX", "1", "0601215")
check("what a station would be", "relay", "-c", "relay.conf", "check")
station.terminate()
station.wait()

text = on_terminal(("search", "-a", "a", "lumpsucker"), 80)
ok("Exercise Roe: Norway on the Lumpsucker and, Inevitably, the Rock" in text,
   "titles are in the case of titles", text)
text = subprocess.run([reftel, "search", "-a", "a", "lumpsucker"],
                      stdout=subprocess.PIPE).stdout.decode()
ok("NORWAY ON THE LUMPSUCKER" in text, "but for a pipe, which has the text")
for command in "read", "explain":
    text = subprocess.run([reftel, command, "rock.txt"],
                          stdout=subprocess.PIPE).stdout.decode()
    ok(text == on_terminal((command, "rock.txt"), 80),
       f"{command} in a pipe is that of 80 columns", text)
print(f"1..{count}")
sys.exit(failed > 0)
