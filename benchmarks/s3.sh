#!/usr/bin/env bash
# Carries files to and from an S3 server with Godwit, rclone and aws, in turns, and prints every run, the medians and
# their ratios, of the time that passed and of the processor time, which others on the machine change less. The server
# is the container of the tests (Ceph's gateway in memory), or the one of S3_ENDPOINT with the keys of AWS_ACCESS_KEY_ID
# and AWS_SECRET_ACCESS_KEY; a bucket of this script's own is made there and removed.
# usage: benchmarks/s3.sh WORKDIR [SCALE] [ROUNDS]    (SCALE 1: 5,000 x 4 KiB, 200 x 8 MiB, 2 x 1 GiB; 3 rounds)
# Everything is counted: start, listing, the state, verification. Needs rclone; aws is left out where there is none.
set -euo pipefail
work=$1 scale=${2:-1} rounds=${3:-3}
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$work"
work=$(realpath "$work")
bucket=godwit-bench-$$
container=
results=$work/results
cleanup() {
    rclone purge -q "s:$bucket" 2>/dev/null || true
    [ -z "$container" ] || docker rm -f "$container" >/dev/null
    rm -rf "$work/data" "$work/run" "$results.time"
}
trap cleanup EXIT

if [ -z "${S3_ENDPOINT:-}" ]; then
    image=$(docker build -q --network host "$here/integration-tests/src/test/docker/rgw")
    container=$(docker run -d -p 127.0.0.1::8000 "$image")
    S3_ENDPOINT=http://$(docker port "$container" 8000)
    export AWS_ACCESS_KEY_ID=test
    AWS_SECRET_ACCESS_KEY=$(grep -o 'secret-key=[^ ]*' "$here/integration-tests/src/test/docker/rgw/make-cluster" | cut -d= -f2)
    export AWS_SECRET_ACCESS_KEY
    until docker logs "$container" 2>&1 | grep -q 'gateway answers'; do sleep 0.2; done
fi
export AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true
export AWS_REQUEST_CHECKSUM_CALCULATION=when_required AWS_RESPONSE_CHECKSUM_VALIDATION=when_required
# rclone ends where it is told of certificates, which nobody needs here.
unset AWS_CA_BUNDLE
export RCLONE_CONFIG=/dev/null RCLONE_CONFIG_S_TYPE=s3 RCLONE_CONFIG_S_PROVIDER=Ceph RCLONE_CONFIG_S_ENV_AUTH=true
export RCLONE_CONFIG_S_ENDPOINT=$S3_ENDPOINT
rclone="rclone copy --s3-no-check-bucket --stats 0 -q --transfers 32 --checkers 32"
put_options="--s3-no-head --s3-disable-checksum --s3-upload-concurrency 4 --s3-chunk-size 16M"
godwit="$here/godwit migrate --yes --quiet --no-progress"
rclone mkdir "s:$bucket"
"$here/godwit" --version >/dev/null

count() { awk -v n="$1" -v s="$scale" 'BEGIN { c = int(n * s); print c < 1 ? 1 : c }'; }
make() { # folder files bytes
    mkdir -p "$work/data/$1"
    for i in $(seq "$2"); do
        printf '%s\n' "$work/data/$1/$((i % 50))/f$i"
    done | while read -r file; do
        mkdir -p "${file%/*}"
        head -c "$3" /dev/urandom >"$file"
    done
}
timed() { # what tool command
    /usr/bin/time -o "$results.time" -f '%e %U %S %M' bash -c "$3" >/dev/null
    read -r seconds user system kib <"$results.time"
    cpu=$(awk -v u="$user" -v s="$system" 'BEGIN { print u + s }')
    printf '%s %s %s %s\n' "$1" "$2" "$seconds" "$cpu" >>"$results"
    printf '%-17s %-12s %8.2f s %8.2f s of processor %8d KiB peak RSS\n' "$1" "$2" "$seconds" "$cpu" "$kib"
}
# What a tool has carried has to be all of it.
check() { # folder place
    [ "$(rclone size "s:$bucket/$2" --json | grep -o '"bytes":[0-9]*')" = "$(rclone size "$work/data/$1" --json | grep -o '"bytes":[0-9]*')" ] || {
        echo "$2 does not hold what $1 holds" >&2
        exit 1
    }
}

