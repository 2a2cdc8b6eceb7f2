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


def exchange(home, name, decoy):
    """Tells whether the two changed places."""
    return libc.renameat2(home, name, AT_FDCWD, decoy, RENAME_EXCHANGE) == 0


def quietly(action, *arguments, **named):
    try:
        action(*arguments, **named)
    except OSError:
        pass


def attack(root, folder, file):
    """One exchange there and, a moment later, back."""
    decoy = os.path.join(root, b"decoy")
    if chance.random() < 0.5:
        place, name = root, folder
        quietly(os.symlink, os.path.join(outside, folder), decoy)
    else:
        place, name = os.path.join(root, folder), file
        if chance.random() < 0.5:
            quietly(os.symlink, os.path.join(outside, folder, file), decoy)
        else:
            quietly(os.mkfifo, decoy)
    try:
        # Held open, and no link: what is outside must not be changed from here either.
        home = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        quietly(os.unlink, decoy)
        return
    if exchange(home, name, decoy):
        for _ in range(chance.randrange(200)):
            os.path.lexists(decoy)
        exchange(home, name, decoy)
    os.close(home)
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
        quietly(os.utime, os.path.join(source, folder), follow_symlinks=False)
