#!/usr/bin/env python3
"""mcp.py: `reftel mcp` as an assistant's program speaks to it.

usage: mcp.py TOP REFTEL

A client of its own: every tool, every refusal, nonsense, and that what the
tools say is what the command says.  Speaks TAP.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

count = failed = 0


def ok(good, name, *notes):
    global count, failed
    count += 1
    print(f"{'' if good else 'not '}ok {count} - {name}")
    if not good:
        failed += 1
        for note in notes:
            for line in str(note).splitlines()[:10]:
                print("# " + line[:400])


class Client:
    def __init__(self, reftel, archive):
        self.process = subprocess.Popen(
            [reftel, "mcp", "-a", archive], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)
        self.next = 0

    def send(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def receive(self):
        return json.loads(self.process.stdout.readline())

    def ask(self, method, params=None):
        self.next += 1
        message = {"jsonrpc": "2.0", "id": self.next, "method": method}
        if params is not None:
            message["params"] = params
        self.send(json.dumps(message).encode() + b"\n")
        answer = self.receive()
        assert answer["id"] == self.next and answer["jsonrpc"] == "2.0"
        return answer

    def tool(self, name, **arguments):
        result = self.ask("tools/call", {"name": name,
                                         "arguments": arguments})["result"]
        return result["content"][0]["text"], result

    def end(self):
        self.process.stdin.close()
        return self.process.wait(timeout=30)


def main():
    reftel = os.path.realpath(sys.argv[2])
    os.chdir(sys.argv[1])
    folder = tempfile.mkdtemp()
    archive = os.path.join(folder, "a.reftel")

    def command(*words):
        return subprocess.run([reftel, *words],
                              stdout=subprocess.PIPE).stdout.decode()

    try:
        subprocess.run([reftel, "import", "-a", archive, "samples/2000s",
                        "samples/1973-76", "samples/1980s", "samples/old"],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        c = Client(reftel, archive)
        answer = c.ask("initialize", {
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"}})["result"]
        ok(answer["protocolVersion"] == "2025-06-18"
           and "tools" in answer["capabilities"]
           and answer["serverInfo"]["name"] == "reftel", "they are introduced",
           answer)
        c.send(b'{"jsonrpc":"2.0","method":"notifications/initialized"}\n')
        ok(c.ask("ping")["result"] == {}, "what is only told gets no answer")
        tools = c.ask("tools/list")["result"]["tools"]
        ok([t["name"] for t in tools] == ["search", "read", "thread", "gaps",
                                          "lookup", "cite"]
           and all(t["inputSchema"]["type"] == "object"
                   and set(t["inputSchema"]["required"])
                   <= set(t["inputSchema"]["properties"]) for t in tools),
           "six tools with their schemas", tools)

        text, result = c.tool("search", query="lumpsucker", limit=2)
        want = json.loads(command("search", "-a", archive, "-f", "json", "-n",
                                  "2", "--facets", "8", "lumpsucker"))
        got = dict(result["structuredContent"])
        ok(json.loads(text) == got, "search: the text is the object")
        following = got.pop("next", None)
        got.pop("took_ms"), want.pop("took_ms")
        ok(got == want and following == "2", "search is that of the command",
           got, want)
        text, result = c.tool("search", query="lumpsucker", limit=200,
                              after=2)
        ok(len(result["structuredContent"]["hits"])
           == want["total"] - 2, "and goes on behind the cursor")
        text, result = c.tool("search", query="(fish")
        ok(result["isError"] and "structuredContent" not in result,
           "no query is a trouble with a sentence", text)
        text, _ = c.tool("read", id="08 Oslo 412")
        ok("Embassy Oslo" in text and "Lumpsucker" in text,
           "read: a reading copy", text)
        text, _ = c.tool("read", id="08OSLO412", form="json")
        ok(text + "\n" == command("show", "-a", archive, "-f", "ndjson",
                                  "08OSLO412"), "read: every field")
        text, _ = c.tool("read", id="08OSLO412", form="original")
        with open("samples/2000s/2008OSLO412-lumpsucker-and-rock.txt") as f:
            ok(text == f.read(), "read: as it came")
        text, _ = c.tool("read", id="08OSLO412", form="explain")
        ok("Routing indicator" in text, "read: how to read it", text)
        _, result = c.tool("thread", id="08OSLO412")
        ok(result["structuredContent"] == json.loads(
            command("thread", "-a", archive, "-f", "json", "08OSLO412")),
           "thread is that of the command")
        _, result = c.tool("gaps", post="Oslo", year=2008)
        ok(result["structuredContent"] == json.loads(
            command("gaps", "-a", archive, "-f", "json", "Oslo", "2008")),
           "gaps are those of the command")
        _, result = c.tool("lookup", word="EFIS")
        ok(result["structuredContent"] == json.loads(
            command("lookup", "-f", "json", "EFIS")),
           "a look-up is that of the command")
        text, _ = c.tool("cite", id="08OSLO412", form="chicago", paragraph=2)
        ok(text.strip() == command("cite", "-a", archive, "--style", "chicago",
                                   "08OSLO412#2").strip(),
           "cite is that of the command", text)
        text, _ = c.tool("cite", id="08OSLO412", paragraph=None)
        ok(text == c.tool("cite", id="08OSLO412")[0] and "Oslo" in text,
           "a paragraph that is null is none", text)
        for paragraph in (2.0, "2", -1, True, [2]):
            text, result = c.tool("cite", id="08OSLO412", paragraph=paragraph)
            ok(result["isError"] and "is a whole number" in text,
               f"{paragraph!r} is no number of a paragraph, and told so", text)
        text, result = c.tool("cite", id="08OSLO412", paragraph=99)
        ok(result["isError"] and "go to" in text,
           "one that it has not is another matter", text)
        for name, arguments in (("read", {"id": "08OSLO999"}), ("read", {}),
                                ("read", {"id": 7}), ("thread", {}),
                                ("gaps", {"post": "OSLO"}), ("lookup", {}),
                                ("cite", {"id": "08OSLO999"}),
                                ("cite", {"id": "08OSLO412", "paragraph": 99}),
                                ("cite", {"id": "08OSLO412", "paragraph": "x"})):
            text, result = c.tool(name, **arguments)
            ok(result["isError"] and text,
               f"{name} {arguments} is refused with a sentence")
        ok(c.ask("tools/call", {"name": "delete"})["error"]["code"] == -32602,
           "no such tool")
        ok(c.ask("resources/list")["error"]["code"] == -32601,
           "no such method")
        for data, code in ((b"nonsense\n", -32700), (b"[]\n", -32600),
                           (b'{"jsonrpc":"2.0","id":5}\n', -32600),
                           (b"\xff\xfe{}\n", -32700),
                           (b"[" * 5000 + b"\n", -32700)):
            c.send(data)
            ok(c.receive()["error"]["code"] == code,
               f"{data[:20]!r} is no message")
        c.send(b'\n\n{"jsonrpc":"2.0","id":"x","met')
        c.send(b'hod":"ping"}\n')
        ok(c.receive() == {"jsonrpc": "2.0", "id": "x", "result": {}},
           "a message in pieces")
        ok(c.end() == 0, "it ends when nobody speaks any more")
    finally:
        shutil.rmtree(folder)
    print(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
