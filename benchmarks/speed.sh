#!/usr/bin/env bash
# Copies one tree with Godwit and with rsync, in turns, and prints every run, the medians and their ratio.
# usage: benchmarks/speed.sh SOURCE WORKDIR [ROUNDS]      (WORKDIR on the file system to measure; 3 rounds unless told)
# Everything is counted: the start of the JVM, discovery, the state, verification. On a disk each run ends with a sync.
set -eu
source=$(realpath "$1") work=$2 rounds=${3:-3}
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$work"
work=$(realpath "$work")
kind=$(findmnt -no FSTYPE -T "$work" | tail -n 1)
[ "$kind" = tmpfs ] && flush=: || flush="sync -f $work"
results=$(mktemp)
trap 'rm -rf "$results" "$results.time" "$work"/speed.*' EXIT

"$here/godwit" --version >/dev/null
# Each run writes into a folder of its own. On a disk nothing is deleted before the end: that slows what comes after.
fresh() {
    [ "$kind" != tmpfs ] || rm -rf "$work"/speed.*
    to=$(mktemp -d "$work/speed.XXXXXX")
    sync -f "$work"
}
timed() { # name command...
    local name=$1
    shift
    /usr/bin/time -o "$results.time" -f '%e %M' "$@"
    read -r seconds kib <"$results.time"
    printf '%s %s %s\n' "$name" "$seconds" "$kib" >>"$results"
    printf '%-8s %7.2f s %8d KiB peak RSS\n' "$name" "$seconds" "$kib"
}

printf 'tree %s, %s nodes; work on %s; %s; load %s\n' "$source" "$(find "$source" -mindepth 1 | wc -l)" "$kind" \
    "$(nproc) cores" "$(cut -d' ' -f1 /proc/loadavg)"
for round in $(seq "$rounds"); do
    fresh
    timed rsync bash -c "rsync -a '$source/' '$to/tree/' && $flush"
    fresh
    timed godwit bash -c "'$here/godwit' migrate --yes --quiet --no-progress --state '$to/state' '$source' '$to/tree' >/dev/null && $flush"
    if [ "$round" = "$rounds" ]; then
        timed again bash -c "'$here/godwit' migrate --yes --quiet --no-progress --state '$to/state' '$source' '$to/tree' >/dev/null"
    fi
done
median() { awk -v n="$1" '$1 == n { print $2 }' "$results" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
awk -v g="$(median godwit)" -v r="$(median rsync)" \
    'BEGIN { printf "median: godwit %.2f s, rsync %.2f s, ratio %.2f\n", g, r, g / r }'
