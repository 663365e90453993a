#!/usr/bin/env python3
"""crowd.py: those who have come and say nothing, and those who say it slowly.

usage: crowd.py PORT IDLE SLOW

Holds IDLE connections that were answered once, and SLOW ones that send a head
a byte a second; says "here N" when all are there, and stays until its input
ends.  Those that the server hangs up on come again.
"""
import resource
import select
import socket
import sys
import time

port, idle, slow = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE,
                   (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)


def come():
    s = socket.create_connection(("127.0.0.1", port), timeout=30)
    s.setblocking(False)
    return s


waiting, talking = [], []
for n in range(idle):
    s = come()
    s.setblocking(True)
    s.sendall(b"GET /style.css HTTP/1.1\r\nHost: x\r\n\r\n")
    s.recv(1000)
    s.setblocking(False)
    waiting.append(s)
for n in range(slow):
    s = come()
    s.send(b"GET / HTTP/1.1\r\nX: ")
    talking.append(s)
print(f"here {len(waiting) + len(talking)}", flush=True)
while not select.select([sys.stdin], [], [], 1)[0]:
    for n, s in enumerate(talking):
        try:
            s.send(b"y")
            if s.recv(100) == b"":
                raise ConnectionError
        except BlockingIOError:
            pass
        except OSError:
            s.close()
            talking[n] = come()
            talking[n].send(b"GET / HTTP/1.1\r\nX: ")
    for n, s in enumerate(waiting):
        try:
            while s.recv(65536):
                pass
            s.close()
            waiting[n] = come()
        except BlockingIOError:
            pass
        except OSError:
            s.close()
            waiting[n] = come()
