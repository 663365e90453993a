#!/usr/bin/env python3
# lsp.py: an editor: types telegrams and drafts letter by letter, and asks
# what an editor asks. After each letter the remarks must come; when a telegram
# is whole they must be those of `reftel check --send`.
# usage: lsp.py TOP REFTEL COUNT LAWS
import json
import os
import subprocess
import sys
import tempfile

top, reftel, count, laws = sys.argv[1:5]
count = int(count)
reftel = os.path.abspath(reftel)
laws = os.path.abspath(laws)
done = failed = 0


def test(what, good, why=''):
    global done, failed
    done += 1
    print(('ok' if good else 'not ok'), done, '-', what)
    if not good:
        failed += 1
        for line in str(why).split('\n'):
            print('#', line)


class Editor:
    def __init__(self, *arguments):
        self.child = subprocess.Popen([reftel, 'lsp', *arguments],
                                      stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE)
        self.id = 0

    def write(self, **message):
        text = json.dumps({'jsonrpc': '2.0', **message},
                          ensure_ascii=False).encode()
        self.child.stdin.write(b'Content-Length: %d\r\n\r\n' % len(text) + text)
        self.child.stdin.flush()

    def read(self):
        length = 0
        while True:
            line = self.child.stdout.readline()
            if line in (b'\r\n', b''):
                break
            if line.lower().startswith(b'content-length:'):
                length = int(line.split(b':')[1])
        return json.loads(self.child.stdout.read(length))

    def ask(self, method, **params):
        self.id += 1
        self.write(id=self.id, method=method, params=params)
        answer = self.read()
        assert answer['id'] == self.id, answer
        return answer

    def tell(self, method, **params):
        self.write(method=method, params=params)

    def open(self, uri, text='', language='telegram'):
        self.tell('textDocument/didOpen', textDocument={
            'uri': uri, 'languageId': language, 'version': 1, 'text': text})
        return self.read()['params']

    def change(self, uri, text, line, character, end=None):
        self.tell('textDocument/didChange', textDocument={'uri': uri},
                  contentChanges=[{'range': {
                      'start': {'line': line, 'character': character},
                      'end': end or {'line': line, 'character': character}},
                      'text': text}])
        return self.read()['params']

    def close(self, uri):
        self.tell('textDocument/didClose', textDocument={'uri': uri})

    def request(self, what, uri, line=0, character=0, **more):
        return self.ask('textDocument/' + what, textDocument={'uri': uri},
                        position={'line': line, 'character': character},
                        **more)['result']

    def type(self, uri, text):
        """Letter by letter; the last remarks, and how many came."""
        line = character = came = 0
        remarks = self.open(uri)
        for letter in text:
            remarks = self.change(uri, letter, line, character)
            assert remarks['uri'] == uri
            came += 1
            if letter == '\n':
                line, character = line + 1, 0
            else:
                character += 2 if ord(letter) > 0xffff else 1
        return remarks['diagnostics'], came

    def leave(self):
        self.ask('shutdown')
        self.tell('exit')
        return self.child.wait(timeout=20)


def checked(path):
    """What the command says: line, column and name of each remark."""
    out = subprocess.run([reftel, 'check', '--send', '--format', 'json', path],
                         stdout=subprocess.PIPE, check=False).stdout
    return sorted((r['check'], r['line'] or 1) for r in json.loads(out))


def telegrams():
    """The samples that are one telegram in plain text, then the laws'."""
    paths = []
    for folder in ('1973-76', '1977-79', '1980s', '1990s', '2000s'):
        where = os.path.join(top, 'samples', folder)
        paths += [os.path.join(where, f) for f in sorted(os.listdir(where))]
    for path in paths:
        with open(path, 'rb') as f:
            text = f.read().decode('ascii', 'replace')
        if 'treaty-found' in path or '44-and-45' in path or 'A417' in path:
            continue  # several telegrams or sections
        yield os.path.basename(path), text
    number = 0
    while True:
        out = subprocess.run([laws, '1', str(number), 'show'],
                             stdout=subprocess.PIPE, check=True).stdout
        number += 1
        text = out.decode().split('\n# 0 ')[0].split('\n# 1 ')[0] + '\n'
        if len(text) < 3000 and 'SECTION' not in text:
            yield 'number %d' % (number - 1), text


