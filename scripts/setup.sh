#!/usr/bin/env bash
# Install, once, what the commands need: system packages, then Python packages in .venv.
# scripts/manual calls it, in the project's folder, with the name of the command. A run that finds everything
# installs nothing; a run after an interrupted or failed one mends what that one left.
set -euo pipefail
command=${1-}

# An activated .venv cannot make itself anew.
[[ -z ${VIRTUAL_ENV-} ]] || PATH=${PATH//"$VIRTUAL_ENV/bin:"/}

log=.cache/setup.log
stamp=.venv/requirements.txt # a copy of what was installed, written last

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "setup: $*"
  exit 1
}

has() { command -v "$1" >/dev/null; }

# Send a program's output to the log. When it fails, show only the lines that say why.
quietly() {
  "$@" </dev/null 9<&- >"$log" 2>&1 && return
  grep -E '^(E|Err|ERROR|Error|error|dpkg: error)[: ]' "$log" | tail -n 5 >&2 || true
  return 1
}

as_root() {
  set -- env DEBIAN_FRONTEND=noninteractive "$@"
  if (($(id -u) == 0)); then "$@"; else sudo "$@"; fi
}

is_debian() { has apt-get && has dpkg-query; }

# On Ubuntu, Chromium is a snap: its package needs snapd, which containers lack, and the snap sees neither /tmp
# nor hidden folders. So there, as on systems other than Debian, the browser is the person's own choice.
wanted_packages() {
  if grep -qsx 'ID=ubuntu' /etc/os-release; then
    grep -vx -e '#.*' -e chromium scripts/packages.txt
  else
    grep -v '^#' scripts/packages.txt
  fi
}

missing_packages() {
  is_debian || return 0
  local wanted installed package
  wanted=$(wanted_packages)
  # shellcheck disable=SC2086 # one argument a package
  installed=$(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null) || true
  for package in $wanted; do
    [[ $'\n'$installed$'\n' == *$'\n'"installed $package"$'\n'* ]] || printf '%s ' "$package"
  done
}

install_packages() {
  local by_hand="apt-get install --no-install-recommends $*"
  ! has python3 || check_python # where it is too old, install nothing; where it is missing, python3-venv brings it
  if (($(id -u) != 0)); then
    has sudo || fail "Debian packages are missing and there is no sudo; ask an administrator to run: $by_hand"
    sudo true || fail "Debian packages are missing and sudo refused; ask an administrator to run: $by_hand"
  fi
  say "Installing Debian packages, once: $*"
  # An interrupted installation leaves packages unpacked; apt-get refuses to go on before this.
  quietly as_root dpkg --configure -a || true
  # A failure here may come from a source that we do not need; the installation itself decides.
  quietly as_root apt-get -q update || true
  quietly as_root apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends "$@" ||
    fail "Debian packages could not be installed (output in $log); check the network connection and run the same command again, or run: $by_hand"
}

check_python() {
  has python3 || fail "Python is missing; install Python 3.11 or newer and run the same command again"
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    fail "Python 3.11 or newer is needed, and python3 is $(python3 --version 2>&1 | head -n 1); install a newer one, put it first in PATH and run the same command again"
}

print_fonts() {
  sed -n 's/^  fonts: \[\([^]]*\)\].*/\1/p' data/editions.yml | tr , '\n' | sed 's/^ *//' | sort -u
}

# What packages.txt brings on Debian, looked for by what it does.
missing_libraries_and_fonts() {
  # WeasyPrint finds its libraries the same way.
  python3 - gobject-2.0 pango-1.0 pangoft2-1.0 harfbuzz harfbuzz-subset fontconfig icui18n/icucore <<'END'
import sys
from ctypes.util import find_library
for name in sys.argv[1:]:
    if not any(map(find_library, name.split("/"))):
        print(f"the library {name}")
END
  if ! has fc-match; then
    echo "the program fc-match (fontconfig)"
    return
  fi
  local family
  while read -r family; do
    [[ ,$(fc-match --format='%{family}' "$family"), == *",$family,"* ]] || echo "the font $family"
  done < <(print_fonts)
}

check_system() {
  local missing
  missing=$(missing_libraries_and_fonts | paste -s -d , - | sed 's/,/, /g')
  [[ -z $missing ]] ||
    fail "missing: $missing; install Pango, HarfBuzz, fontconfig, ICU and the Noto fonts with your system's package manager and run the same command again"
}

# A compiled package loads only in the Python and on the machine that it was installed for.
python_ready() {
  cmp -s requirements.txt "$stamp" && .venv/bin/python -c 'import markupsafe._speedups' 2>/dev/null
}

install_python() {
  check_python
  is_debian || check_system
  say "Installing Python packages into .venv, once"
  { rm -f "$stamp" && rm -rf .venv; } 2>/dev/null ||
    fail "the folder .venv cannot be replaced; delete it and run the same command again"
  quietly python3 -m venv .venv ||
    fail "python3 cannot make a virtual environment (output in $log); install its venv and ensurepip modules and run the same command again"
  quietly .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --only-binary=:all: \
    --require-hashes --requirement requirements.txt ||
    fail "Python packages could not be installed (output in $log); check the network connection and run the same command again"
  cp requirements.txt "$stamp"
}

check_test_programs() {
  has pdftotext || fail "the tests need pdftotext; install poppler (poppler-utils) and run the same command again"
  local browser node said
  # Playwright brings a Node.js of its own, which a minimal system lacks a library for.
  for node in .venv/lib/python*/site-packages/playwright/driver/node; do
    [[ ! -x $node ]] || said=$("$node" --version 2>&1) ||
      fail "the tests drive the browser with Playwright, whose Node.js does not start ($said); install the library that it misses and run the same command again"
  done
  for browser in "${CHROME-}" chromium google-chrome google-chrome-stable chromium-browser; do
    has "$browser" && return
  done
  fail "the tests need a browser; install Chromium or Google Chrome, or set CHROME to its program, and run the same command again"
}

if [[ -n $(missing_packages) ]] || ! python_ready; then
  { mkdir -p "${log%/*}" && [[ -w . && -w ${log%/*} ]]; } 2>/dev/null ||
    fail "this folder cannot be written to; run the command as its owner, or in a copy of your own"
  # One at a time: a second run waits here, then finds everything done. The system drops the lock when this run ends.
  if has flock; then
    exec 9<requirements.txt
    flock -n 9 || {
      say "Waiting for another run that is installing"
      flock 9
    }
  fi
  missing=$(missing_packages)
  # shellcheck disable=SC2086 # one argument a package
  [[ -z $missing ]] || install_packages $missing
  python_ready || install_python
fi
[[ $command != test ]] || check_test_programs
