#!/usr/bin/env python3
"""Grows a tree of everything that a copy may get wrong: hostile-tree.py ROOT

Names that Java cannot write are the reason that this is not Java. All but a FIFO can be carried."""
import os
import sys

root = os.fsencode(sys.argv[1])
FIRST = 1_600_000_000_000_000_000

NAMES = [
    b"plain", b" lead", b"trail ", b"dot.", b"-dash", b"line\nbreak", b"tab\tab", b"star*?", b"[class]",
    b"%2F", b"back\\slash", b'"double"', b"'single'", b"$(command)", b"`tick`", b"~", b"#hash", b"semi;colon",
    b"colon:x", b"pipe|and&", b"\x01\x1b[31mred", b"\x7f", b"\xff\xfe-not-utf8", b"\xc3", b"\xed\xa0\x80-surrogate",
    "é-composed".encode(), "e\u0301-decomposed".encode(), "é".encode(), "e\u0301".encode(),
    b"Case", b"case", b"CASE", b"CON", b"NUL.txt", "ß".encode(), "\u201bescape".encode(), "\u201b41".encode(),
    "\U0001f600".encode(), "\ufffd".encode(), "\u202eright-to-left".encode(), b"x" * 255, "é".encode() * 127,
    b".hidden", b"..x", b"a..", b"...", b"?query=1", b"a=b", b"nul.\\x00",
]


def at(*names):
    return os.path.join(root, *names)


def put(path, content, time):
    with open(path, "wb") as file:
        file.write(content)
    os.utime(path, ns=(FIRST, FIRST + time * 1_000_003))


os.mkdir(root)
for number, name in enumerate(NAMES):
    put(at(name), b"c" * (10 + number), number)

os.mkdir(at(b"sub folder"))
put(at(b"sub folder", b"file"), b"12345", 1)
os.mkdir(at(b"empty"))
os.mkdir(at(b"\xfe-folder"))
put(at(b"\xfe-folder", b"\xfd-file"), b"raw", 2)

os.mkdir(at(b"bytes"))
for byte in range(1, 256):
    if byte not in b"./":
        put(at(b"bytes", bytes([byte])), b"one byte", byte)

os.symlink(b"plain", at(b"link"))
os.symlink(b"/nonexistent/x", at(b"link-dangling"))
os.symlink(b"sub folder", at(b"link-folder"))
os.symlink(b"link-loop", at(b"link-loop"))
os.symlink(b"../" * 20 + b"etc/passwd", at(b"link-out"))
os.symlink(b"\xff\xfe-not-utf8", at(b"link-raw"))
os.symlink(b"t" * 4000, at(b"link-long"))
for number, name in enumerate([b"link", b"link-dangling", b"link-raw"]):
    os.utime(at(name), ns=(FIRST, FIRST + number), follow_symlinks=False)

os.link(at(b"plain"), at(b"hard-1"))
os.link(at(b"plain"), at(b"sub folder", b"hard-2"))
os.link(at(b"\xff\xfe-not-utf8"), at(b"\xfe-folder", b"hard-\xff"))

with open(at(b"sparse"), "wb") as file:
    file.seek(512 << 20)
    file.write(b"middle")
    file.seek((1 << 30) - 3)
    file.write(b"end")
with open(at(b"all-hole"), "wb") as file:
    file.truncate(64 << 20)
put(at(b"nothing"), b"", 3)
os.mkfifo(at(b"fifo"))

for mode in (0o000, 0o400, 0o600, 0o755, 0o777, 0o4755, 0o2755, 0o1777, 0o6711):
    put(at(b"mode-%04o" % mode), b"abc", mode)
    os.chmod(at(b"mode-%04o" % mode), mode)
for mode in (0o500, 0o1777, 0o2750):
    os.mkdir(at(b"folder-%04o" % mode))
    put(at(b"folder-%04o" % mode, b"inside"), b"abc", mode)
    os.chmod(at(b"folder-%04o" % mode), mode)
if os.geteuid() == 0:
    put(at(b"owned"), b"abc", 4)
    os.chown(at(b"owned"), 12345, 54321)
    os.symlink(b"owned", at(b"owned-link"))
    os.chown(at(b"owned-link"), 12345, 54321, follow_symlinks=False)

for name, time in ((b"before-1970", -86_400), (b"epoch", 0), (b"future", 4_000_000_000), (b"after-2038", 2**31 + 5)):
    put(at(name), b"t", 0)
    os.utime(at(name), ns=(0, time * 1_000_000_000))

# Paths below the root of just 4,000 bytes: 16 folders of 243 bytes, each with a slash, and a name of 96.
os.chdir(root)
deep = b""
for level in range(16):
    deep = os.path.join(deep, b"%02d-" % level + b"n" * 240)
    os.mkdir(deep)
put(os.path.join(deep, b"leaf" * 24), b"deepest", 7)
os.symlink(b"leaf" * 24, os.path.join(deep, b"link" * 24))
os.link(b"nothing", os.path.join(deep, b"hard" * 24))

for folder, _, _ in os.walk(b".", topdown=False):
    os.utime(folder, ns=(FIRST, FIRST + 123_456_789))