folder = tempfile.TemporaryDirectory()
editor = Editor()
answer = editor.ask('initialize', processId=None, rootUri=None, capabilities={})
test('it says what it can', answer['result']['capabilities']['hoverProvider'])
editor.tell('initialized')

# ---- typed letter by letter

letters = typed = 0
wrong = []
for name, text in telegrams():
    if typed == count:
        break
    typed += 1
    uri = 'file:///t/%d' % typed
    remarks, came = editor.type(uri, text)
    letters += came
    path = os.path.join(folder.name, 't')
    with open(path, 'w', encoding='utf-8', newline='') as f:
        f.write(text)
    want = checked(path)
    got = sorted((r['code'], r['range']['start']['line'] + 1) for r in remarks)
    if got != want:
        wrong.append('%s: %s, but checked: %s' % (name, got, want))
    editor.close(uri)
test('%d telegrams typed, %d letters, remarks after each' % (typed, letters),
     typed == count and letters > 500 * count)
test('whole, each has the remarks of reftel check', not wrong,
     '\n'.join(wrong[:5]))

# ---- what an editor asks

T = '''R 031140Z JUN 12
FM AMEMBASSY OSLO
TO SECSTATE WASHDC PRIOITY

C O N F I D E N T I A L OSLO 000412

E.O. 13526: DECL: 06/03/2022
TAGS: EFIS, NO
SUBJECT: EXERCISE ROE: FISH

1. (C) The fish stays \U0001f41f here.

2. (C) So do we.
FOE
'''
editor.open('t', T)
hover = editor.request('hover', 't', 7, 7)['contents']['value']
test('hover explains a TAGS code', '**EFIS** (TAGS code)' in hover and 'Fishing' in hover, hover)
hover = editor.request('hover', 't', 0, 4)['contents']['value']
test('and a group by its place', 'dtg' in hover and 'ACP 127' in hover, hover)
actions = editor.ask('textDocument/codeAction', textDocument={'uri': 't'},
                     range={'start': {'line': 0, 'character': 0},
                            'end': {'line': 20, 'character': 0}},
                     context={'diagnostics': []})['result']
test('what can be mended is offered',
     [a['title'] for a in actions] == ['write PRIORITY', 'write 20220603'],
     actions)
editor.open('d', """From: Oslo
To: State
Classification: UNCLASSIFIED
Tags: ETRDEINVPREL
Subject: EXERCISE

One.
""")
offers = editor.ask('textDocument/codeAction', textDocument={'uri': 'd'},
                    range={'start': {'line': 3, 'character': 0},
                           'end': {'line': 3, 'character': 9}},
                    context={'diagnostics': []})['result']
test('of a draft, too, at its line', [
    (a['title'], e['range']['start'], e['newText'])
    for a in offers for e in a['edit']['changes']['d']] ==
    [('write ETRD EINV PREL', {'line': 3, 'character': 6}, 'ETRD EINV PREL')],
    offers)
edit = actions[0]['edit']['changes']['t'][0]
remarks = editor.change('t', edit['newText'], edit['range']['start']['line'],
                        edit['range']['start']['character'],
                        edit['range']['end'])['diagnostics']
test('done, its remark is gone',
     'precedence-misspelt' not in [r['code'] for r in remarks], remarks)
offered = editor.request('completion', 't', 2, 7)
test('posts are completed',
     any(o['label'] == 'SECSTATE WASHDC' for o in offered), offered[:3])
formatted = editor.request('formatting', 't', options={})
test('the canonical form', len(formatted) == 1 and
     '\n\nNNNN\n' in formatted[0]['newText'], formatted)
