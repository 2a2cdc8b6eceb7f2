#!/usr/bin/env python3
"""Makes files of 4 KiB in two ways, in turns, and prints what one takes of the kernel's time.

usage: benchmarks/unnamed.py FOLDER [FILES] [ROUNDS]    (FOLDER on the file system to measure)

named    made under another name, written, given mode and time, closed, and renamed if nothing is there
unnamed  made without a name, written, given mode and time, linked if nothing is there, and closed
Files are published 64 at a time, as Godwit does.
"""
import ctypes
import os
import resource
import shutil
import sys

AT_EMPTY_PATH = 0x1000
RENAME_NOREPLACE = 1
BATCH = 64
libc = ctypes.CDLL(None, use_errno=True)


def fill(file):
    os.write(file, b"x" * 4096)
    os.fchmod(file, 0o644)
    os.utime(file, ns=(0, 10**18))


def named(folder, numbers):
    staged = [b".staged-%08d" % number for number in numbers]
    for name in staged:
        file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600, dir_fd=folder)
        fill(file)
        os.close(file)
    for name, number in zip(staged, numbers):
        check(libc.renameat2(folder, name, folder, b"file-%08d" % number, RENAME_NOREPLACE))


def unnamed(folder, numbers):
    staged = []
    for _ in numbers:
        file = os.open(".", os.O_WRONLY | os.O_TMPFILE, 0o600, dir_fd=folder)
        fill(file)
        staged.append(file)
    for file, number in zip(staged, numbers):
        check(libc.linkat(file, b"", folder, b"file-%08d" % number, AT_EMPTY_PATH))
        os.close(file)


def check(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def run(way, home, files):
    os.makedirs(home)
    folder = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_stime
    for begin in range(0, files, BATCH):
        way(folder, range(begin, min(begin + BATCH, files)))
    spent = resource.getrusage(resource.RUSAGE_SELF).ru_stime - before
    os.close(folder)
    print(f"{way.__name__:8} {1e6 * spent / files:6.1f} us of system time a file")


def main(home, files="20000", rounds="3"):
    home = os.path.join(home, "unnamed.%d" % os.getpid())
    try:
        for turn in range(int(rounds)):
            for way in (named, unnamed):
                # Nothing is deleted before the end: on a disk that slows what comes after.
                run(way, os.path.join(home, f"{way.__name__}-{turn}"), int(files))
    finally:
        shutil.rmtree(home, ignore_errors=True)


main(*sys.argv[1:])
