#!/usr/bin/env bash
# Builds, tests and shows SwarmHa: runs build.ps1 in an installed pwsh (7.4 or later), or in that of .config/dotnet-tools.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
    echo "usage: ./build.sh [build|test|demo|docs|package [-ProjectUri URI]|accuracy|benchmark [-Quick] [-Handover]|pictures|clean]"
}

case "${1:-build}" in
    build | test | demo | docs | package | accuracy | benchmark | pictures | clean) task=${1:-build} ;;
    -h | --help | help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
esac

if ! command -v dotnet >/dev/null; then
    echo "SwarmHa is built with the .NET SDK 10, and there is no dotnet on the PATH: see https://dot.net" >&2
    exit 1
fi

# What follows the task is for build.ps1.
shift || true

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off

quietly=(-NoProfile -NonInteractive -Command)
if pwsh "${quietly[@]}" 'exit [int]($PSVersionTable.PSVersion -lt [version]"7.4")' 2>/dev/null; then
    pwsh=(pwsh)
else
    # "dotnet pwsh" would stand between this script and the shell, and keep signals to itself.
    dotnet tool restore >/dev/null
    pwsh=(dotnet "$(dotnet pwsh "${quietly[@]}" '[IO.Path]::Combine($PSHOME, "pwsh.dll")')")
fi

# Labs note who raised them. pwsh runs no finally block when it is terminated, so this script removes those that are left.
SWARMHA_LAB_OWNER="build.sh $$ $(date +%s)"
export SWARMHA_LAB_OWNER

remove_labs() {
    local file names=()
    for file in /var/lib/swarmha-lab/*/lab.json; do
        if grep -qsF "\"$SWARMHA_LAB_OWNER\"" "$file"; then
            names+=("$(basename "$(dirname "$file")")")
        fi
    done

    if ((${#names[@]})); then
        echo "Removing the labs that are left: ${names[*]}" >&2
        "${pwsh[@]}" "${quietly[@]}" "Import-Module ./out/SwarmHa/SwarmHa.psd1; Remove-SwarmLab $(IFS=,; echo "${names[*]}") -Confirm:\$false" >&2
    fi
}

# The processes below one, deepest first, but for the servers of the compiler, which serve others, too.
below() {
    local id
    for id in $(pgrep -P "$1"); do
        if ! ps -o args= -p "$id" | grep -qE 'VBCSCompiler|nodemode'; then
            below "$id"
            echo "$id"
        fi
    done
}

stop() {
    local started
    trap '' INT TERM HUP
    started=$(below $$)

    # As Ctrl+C does it, which lets finally blocks run, and then what is left.
    kill -INT "$shell" 2>/dev/null || true
    for _ in {1..300}; do
        kill -0 "$shell" 2>/dev/null || break
        sleep 0.1
    done

    for id in $started; do
        kill -KILL "$id" 2>/dev/null || true
    done

    wait "$shell" 2>/dev/null || true
    remove_labs
    exit "$1"
}

# In the background, since a trap waits for what runs in the foreground.
(trap - INT; exec "${pwsh[@]}" -NoProfile -File ./build.ps1 -Task "$task" "$@") <&0 &
shell=$!
trap 'stop 130' INT
trap 'stop 143' TERM HUP
code=0
wait "$shell" || code=$?
remove_labs
exit "$code"
