#!/bin/sh
# Makes a root folder with Debian's Wine and, on its drive C:, the Windows build of PowerShell, for run.sh. Nothing is installed and
# nothing of the system is changed: apt works with its own configuration, lists and status, and checks the archive's signature as always.
#
#   make-root.sh FOLDER    e.g. make-root.sh out/Windows
#
# Prints one line with the versions. A folder that is complete, and was made in this way, is left as it is. The root is in FOLDER/root.
# Ends with 3 where the machine is not one for it or a package cannot be had.
set -eu

if [ $# -ne 1 ]; then
    echo "usage: $0 FOLDER" >&2
    exit 2
fi

unavailable() {
    echo "There can be no root with Wine: $1" >&2
    exit 3
}

fail() {
    echo "A root with Wine cannot be made: $1" >&2
    exit 1
}

[ "$(uname -sm)" = "Linux x86_64" ] || unavailable "it takes Linux on x86-64."
[ "$(id -u)" -eq 0 ] || unavailable "it takes root."
here=$(cd "$(dirname "$0")" && pwd -P)
mkdir -p "$1"
folder=$(cd "$1" && pwd -P)
root=$folder/root
suite=trixie
. "$here/../Shared/debian.sh"

# Wine without sound, pictures, printers and a display, which are most of what it depends on. It needs libfontconfig1 to start, and
# takes cryptography from libgnutls30t64, which needs the last line.
packages="wine64 libwine libz-mingw-w64 libc6 libgcc-s1 libunwind8 liblzma5 zlib1g
    libfontconfig1 libexpat1 fontconfig-config libfreetype6 libpng16-16t64 libbz2-1.0 libbrotli1
    libgnutls30t64 libp11-kit0 libidn2-0 libunistring5 libtasn1-6 libnettle8t64 libhogweed6t64 libgmp10 libffi8 libzstd1"

# The file "made" is written last: a folder without it is incomplete.
made=$(cat "$here/make-root.sh" "$here/../Shared/debian.sh" "$here/SwarmHa.Windows.csproj" | sha256sum)
end_if_complete() {
    if [ "$made" = "$(cat "$folder/made" 2>/dev/null)" ]; then
        cat "$folder/version"
        exit 0
    fi
}

end_if_complete
need_programs script unshare chroot dotnet

exec 9>"$folder/lock"
flock 9
end_if_complete

trap 'rm -rf "$folder/apt"' EXIT
rm -rf "$folder/made" "$root"
mkdir -p "$root"
open_suite "$suite" "$folder" amd64
suite_get download $packages
dotnet restore "$here/SwarmHa.Windows.csproj" >"$apt/error" 2>&1 || unavailable "$(tr '\n' ' ' <"$apt/error")"

# Of these folders Debian's own base system makes links.
for name in bin lib lib64 sbin; do
    mkdir -p "$root/usr/$name"
    ln -s "usr/$name" "$root/$name"
done
unpack "$root"

# No name is asked for outside.
echo "127.0.0.1 localhost" >"$root/etc/hosts"
echo "hosts: files" >"$root/etc/nsswitch.conf"
mkdir -p "$root/dev" "$root/proc" "$root/sys" "$root/root" "$root/tmp" "$root/wine/dosdevices" "$root/wine/drive_c"

# Wine loads zlib as one of its own libraries when it is marked as such; the package does so when it is installed.
zlib=$root/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/zlib1.dll
cp "$root/usr/x86_64-w64-mingw32/lib/zlib1.dll" "$zlib"
printf 'Wine builtin DLL\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' | dd of="$zlib" bs=1 seek=64 conv=notrunc 2>/dev/null

"$here/run.sh" "$folder" wineboot --init >"$folder/wineboot.log" 2>&1 || fail "wineboot failed, see $folder/wineboot.log."
dotnet build "$here/SwarmHa.Windows.csproj" --no-restore -v quiet -nologo -p:WindowsDirectory="$root/wine/drive_c" >"$apt/error" 2>&1 || fail "$(tr '\n' ' ' <"$apt/error")"

# Pester takes the system's version from CIM where it is there, and Wine has none.
rm -r "$root/wine/drive_c/pwsh/Modules/CimCmdlets"

wine=$(dpkg-deb --field "$(ls "$apt/libwine_"*.deb)" Version)
pwsh=$("$here/run.sh" "$folder" 'C:\pwsh\pwsh.exe' -NoProfile -NonInteractive -Command '"pwsh $($PSVersionTable.PSVersion)"' | tr -d '\r') || fail "pwsh does not start."
echo "Windows $pwsh under Wine ${wine%%[~-]*}" >"$folder/version"
echo "$made" >"$folder/made"
cat "$folder/version"
