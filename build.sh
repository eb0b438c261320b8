#!/usr/bin/env bash
# Builds, tests and shows SwarmHa. The work itself is in build.ps1; this runs it in pwsh, or, where there is none, in the small
# console host of tests/SwarmHa.Shell, which is built first.
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

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if command -v pwsh >/dev/null; then
    exec pwsh -NoProfile -File ./build.ps1 -Task "$task" "$@"
fi

dotnet build tests/SwarmHa.Shell --configuration Release --verbosity quiet -nologo
exec dotnet tests/SwarmHa.Shell/bin/Release/net10.0/swarmha-shell.dll -NoProfile -File ./build.ps1 -Task "$task" "$@"
