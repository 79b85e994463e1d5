# shellcheck shell=bash disable=SC2034
# What scripts/install and scripts/uninstall share. To be sourced. Written for bash 3.2, which is what macOS has.
#
# PREFIX/lib/supervisor/VERSION-HASH/   one installed release, complete; never changed once it is there
# PREFIX/lib/supervisor/current         a link to the one that is in force; switching it is the upgrade, in one step
# PREFIX/lib/supervisor/installed       what was put elsewhere: "file PATH", "link PATH", "folder PATH" (made by us, removed when empty)
# PREFIX/lib/supervisor/service-path    the PATH that the service was given
# PREFIX/bin/NAME                       a link to current/NAME

PROGRAMS=(supervisord supervisorctl supervisor-hook)
SERVICE=supervisor.service
AGENT=supervisor.supervisord
MARK="Written by Supervisor's scripts/install"

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s: %s\n' "$ME" "$1" >&2
  shift
  if (($# > 0)); then printf '  %s\n' "$@" >&2; fi
  exit 1
}

# Says what is done and does it, unless this is a dry run.
act() { # SENTENCE COMMAND [ARGUMENT...]
  say "$1"
  shift
  $DRY_RUN || "$@"
}

# Absolute, without requiring that it exists.
absolute() {
  case $1 in
    /*) printf '%s\n' "${1%/}" ;;
    *) printf '%s\n' "$PWD/${1%/}" ;;
  esac
}

# The file behind any number of links. readlink -f is not everywhere.
resolved() {
  local path=$1 target
  while [[ -L $path ]]; do
    target=$(readlink "$path")
    case $target in /*) path=$target ;; *) path=$(dirname "$path")/$target ;; esac
  done
  printf '%s/%s\n' "$(cd "$(dirname "$path")" 2>/dev/null && pwd -P)" "$(basename "$path")"
}

sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi; }

# rename(2): the one step in which a link becomes another. mv of BSD and macOS would move into the folder that the link leads to.
rename() { # FROM TO
  mv -fT "$1" "$2" 2>/dev/null || perl -e 'rename($ARGV[0], $ARGV[1]) or die "$!\n"' "$1" "$2"
}

# The specification of the XDG base directories: a relative path in these variables is to be ignored.
xdg() { # VARIABLE DEFAULT
  case ${!1:-} in /*) printf '%s\n' "${!1%/}" ;; *) printf '%s\n' "$2" ;; esac
}

find_places() { # sets every place from PREFIX and the environment
  case ${HOME:-} in /*) ;; *) fail "HOME is not set to an absolute path" ;; esac
  case "$PREFIX$HOME${XDG_CONFIG_HOME:-}${XDG_DATA_HOME:-}${XDG_STATE_HOME:-}" in *$'\n'*) fail "a path holds a line break; nothing can be installed there" ;; esac
  LIB=$PREFIX/lib/supervisor
  BIN=$PREFIX/bin
  CONFIG_HOME=$(xdg XDG_CONFIG_HOME "$HOME/.config")
  CONFIG=$CONFIG_HOME/supervisor/supervisor.yaml
  STATE=$(xdg XDG_STATE_HOME "$HOME/.local/state")/supervisor
  # A prefix of one's own keeps everything below itself; the usual one follows XDG_DATA_HOME, where shells look.
  DATA=$PREFIX/share
  if [[ $PREFIX == "$HOME/.local" ]]; then DATA=$(xdg XDG_DATA_HOME "$HOME/.local/share"); fi
  UNIT=$CONFIG_HOME/systemd/user/$SERVICE
  PLIST=$HOME/Library/LaunchAgents/$AGENT.plist
}

is_mac() { [[ $(uname -s) == Darwin ]]; }

has_user_systemd() { command -v systemctl >/dev/null && systemctl --user show-environment >/dev/null 2>&1; }

# The processes that run a program of this folder, one pid a line. Their own files and nobody's names: /proc says which file a process is.
users_of() { # FOLDER [PROGRAM]
  local folder pid program link wanted=/${2:-*}
  folder=$(cd "$1" 2>/dev/null && pwd -P) || return 0
  if [[ -d /proc/self ]]; then
    for link in /proc/[0-9]*/exe; do
      program=$(readlink "$link" 2>/dev/null) || continue
      # shellcheck disable=SC2254 # a pattern on purpose
      case $program in "$folder"$wanted | "$folder"/*$wanted) pid=${link#/proc/} && printf '%s\n' "${pid%/exe}" ;; esac
    done
  else
    ps -axo pid=,comm= | while read -r pid program; do
      # shellcheck disable=SC2254
      case $program in "$folder"$wanted | "$folder"/*$wanted) printf '%s\n' "$pid" ;; esac
    done
  fi
}

# One installation or removal at a time. mkdir is atomic everywhere; a lock whose owner is gone is taken over.
take_lock() {
  $DRY_RUN && return
  local owner
  make_folder "$LIB"
  if ! mkdir "$LIB/lock" 2>/dev/null; then
    owner=$(cat "$LIB/lock/pid" 2>/dev/null || true)
    if [[ -z $owner ]] || kill -0 "$owner" 2>/dev/null; then
      fail "another installation is under way (pid ${owner:-unknown})" "if none is, remove $LIB/lock and try again"
    fi
  fi
  echo "$$" >"$LIB/lock/pid"
  trap 'rm -rf "$LIB/lock"' EXIT
}

# Makes a folder and notes each one that was not there, so that uninstall can take away what install brought.
make_folder() {
  [[ -d $1 ]] && return
  make_folder "$(dirname "$1")"
  $DRY_RUN && return
  mkdir "$1" || fail "the folder $1 cannot be made"
  NOTED+=("folder $1")
}
