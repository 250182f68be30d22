#!/bin/sh
# Runs a program of this repository with everything it needs in place:
#
#   sh scripts/run.sh [--web] program.ts [arguments]   --web: with the web pages built
#   sh scripts/run.sh --stamp                          after an install by hand
#
# The packages are installed when they are absent or not those of package-lock.json; among them
# is the Node that runs the program, so the Node of the machine only has to be able to run npm.
set -eu
cd "$(dirname "$0")/.."

stamp=node_modules/.installed
lock_sum() { cksum <package-lock.json; }
is_installed() { [ "$(cat "$stamp" 2>/dev/null)" = "$(lock_sum)" ]; }

# One at a time: the lock is held on an open file, so it ends with the process that holds it.
take_turn() {
  exec 9<package-lock.json
  if command -v flock >/dev/null; then flock 9; fi
}
end_turn() { exec 9<&-; }

# npm deletes node_modules before it installs, so it must not be run by the Node in there.
path_outside() {
  printf %s "$PATH" | tr : '\n' | grep -v 'node_modules/\.bin$' | paste -sd: -
}

# The stamp is written last: an install that was interrupted is done again from the start.
install_packages() {
  echo 'Installing the packages (about a minute, only this once) …' >&2
  rm -f "$stamp"
  if ! PATH=$(path_outside) npm ci --strict-allow-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null; then
    echo 'The packages could not be installed: npm says why above.' >&2
    exit 1
  fi
  lock_sum >"$stamp"
}

ensure_packages() {
  if is_installed; then return; fi
  take_turn
  if ! is_installed; then install_packages; fi
  end_turn
}

# The Node of the lockfile where there is one for this machine, else the one at hand.
find_node() {
  if node_modules/.bin/node --version >/dev/null 2>&1; then
    echo node_modules/.bin/node
  elif node -e 'process.exit(parseInt(process.versions.node) >= 24 ? 0 : 1)' 2>/dev/null; then
    echo node
  else
    echo 'Folkmoot needs Node 24 or newer, and npm has none for this machine.' >&2
    exit 1
  fi
}

if [ "${1-}" = --stamp ]; then
  lock_sum >"$stamp"
  exit
fi

ensure_packages
node=$(find_node)
# What the program starts finds the same Node, and the tools.
PATH=$PWD/node_modules/.bin:$PATH
export PATH
# Types are stripped and code is compiled once, not at every start: a third of a start's work.
NODE_COMPILE_CACHE=$PWD/node_modules/.cache/compiled
export NODE_COMPILE_CACHE

if [ "${1-}" = --web ]; then
  shift
  take_turn
  "$node" scripts/build-web.ts >/dev/null
  end_turn
fi

exec "$node" "$@"
