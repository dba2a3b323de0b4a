#!/bin/sh
# Puts the frozen program into a user's menu: ./install.sh [PREFIX]. The folder stays where it is; PREFIX, by default
# ~/.local, gets links to it. ./install.sh --remove [PREFIX] takes them away again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
remove=false
if [ "${1-}" = --remove ]; then
    remove=true
    shift
fi
prefix=${1-$HOME/.local}

cd "$here"
for file in $(find share -type f); do
    if $remove; then
        rm -f "$prefix/$file"
    else
        mkdir -p "$(dirname "$prefix/$file")"
        cp "$file" "$prefix/$file"
    fi
done
entry=$prefix/share/applications/locheads-studio.desktop
if $remove; then
    rm -f "$prefix/bin/locheads-studio"
else
    mkdir -p "$prefix/bin"
    ln -sf "$here/locheads-studio" "$prefix/bin/locheads-studio"
    # The menu need not know PREFIX/bin.
    sed -i -e "s|^Exec=locheads-studio|Exec=\"$prefix/bin/locheads-studio\"|" \
        -e "s|^TryExec=.*|TryExec=$prefix/bin/locheads-studio|" "$entry"
fi
# Each desktop has its own of these; none is needed for the program to run.
update-desktop-database -q "$prefix/share/applications" 2>/dev/null || true
update-mime-database "$prefix/share/mime" 2>/dev/null || true
gtk-update-icon-cache -qtf "$prefix/share/icons/hicolor" 2>/dev/null || true
