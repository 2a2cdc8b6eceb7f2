#!/usr/bin/env python3
"""Exchanges what is in SOURCE and DESTINATION for other things until it is killed: exchange.py SOURCE DESTINATION OUTSIDE

Folders change places with links to OUTSIDE, files with links into it and with FIFOs. Java can exchange nothing in one
step, which is the reason that this is not Java."""
import ctypes
import os
import random
import sys

AT_FDCWD = -100
RENAME_EXCHANGE = 2
libc = ctypes.CDLL(None, use_errno=True)
source, destination, outside = (os.fsencode(path) for path in sys.argv[1:])
chance = random.Random(int(os.environ.get("SEED", "1")))


def exchange(one, other):
    libc.renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE)


def quietly(action, *arguments, **named):
    try:
        action(*arguments, **named)
    except OSError:
        pass


def attack(root, folder, file):
    """One exchange there and, a moment later, back."""
    decoy = os.path.join(root, b"decoy")
    if chance.random() < 0.5:
        victim = os.path.join(root, folder)
        quietly(os.symlink, os.path.join(outside, folder), decoy)
    else:
        victim = os.path.join(root, folder, file)
        if chance.random() < 0.5:
            quietly(os.symlink, os.path.join(outside, folder, file), decoy)
        else:
            quietly(os.mkfifo, decoy)
    exchange(victim, decoy)
    for _ in range(chance.randrange(200)):
        os.path.lexists(victim)
    exchange(victim, decoy)
    quietly(os.unlink, decoy)


print("exchanging", flush=True)
count = 0
while True:
    folder, file = b"d%d" % chance.randrange(8), b"f%d" % chance.randrange(8)
    attack(source if chance.random() < 0.5 else destination, folder, file)
    count += 1
    if count % 50 == 0:
        with open(os.path.join(source, b"changes"), "w") as changes:
            changes.write(str(count))
        quietly(os.utime, os.path.join(source, folder))
