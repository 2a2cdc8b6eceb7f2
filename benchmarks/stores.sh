#!/usr/bin/env bash
# Tells each state store a whole migration of a tree of the Linux source's shape, and prints what it takes: times of
# every call, commit latency (p50, p99), nodes a commit, bytes of state a node after discovery and at the end, peak RSS.
# usage: benchmarks/stores.sh WORKDIR [NODES] [STORE...]   (83,730 nodes, duckdb and rocksdb unless told)
set -eu
work=$1 nodes=${2:-83730}
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$work"
work=$(realpath "$work")
shift
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- duckdb rocksdb

. "$here/distribution/src/lib/find-java.sh"
find_java javac
"$here/godwit" --version >/dev/null
lib=$here/.godwit-build/$(cat "$here/.godwit-build/current")/lib
trap 'rm -rf "$work/state" "$work/tmp"' EXIT

printf 'work on %s; %s cores; Java %s; commit %s; load %s\n' "$(findmnt -no FSTYPE -T "$work")" "$(nproc)" \
    "$java_version" "$(git -C "$here" rev-parse --short HEAD)" "$(cut -d' ' -f1 /proc/loadavg)"
for store in "$@"; do
    printf '\n== %s\n' "$store"
    rm -rf "$work/state" "$work/tmp"
    mkdir -p "$work/tmp"
    "$java_home/bin/java" -Xmx256m -XX:+UseSerialGC -cp "$lib/*" "-Djava.library.path=$lib" \
        "-Djava.io.tmpdir=$work/tmp" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        "$here/integration-tests/src/test/java/dev/godwit/it/StoreTimes.java" "$store" "$work/state" "$nodes"
done
