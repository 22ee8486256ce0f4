#!/bin/sh
# Is every table readable, and equal to the last or the new vintage, after `kill -9` at any moment?
#
#   tests/kill-sync.sh BLUEHELM MIRROR [KILLS] [SEED]
#
# BLUEHELM is the program, MIRROR a folder with psdata/. Every other round starts from an empty
# home, the others from a copy of one that holds the earlier publication of fatalities; the round
# syncs what is missing and kills the sync after a random time no longer than a whole one takes. Then
# `sql` must answer as before, or with all rows of the earlier or of the later publication, `doctor` must find nothing wrong, and a sync that is left alone
# must end with the later one. The seed makes the moments repeatable as far as the machine allows.
set -eu

bluehelm=$1
mirror=$2
kills=${3:-100}
seed=${4:-4}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fatalities=psdata/DPPADPOSS-FATALITIES

run() { "$bluehelm" --home "$work/home" "$@"; }
# What the newest publication says; the word `nothing` where none is stored or embedded.
rows() {
    run --format csv sql 'SELECT known_from, count(*), sum(deaths), min(date), max(date)
        FROM fatalities GROUP BY known_from' 2>"$work/error" | tail -n +2
    if grep -q 'has no data here' "$work/error"; then echo nothing; else cat "$work/error" >&2; fi
}

mkdir -p "$work/early/$fatalities" "$work/late/$fatalities"
cp "$mirror/$fatalities"/2023-11-28.* "$work/early/$fatalities/"
cp "$mirror/$fatalities"/* "$work/late/$fatalities/"

mkdir "$work/home" "$work/before-0"
empty=$(rows)
run sync fatalities --mirror "$work/early" >/dev/null 2>&1
earlier=$(rows)
cp -R "$work/home" "$work/before-1"

began=$(date +%s%N)
run sync fatalities --mirror "$work/late" >/dev/null 2>&1
whole_ms=$((($(date +%s%N) - began) / 1000000))
later=$(rows)
[ -n "$earlier" ] && [ "$earlier" != "$later" ] && [ "$earlier" != "$empty" ] || { echo "both publications look the same: nothing is tested"; exit 2; }

n=0 killed=0 none=0 old=0 new=0
while [ "$n" -lt "$kills" ]; do
    n=$((n + 1))
    rm -rf "$work/home"
    cp -R "$work/before-$((n % 2))" "$work/home"
    # The constants of a common linear congruential generator (Numerical Recipes).
    seed=$(((seed * 1664525 + 1013904223) % 4294967296))
    after_ms=$((seed / 65536 * (whole_ms + whole_ms / 10) / 65536))
    run sync fatalities --mirror "$work/late" >/dev/null 2>&1 &
    sync=$!
    sleep "$(printf '%d.%03d' $((after_ms / 1000)) $((after_ms % 1000)))"
    kill -9 "$sync" 2>/dev/null || true
    ended=0
    wait "$sync" 2>/dev/null || ended=$?
    # 128 + 9: it was still running.
    [ "$ended" != 137 ] || killed=$((killed + 1))

    found=$(rows) || { echo "round $n, killed after $after_ms ms: not readable"; exit 1; }
    case $found in
        "$empty") none=$((none + 1)) ;;
        "$earlier") old=$((old + 1)) ;;
        "$later") new=$((new + 1)) ;;
        *) echo "round $n, killed after $after_ms ms: neither publication: $found"; exit 1 ;;
    esac
    run doctor >"$work/doctor" 2>&1 ||
        { echo "round $n, killed after $after_ms ms:"; cat "$work/doctor"; exit 1; }
    run sync fatalities --mirror "$work/late" >/dev/null 2>&1 ||
        { echo "round $n, killed after $after_ms ms: the next sync fails"; exit 1; }
    [ "$(rows)" = "$later" ] ||
        { echo "round $n, killed after $after_ms ms: the next sync ends elsewhere"; exit 1; }
done
echo "$kills rounds, $killed syncs killed (a whole one takes some $whole_ms ms): every table readable; $none times as before the first, $old times the earlier publication, $new times the later; every next sync completed it"
