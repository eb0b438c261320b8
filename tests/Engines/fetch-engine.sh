#!/bin/sh
# Unpacks the Docker engine of a Debian suite into a folder, for New-SwarmLab -EngineRoot. Nothing is installed and nothing of the
# system is changed: apt works with its own configuration, lists and status, and checks the archive's signature as always.
#
#   fetch-engine.sh SUITE FOLDER    e.g. fetch-engine.sh sid out/engines/sid
#
# Prints one line with the suite and the version. A folder that is complete is left as it is. The programs are in FOLDER/bin.
set -eu

if [ $# -ne 2 ]; then
    echo "usage: $0 SUITE FOLDER" >&2
    exit 2
fi

suite=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd -P)
. "$(dirname "$0")/../Shared/debian.sh"

# The last three are for patchelf, which is run by the suite's own loader.
packages="docker.io docker-cli containerd runc tini libc6 libseccomp2 libsystemd0 libcap2 patchelf libstdc++6 libgcc-s1"

unavailable() {
    echo "The engine of $suite cannot be fetched: $1" >&2
    exit 1
}

# The file "version" is written last: a folder without it is incomplete.
if [ -s "$folder/version" ]; then
    cat "$folder/version"
    exit 0
fi

need_programs

exec 9>"$folder/lock"
flock 9
if [ -s "$folder/version" ]; then
    cat "$folder/version"
    exit 0
fi

trap 'rm -rf "$folder/apt" "$folder/root"' EXIT
rm -rf "$folder/root" "$folder/bin" "$folder/lib"
mkdir -p "$folder/root" "$folder/bin"
open_suite "$suite" "$folder"
suite_get download $packages

# docker-init is a link to it. In older suites it is part of tini.
(suite_get download tini-static) 2>/dev/null || true
unpack "$folder/root"

version_of() {
    dpkg-deb --field "$(ls "$folder/apt/${1}_"*.deb)" Version
}

# A program that asks for a newer C library than this machine's is given the suite's. By its own header and not by a wrapper or a
# variable: runc runs itself again by /proc/self/exe, with an empty environment.
root=$folder/root
libraries=$folder/lib
mv "$(dirname "$(find "$root" -name 'ld-linux*.so.*' -path '*-linux-gnu/*' | head -n 1)")" "$libraries"
loader=$(ls "$libraries"/ld-linux*.so.*)
runs() {
    case $1 in
        */docker-init) "$1" --version ;;
        *) "$1" -v ;;
    esac >/dev/null 2>&1
}

for name in dockerd containerd containerd-shim-runc-v2 runc docker-init docker; do
    found=$(find "$root/usr/sbin" "$root/usr/bin" -name "$name" | head -n 1)
    [ -n "$found" ] || unavailable "its packages have no $name."
    program=$folder/bin/$name
    cp -L "$found" "$program"
    if ! runs "$program"; then
        "$loader" --library-path "$libraries" "$root/usr/bin/patchelf" --set-interpreter "$loader" --set-rpath "$libraries" "$program"
        runs "$program" || unavailable "its $name does not run on this machine: $("$program" -v 2>&1 | head -n 1)"
    fi
done

line="$suite: Docker $("$folder/bin/dockerd" -v | sed 's/^Docker version \([^,+]*\).*/\1/') (docker.io $(version_of docker.io), containerd $(version_of containerd), runc $(version_of runc))"
echo "$line" >"$folder/version.new"
mv "$folder/version.new" "$folder/version"
echo "$line"
