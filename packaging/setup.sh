#!/usr/bin/env bash
# Everything `make` needs: Debian packages where they are missing, a virtual environment in .venv, Python packages with
# the pins of packaging/constraints.txt. Safe to run again.
set -euo pipefail
cd "$(dirname "$0")/.."

# Drawing (Skia) and the window (Qt) load these; a machine without a screen has none of them.
system_packages=(libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 xvfb)
# What Qt's xcb plugin is linked to; a system without a desktop lacks some, and then no window opens on X11.
system_packages+=(libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
    libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1)

say() { printf '==> %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

find_python() {
    local name
    for name in ${PYTHON:-python3.11 python3.12 python3.13 python3 python}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

is_installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

install_system_packages() {
    local missing=() name
    command -v apt-get >/dev/null || return 0
    for name in "${system_packages[@]}"; do
        is_installed "$name" || missing+=("$name")
    done
    # Debian's own Python comes without ensurepip.
    "$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    [ ${#missing[@]} -eq 0 ] && return
    if [ "$(id -u)" -eq 0 ]; then
        say "Debian packages: ${missing[*]}"
        apt-get update -qq || true
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
            fail "apt-get could not install ${missing[*]}"
    else
        advice="These Debian packages are missing. Install them with:
    sudo apt-get install --no-install-recommends ${missing[*]}"
        printf '%s\n' "$advice" >&2
    fi
}

python=$(find_python) || fail "Python 3.11 or newer is needed. Install it, or name it: make setup PYTHON=/path/to/python3"
advice=""
install_system_packages

if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    say "virtual environment in .venv"
    "$python" -m venv --clear .venv || fail "no virtual environment could be made.${advice:+ }$advice"
fi
say "Python packages (several GB the first time, mostly PyTorch)"
quiet=(--quiet)
[ -t 1 ] && quiet=()
.venv/bin/python -m pip install ${quiet[@]+"${quiet[@]}"} --disable-pip-version-check \
    --constraint packaging/constraints.txt --editable '.[dev,cluster]' ||
    fail "the Python packages could not be installed; see above"

touch .venv/.ready
[ -z "$advice" ] || printf '%s\n' "Set up, but: $advice" >&2
say "ready"
