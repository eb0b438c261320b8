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
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
mirror=${SWARMHA_DEBIAN_MIRROR:-http://deb.debian.org/debian}

# The last three are for patchelf, which is run by the suite's own loader.
packages="docker.io docker-cli containerd runc tini libc6 libseccomp2 libsystemd0 libcap2 patchelf libstdc++6 libgcc-s1"

fail() {
    echo "The engine of $suite cannot be fetched: $1" >&2
    exit 1
}

# The file "version" is written last: a folder without it is incomplete.
if [ -s "$folder/version" ]; then
    cat "$folder/version"
    exit 0
fi

for program in apt-get dpkg-deb flock; do
    command -v "$program" >/dev/null || fail "there is no $program on this machine."
done
[ -r "$keyring" ] || fail "there is no $keyring to check signatures with (Debian package debian-archive-keyring)."

exec 9>"$folder/lock"
flock 9
if [ -s "$folder/version" ]; then
    cat "$folder/version"
    exit 0
fi

trap 'rm -rf "$folder/apt" "$folder/root"' EXIT
rm -rf "$folder/apt" "$folder/root" "$folder/bin" "$folder/lib"
mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial" "$folder/apt/parts" "$folder/root" "$folder/bin"
: >"$folder/apt/status"
: >"$folder/apt/preferences"
echo "deb [signed-by=$keyring] $mirror $suite main" >"$folder/apt/sources.list"

# Of the machine's own configuration it counts how to download, by which proxy: what is run after an update would change the machine.
{
    apt-config dump | grep '^Acquire::' || true
    cat <<END
Dir::Etc::Main "$folder/apt/main";
Dir::Etc::Parts "$folder/apt/parts";
Dir::Etc::SourceList "$folder/apt/sources.list";
Dir::Etc::SourceParts "$folder/apt/parts";
Dir::Etc::Preferences "$folder/apt/preferences";
Dir::Etc::PreferencesParts "$folder/apt/parts";
Dir::State "$folder/apt";
Dir::State::Lists "$folder/apt/lists";
Dir::State::Status "$folder/apt/status";
Dir::Cache "$folder/apt/cache";
APT::Update::Error-Mode "any";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "20";
END
} >"$folder/apt/apt.conf"
apt() {
    APT_CONFIG="$folder/apt/apt.conf" apt-get -qq "$@"
}

apt update 2>"$folder/apt/error" || fail "$(tr '\n' ' ' <"$folder/apt/error")"

(cd "$folder/apt" && apt download $packages) >/dev/null 2>"$folder/apt/error" || fail "$(tr '\n' ' ' <"$folder/apt/error")"

# docker-init is a link to it. In older suites it is part of tini.
(cd "$folder/apt" && apt download tini-static) >/dev/null 2>&1 || true
for package in "$folder"/apt/*.deb; do
    dpkg-deb -x "$package" "$folder/root"
done

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
    [ -n "$found" ] || fail "its packages have no $name."
    program=$folder/bin/$name
    cp -L "$found" "$program"
    if ! runs "$program"; then
        "$loader" --library-path "$libraries" "$root/usr/bin/patchelf" --set-interpreter "$loader" --set-rpath "$libraries" "$program"
        runs "$program" || fail "its $name does not run on this machine: $("$program" -v 2>&1 | head -n 1)"
    fi
done

line="$suite: Docker $("$folder/bin/dockerd" -v | sed 's/^Docker version \([^,+]*\).*/\1/') (docker.io $(version_of docker.io), containerd $(version_of containerd), runc $(version_of runc))"
echo "$line" >"$folder/version.new"
mv "$folder/version.new" "$folder/version"
echo "$line"
