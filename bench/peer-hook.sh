#!/usr/bin/env bash
# The hook that supervisor-hook is measured against: what one writes by hand to forward an event to a daemon. It reads what it
# needs with one jq, and forwards the payload with curl over the same unix socket, with the same bound.
set -euo pipefail
payload=$(cat)
IFS=$'\t' read -r session event error < <(jq -r '[.session_id, .hook_event_name, .error // "-"] | @tsv' <<<"$payload")
[[ -n $session && -n $event && -n $error ]] || exit 0
curl --silent --output /dev/null --max-time 1 --unix-socket "$SUPERVISOR_SOCKET" \
  --header 'Content-Type: application/json' --data-binary @- http://supervisor/v1/hooks <<<"$payload" || true
exit 0
