#!/usr/bin/env bash
# Installs what the tests use: Debian packages (as root), then into a folder of its own a Python environment, Node
# modules and veraPDF. What is there already is left alone. What cannot be had is told here and, loudly, at the end of
# the run of the validators.
#
#     install.sh FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1" && tools=$(cd "$1" && pwd) || exit 2
log=$tools/install.log
: > "$log"
say() { printf '%s\n' "$*"; }

# Runs a step twice at most, since registries have bad moments; its output goes to the log.
try() {
  local name=$1 round
  shift
  for round in 1 2; do
    say "== $name, try $round" >> "$log"
    "$@" >> "$log" 2>&1 < /dev/null && return 0
    sleep 3
  done
  say "tools: $name FAILED; the end of $log says why:"
  tail -n 5 "$log" | sed 's/^/    /'
  return 1
}

# The same requirements are installed once: the stamp holds their digest.
fresh() { [ "$(cat "$tools/$1.stamp" 2> /dev/null)" = "$2" ]; }
stamp() { printf '%s' "$2" > "$tools/$1.stamp"; }
digest() { cat "$@" | sha256sum | cut -c1-16; }

debian() {
  local missing=() probe package
  while read -r probe package; do
    case $probe in '#'* | '') continue ;; esac
    case $probe in
      /*) compgen -G "$probe" > /dev/null || missing+=("$package") ;;
      *) command -v "$probe" > /dev/null || missing+=("$package") ;;
    esac
  done < "$here/debian.txt"
  # A python3 without ensurepip cannot make an environment.
  python3 -c 'import ensurepip, venv' 2> /dev/null || missing+=(python3 python3-venv)
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
    say "tools: missing, and only root on Debian can install them here: ${missing[*]}"
    return 1
  fi
  say "tools: installing from Debian: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  try "apt-get update" apt-get update -q
  try "apt-get install" apt-get install -q -y --no-install-recommends "${missing[@]}"
}

python() {
  local wanted
  wanted=$(digest "$here/requirements.txt")
  fresh python "$wanted" && return 0
  say "tools: installing from PyPI"
  try "Python environment" python3 -m venv --clear "$tools/venv" &&
    try "PyPI packages" "$tools/venv/bin/python" -m pip install -q --no-input -r "$here/requirements.txt" &&
    stamp python "$wanted"
}

node() {
  local wanted
  wanted=$(digest "$here/package.json" "$here/package-lock.json")
  fresh node "$wanted" && return 0
  say "tools: installing from npm"
  mkdir -p "$tools/node"
  cp "$here/package.json" "$here/package-lock.json" "$tools/node/"
  # Debian's Chromium is used: no browser is downloaded.
  PUPPETEER_SKIP_DOWNLOAD=1 ELECTRON_SKIP_BINARY_DOWNLOAD=1 try "npm packages" \
    npm ci --prefix "$tools/node" --ignore-scripts --no-audit --no-fund && stamp node "$wanted"
}

verapdf() {
  local version=1.30.2 jar
  jar=$tools/cli-$version.jar
  [ -s "$jar" ] && return 0
  say "tools: installing veraPDF from Maven"
  try "veraPDF" mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
    -Dartifact=org.verapdf.apps:cli:$version -DoutputDirectory="$tools" -Dmdep.useBaseVersion=true
}

status=0
debian || status=1
python || status=1
node || status=1
verapdf || status=1
exit $status
