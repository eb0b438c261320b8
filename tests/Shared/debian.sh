# Packages of a Debian suite, for scripts that read this file. Nothing is installed and nothing of the system is changed: apt works with
# its own configuration, lists and status, and checks the archive's signature as always. Whoever reads it has a function "unavailable",
# which ends the script with a reason.

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
mirror=${SWARMHA_DEBIAN_MIRROR:-http://deb.debian.org/debian}

# need_programs PROGRAM...: fails when one of them is missing, or what takes packages.
need_programs() {
    for program in apt-get dpkg-deb flock "$@"; do
        command -v "$program" >/dev/null || unavailable "there is no $program on this machine."
    done
    [ -r "$keyring" ] || unavailable "there is no $keyring to check signatures with (Debian package debian-archive-keyring)."
}

# open_suite SUITE FOLDER [ARCHITECTURE]: makes FOLDER/apt a place in which apt works, and lists the suite. Without an architecture it is
# this machine's.
open_suite() {
    apt=$2/apt
    rm -rf "$apt"
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/parts"
    : >"$apt/status"
    : >"$apt/preferences"
    echo "deb [${3:+arch=$3 }signed-by=$keyring] $mirror $1 main" >"$apt/sources.list"

    # Of the machine's own configuration it counts how to download, by which proxy: what is run after an update would change the machine.
    {
        apt-config dump | grep '^Acquire::' || true
        cat <<END
Dir::Etc::Main "$apt/main";
Dir::Etc::Parts "$apt/parts";
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "$apt/parts";
Dir::Etc::Preferences "$apt/preferences";
Dir::Etc::PreferencesParts "$apt/parts";
Dir::State "$apt";
Dir::State::Lists "$apt/lists";
Dir::State::Status "$apt/status";
Dir::Cache "$apt/cache";
${3:+APT::Architecture "$3";}
APT::Update::Error-Mode "any";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "20";
END
    } >"$apt/apt.conf"
    suite_get update
}

# suite_get WORD...: apt-get in the suite. What it downloads is in $apt.
suite_get() {
    (cd "$apt" && APT_CONFIG="$apt/apt.conf" apt-get -qq "$@") >/dev/null 2>"$apt/error" || unavailable "$(tr '\n' ' ' <"$apt/error")"
}

# unpack FOLDER: unpacks into it what was downloaded.
unpack() {
    for package in "$apt"/*.deb; do
        dpkg-deb -x "$package" "$1"
    done
}
