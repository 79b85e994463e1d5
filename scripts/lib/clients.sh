# The pinned Claude Code clients that the end-to-end tests and the demo drive. To be sourced by the scripts beside this folder.
#
#   install_clients [VERSION...]   installs what is not there yet (default: every pinned version)
#   client_path VERSION            prints where the client of that version is: .clients/VERSION/claude
#   client_is_installed VERSION    says by its exit status whether it is there and was verified
#   require_node, require_dotnet   say what to install, and fail, when the tool is missing
#
# Each version has a package.json and a package-lock.json in scripts/clients/VERSION; npm checks what it downloads against the
# integrity recorded there. No install script of a package is run. The client itself is never run here except for --version,
# with an empty environment and an empty home, so that no configuration of yours is read or written.

CLIENTS_REPOSITORY=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
CLIENTS_FOLDER=$CLIENTS_REPOSITORY/.clients
CLIENTS_PINS=$CLIENTS_REPOSITORY/scripts/clients
CLIENT_VERSIONS=(2.1.146 2.1.329)

# Two installations of 400 MB at a slow connection take minutes; longer than this, the other one is stuck.
CLIENTS_LOCK_SECONDS=900

clients_fail() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  shift
  if (( $# > 0 )); then printf '  %s\n' "$@" >&2; fi
  return 1
}

require_dotnet() {
  command -v dotnet >/dev/null || clients_fail "the .NET SDK is missing (no 'dotnet' on PATH)" \
    "install .NET 10: https://dotnet.microsoft.com/download"
}

require_node() {
  { command -v node && command -v npm; } >/dev/null || clients_fail "Node.js is missing (no 'node' and 'npm' on PATH)" \
    "install Node.js 18 or later with npm: https://nodejs.org"
}

client_path() { printf '%s/%s/claude\n' "$CLIENTS_FOLDER" "$1"; }

# The stamp is the last thing that an installation writes: a copy of the pins that it was made from.
client_is_installed() {
  local folder=$CLIENTS_FOLDER/$1
  [[ -x $folder/claude && -f $folder/installed ]] && cmp -s "$folder/installed" "$CLIENTS_PINS/$1/package-lock.json"
}

install_clients() {
  local version missing=()
  if (( $# == 0 )); then set -- "${CLIENT_VERSIONS[@]}"; fi
  for version in "$@"; do
    if [[ ! -f $CLIENTS_PINS/$version/package-lock.json ]]; then
      clients_fail "version $version is not pinned" "pinned are: ${CLIENT_VERSIONS[*]}" || return
    fi
    if ! client_is_installed "$version"; then missing+=("$version"); fi
  done
  if (( ${#missing[@]} == 0 )); then return 0; fi
  require_node || return
  mkdir -p "$CLIENTS_FOLDER"
  clients_lock || return
  local status=0
  for version in "${missing[@]}"; do
    # Another installation may have brought it while this one waited for the lock.
    if ! client_is_installed "$version"; then
      clients_install_one "$version" || { status=1; break; }
    fi
  done
  clients_unlock
  return "$status"
}

# mkdir is atomic everywhere; flock is not on macOS. A lock whose owner is gone is taken over.
clients_lock() {
  local lock=$CLIENTS_FOLDER/lock waited=0 owner
  until mkdir "$lock" 2>/dev/null; do
    owner=$(cat "$lock/pid" 2>/dev/null || true)
    if [[ -n $owner ]] && ! kill -0 "$owner" 2>/dev/null; then
      # One waiter at a time, and only after a second look: another may have taken the lock over meanwhile.
      if mkdir "$lock.takeover" 2>/dev/null; then
        if [[ $(cat "$lock/pid" 2>/dev/null || true) == "$owner" ]]; then rm -rf "$lock"; fi
        rmdir "$lock.takeover"
        continue
      fi
    fi
    if (( waited == 0 )); then echo "Another installation of the clients is running (pid ${owner:-unknown}); waiting for it." >&2; fi
    if (( waited >= CLIENTS_LOCK_SECONDS )); then
      clients_fail "waited $CLIENTS_LOCK_SECONDS s for another installation" "if none is running, remove $lock and try again" || return
    fi
    sleep 1
    waited=$((waited + 1))
  done
  echo "$$" > "$lock/pid"
}

clients_unlock() { rm -rf "$CLIENTS_FOLDER/lock"; }

clients_install_one() {
  local version=$1 folder=$CLIENTS_FOLDER/$1 work=$CLIENTS_FOLDER/$1.new binary
  echo "Installing Claude Code $version (some 250 to 400 MB, once) ..." >&2
  rm -rf "$work"
  mkdir -p "$work"
  cp "$CLIENTS_PINS/$version/package.json" "$CLIENTS_PINS/$version/package-lock.json" "$work/"
  if ! (cd "$work" && npm ci --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error \
    --fetch-retries=2 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000 > npm.log 2>&1); then
    clients_fail "npm could not install Claude Code $version" "$(grep -m 4 'npm error' "$work/npm.log" | sed '2,$s/^/  /')" \
      "It needs the npm registry once (or npm's cache). Check the network and npm's registry setting," \
      "then run scripts/install-clients again. The whole log: $work/npm.log"
    return 1
  fi
  binary=$(clients_binary "$work") || return
  clients_verify "$work/$binary" "$version" || return
  ln -s "$binary" "$work/claude"
  rm -rf "$folder"
  mv "$work" "$folder"
  cp "$CLIENTS_PINS/$version/package-lock.json" "$folder/installed"
  echo "Claude Code $version is installed." >&2
}

# npm installs the platform packages that fit; on Linux that may be the glibc one, the musl one, or both.
clients_binary() {
  local system machine candidate
  case $(uname -s) in
    Linux) system=linux ;;
    Darwin) system=darwin ;;
    *) clients_fail "no client is known for $(uname -s)" "Linux and macOS are supported" || return ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) clients_fail "no client is known for $(uname -m)" "x64 and arm64 are supported" || return ;;
  esac
  local names=("$system-$machine" "$system-$machine-musl")
  if [[ $system == linux ]] && { ldd --version 2>&1 || true; } | grep -qi musl; then names=("$system-$machine-musl"); fi
  for candidate in "${names[@]}"; do
    candidate=node_modules/@anthropic-ai/claude-code-$candidate/claude
    if [[ -f $1/$candidate ]]; then
      chmod +x "$1/$candidate"
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  clients_fail "npm installed no client for $system-$machine" "is npm set to omit optional packages? (npm config get omit)"
}

clients_verify() {
  local home said
  home=$(mktemp -d)
  said=$(env -i HOME="$home" PATH=/usr/bin:/bin TERM=dumb LANG=C.UTF-8 DISABLE_AUTOUPDATER=1 \
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 "$1" --version 2>&1) || true
  rm -rf "$home"
  [[ $said == "$2 "* ]] || clients_fail "the client says it is '$said' instead of $2" \
    "remove $CLIENTS_FOLDER and run scripts/install-clients again"
}