: >"$results"
make small "$(count 5000)" 4096
make medium "$(count 200)" 8388608
make large 2 "$(count 1073741824)"
printf 'server %s, %s cores, load %s, commit %s, %s\n' "$S3_ENDPOINT${container:+ (Ceph RGW in a container)}" \
    "$(nproc)" "$(cut -d' ' -f1 /proc/loadavg)" "$(git -C "$here" rev-parse --short HEAD)" "$(rclone version | head -n 1)"

one() { # tool folder round
    local tool=$1 from=$work/data/$2 place=$1-$2-$3 to=$work/run/$1-$2-$3
    local at="s3://$bucket/$place"
    case $tool in
        godwit)
            timed "put-$2" godwit "$godwit --state '$to.put' '$from' '$at?endpoint=$S3_ENDPOINT'"
            check "$2" "$place"
            timed "nothing-$2" godwit "$godwit --state '$to.put' '$from' '$at?endpoint=$S3_ENDPOINT'"
            timed "fresh-$2" godwit "$godwit --state '$to.fresh' '$from' '$at?endpoint=$S3_ENDPOINT'"
            timed "get-$2" godwit "$godwit --state '$to.get' '$at?endpoint=$S3_ENDPOINT' '$to'"
            # As the others put: they look at nothing afterwards.
            timed "unverified-$2" godwit "$godwit --verify none --state '$to.none' '$from' '$at.none?endpoint=$S3_ENDPOINT'"
            check "$2" "$place.none"
            rclone purge -q "s:$bucket/$place.none"
            ;;
        rclone)
            timed "put-$2" rclone "$rclone $put_options --no-check-dest '$from' 's:$bucket/$place'"
            check "$2" "$place"
            timed "nothing-$2" rclone "$rclone --fast-list --size-only '$from' 's:$bucket/$place'"
            timed "get-$2" rclone "$rclone --fast-list 's:$bucket/$place' '$to'"
            ;;
        aws)
            timed "put-$2" aws "aws --endpoint-url '$S3_ENDPOINT' s3 sync --only-show-errors '$from' '$at'"
            check "$2" "$place"
            timed "nothing-$2" aws "aws --endpoint-url '$S3_ENDPOINT' s3 sync --only-show-errors '$from' '$at'"
            timed "get-$2" aws "aws --endpoint-url '$S3_ENDPOINT' s3 sync --only-show-errors '$at' '$to'"
            ;;
    esac
    diff -rq "$from" "$to"
    rclone purge -q "s:$bucket/$place"
    # The gateway gives room back after hours by itself, and its memory holds less than all rounds together.
    [ -z "$container" ] || docker exec "$container" radosgw-admin gc process --include-all
    rm -rf "$to" "$to".*
}

mkdir -p "$work/run"
tools=(rclone godwit)
command -v aws >/dev/null && tools+=(aws)
for folder in small medium large; do
    for round in $(seq "$rounds"); do
        for tool in $(shuf -e "${tools[@]}"); do
            one "$tool" "$folder" "$round"
        done
    done
done

median() { # what tool column
    awk -v w="$1" -v t="$2" -v c="$3" '$1 == w && $2 == t { print $c }' "$results" | sort -n |
        awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}
compare() { # column
    for what in $(cut -d' ' -f1 "$results" | sort -u); do
        g=$(median "$what" godwit "$1")
        same=${what/fresh/nothing} same=${same/unverified/put}
        r=$(median "$same" rclone "$1") a=$(median "$same" aws "$1")
        awk -v w="$what" -v g="$g" -v r="$r" -v a="$a" 'BEGIN {
            printf "%-17s godwit %8.2f  rclone %8.2f  ratio %.2f", w, g, r, g / r
            if (a != "") printf "  aws %8.2f  ratio %.2f", a, g / a
            print ""
        }'
    done
}
printf '\nmedians of %s rounds at scale %s, seconds\n' "$rounds" "$scale"
compare 3
printf '\nthe same of seconds of processor\n'
compare 4