editor.change('t', formatted[0]['newText'], 0, 0,
              formatted[0]['range']['end'])
test('is that for good', editor.request('formatting', 't', options={}) == [])
editor.close('t')
editor.open('u', 'A \U0001f41f NOFO\n')
editor.change('u', 'RN', 0, 9)
hover = editor.request('hover', 'u', 0, 7)
test('columns are units of UTF-16', hover is not None and hover['range'] == {
    'start': {'line': 0, 'character': 5},
    'end': {'line': 0, 'character': 11}}, hover)
editor.close('u')

# ---- a draft

with open(os.path.join(top, 'doc/examples/oslo-the-bulb-again.draft'),
          encoding='utf-8') as f:
    draft = f.read()
remarks, came = editor.type('d.draft', draft)
test('a draft is typed, %d letters' % came,
     came == len(draft) and not [r for r in remarks if r['severity'] == 1],
     remarks)
lines = draft.split('\n')
tags = [i for i, l in enumerate(lines) if l.startswith('Tags')][0]
remarks = editor.change('d.draft', ' EFSI', tags,
                        len(lines[tags]))['diagnostics']
bad = [r for r in remarks if r['code'].startswith('tag-')]
test('a remark stands at its place in the draft',
     [r['range']['start'] for r in bad if r['code'] != 'tag-era'] ==
     [{'line': tags, 'character': len(lines[tags]) + 1}], remarks)
offered = editor.request('completion', 'd.draft', tags, len(lines[tags]) + 4)
labels = [o['label'] for o in offered]
test('TAGS are completed', 'EFIS' not in labels and all(
    l.startswith('EFS') for l in labels), labels)
offered = editor.request('completion', 'd.draft', tags, len(lines[tags]) + 3)
test('all that begin so', 'EFIS' in [o['label'] for o in offered], offered[:3])
offered = editor.request('completion', 'd.draft', 1, 6)
test('posts of a draft', 'STOCKHOLM' in [o['label'] for o in offered],
     [o['label'] for o in offered][:9])
hover = editor.request('hover', 'd.draft', tags, 1)['contents']['value']
test('a line of the header is explained', 'TAGS, with names' in hover, hover)
editor.change('d.draft', 'to:', 1, 0, {'line': 1, 'character': 3})
formatted = editor.request('formatting', 'd.draft', options={})
test('its header is put in order', 'To: State' in formatted[0]['newText'])
editor.close('d.draft')

# ---- what is none

answer = editor.ask('textDocument/rename', textDocument={'uri': 't'})
test('a method that is none', answer['error']['code'] == -32601)
answer = editor.ask('textDocument/hover', textDocument={'uri': 'x'},
                    position={'line': 0, 'character': 0})
test('a document that is not open', answer['error']['code'] == -32602)
editor.open('e', 'x\n')
for position in ({'line': 99, 'character': 99}, {'line': -1}, None):
    editor.ask('textDocument/hover', textDocument={'uri': 'e'},
               position=position)
test('places that are none', editor.request('hover', 'e', 9, 9) is None)
editor.child.stdin.write(b'Content-Length: 3\r\n\r\n{,}')
editor.child.stdin.flush()
test('no JSON', editor.read()['error']['code'] == -32700)
test('and it ends when it is told', editor.leave() == 0)

# ---- references of an archive

archive = os.path.join(folder.name, 'a')
subprocess.run([reftel, 'import', '-a', archive,
                os.path.join(top, 'samples', '2000s')],
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
editor = Editor('-a', archive)
editor.ask('initialize', capabilities={})
editor.open('r.draft', 'From: Oslo\nReferences: 08OSLO4')
offered = editor.request('completion', 'r.draft', 1, 19)
test('references are completed from an archive',
     '08OSLO412' in [o['label'] for o in offered], offered)
editor.leave()
print('1..%d' % done)
sys.exit(failed > 0)
