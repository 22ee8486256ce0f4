#!/bin/sh
# Is every table readable, and equal to the last or the new vintage, after `kill -9` at any moment?
#
#   tests/kill-sync.sh BLUEHELM MIRROR [KILLS] [SEED]
#
# BLUEHELM is the program, MIRROR a folder laid out as README.md says. Each round starts from a copy
# of a home that holds the earlier publication of fatalities, syncs the later one, and kills the sync
# after a random time no longer than a whole sync takes. Then `sql` must answer with all rows of the
# earlier or of the later publication, `doctor` must find nothing wrong, and a sync that is left alone
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
rows() {
    run --format csv sql 'SELECT known_from, count(*), sum(deaths), count(DISTINCT casualty_id), min(date), max(date)
        FROM fatalities GROUP BY known_from' | tail -n +2
}

mkdir -p "$work/early/$fatalities" "$work/late/$fatalities"
cp "$mirror/$fatalities"/2023-11-28.* "$work/early/$fatalities/"
cp "$mirror/$fatalities"/* "$work/late/$fatalities/"

run sync fatalities --mirror "$work/early" >/dev/null 2>&1
earlier=$(rows)
cp -R "$work/home" "$work/before"

began=$(date +%s%N)
run sync fatalities --mirror "$work/late" >/dev/null 2>&1
whole_ms=$((($(date +%s%N) - began) / 1000000))
later=$(rows)
[ "$earlier" != "$later" ] || { echo "both publications look the same: nothing is tested"; exit 2; }

n=0 killed=0 old=0 new=0
while [ "$n" -lt "$kills" ]; do
    n=$((n + 1))
    rm -rf "$work/home"
    cp -R "$work/before" "$work/home"
    # The constants of a common linear congruential generator (Numerical Recipes).
    seed=$(((seed * 1664525 + 1013904223) % 4294967296))
    after_ms=$((seed / 65536 * (whole_ms + whole_ms / 10) / 65536))
    run sync fatalities --mirror "$work/late" >/dev/null 2>&1 &
    sync=$!
    sleep "$(printf '%d.%03d' $((after_ms / 1000)) $((after_ms % 1000)))"
    kill -9 "$sync" 2>/dev/null && killed=$((killed + 1))
    wait "$sync" 2>/dev/null || true

    found=$(rows) || { echo "round $n, killed after $after_ms ms: not readable"; exit 1; }
    case $found in
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
echo "$kills rounds, $killed syncs killed (a whole one takes some $whole_ms ms): every table readable; $old times the earlier publication, $new times the later; every next sync completed it"
