#!/bin/sh
# Runs a program for Windows in a root that make-root.sh has made. This repository has the same path there as here, on drive Z:.
# It ends with the program's exit code; what it started ends with it, and nothing stays mounted.
#
#   run.sh FOLDER PROGRAM [ARGUMENT...]    e.g. run.sh out/Windows 'C:\pwsh\pwsh.exe' -NoProfile -Command Get-Date
set -eu

if [ "${1:-}" != --inside ]; then
    repository=$(cd "$(dirname "$0")/../.." && pwd -P)
    folder=$(cd "$1" && pwd -P)
    shift

    words="exec unshare --mount --pid --fork --kill-child --propagation private -- sh '$repository/tests/Windows/run.sh' --inside '$repository' '$folder/root'"
    for word; do
        words="$words '$(printf %s "$word" | sed "s/'/'\\\\''/g")'"
    done

    # Wine needs a terminal at standard input or output. Text for a terminal is full of its codes, so output goes past it.
    output=$folder/output.$$
    mkfifo "$output"
    trap 'rm -f "$output"' EXIT
    cat "$output" &
    code=0
    script --quiet --return --command "$words >'$output' 2>&1" /dev/null </dev/null >/dev/null || code=$?
    wait
    exit "$code"
fi

repository=$2
root=$3
shift 3
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"
mkdir -p "$root$repository"
mount --bind "$repository" "$root$repository"

# Wine's drives are links. One to all files must not stay in a folder of this repository, where others follow it.
mount -t tmpfs drives "$root/wine/dosdevices"
ln -s ../drive_c "$root/wine/dosdevices/c:"
ln -s / "$root/wine/dosdevices/z:"

in_root() {
    env -i HOME=/root USER=root PATH=/usr/bin LANG=C.UTF-8 TERM=xterm WINEPREFIX=/wine WINESERVER=/usr/lib/wine/wineserver64 WINEDEBUG=-all WINEDLLOVERRIDES=mshtml= \
        DOTNET_ROOT='C:\dotnet' POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off SWARMHA_ENDPOINT="${SWARMHA_ENDPOINT:-}" nice -n 10 "$(command -v chroot)" "$root" "$@"
}

# The registry is written when the server ends.
code=0
in_root /usr/lib/wine/wine64 "$@" || code=$?
in_root /usr/lib/wine/wineserver64 -k || true
in_root /usr/lib/wine/wineserver64 -w || true
exit "$code"
