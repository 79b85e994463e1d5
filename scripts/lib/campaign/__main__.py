"""Runs a campaign; see scripts/campaign."""
import argparse
import json
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import threading
import time

from halves import Supervised, Unsupervised
from noise import Noise
from plan import GROUPS, ON_REQUEST
from report import report, table

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
VERSIONS = ["2.1.146", "2.1.329"]


def parse():
    parser = argparse.ArgumentParser(prog="campaign", description=(
        "N real sessions work through tasks for some minutes while the API fails them at random, and once more, with the same tasks and faults, "
        "under supervisord. Says what was completed, what was lost, what was typed, and whether anything that was typed was wrong. "
        "Exit status 0: no wrong action; 1: one or more; 2: it could not be run."))
    parser.add_argument("--sessions", type=int, default=4, metavar="N", help="sessions in each half (default %(default)s; each client takes some 250 MB)")
    parser.add_argument("--minutes", type=float, default=10, metavar="T", help="how long each half works (default %(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="the seed of the plan (default: a new one, which is printed)")
    parser.add_argument("--clients", default=",".join(VERSIONS), help="client versions, taken in turns by the sessions (default %(default)s)")
    parser.add_argument("--groups", default=None, help="groups of faults, separated by commas: healed, failed, stalled, dialog (these by default), poisoned")
    parser.add_argument("--in-turns", action="store_true", help="one half after the other, for a machine that is too small for both at once")
    parser.add_argument("--supervised-only", action="store_true", help="leave the unsupervised half out")
    parser.add_argument("--stall-after", type=int, default=20, metavar="SECONDS", help="every threshold of a stall (default %(default)s, the product's own is 120 and more)")
    parser.add_argument("--patience", type=float, default=600, metavar="SECONDS", help="after so long a person comes back to a turn that is dead (default %(default)s)")
    parser.add_argument("--dialog-seconds", type=float, default=20, help="how long a dialog stays open (default %(default)s)")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    parser.add_argument("--keep", metavar="FOLDER", help="keep journal, API logs and homes there")
    options = parser.parse_args()
    options.clients = options.clients.split(",")
    options.groups = options.groups.split(",") if options.groups else GROUPS
    options.seed = random.randrange(10**6) if options.seed is None else options.seed
    options.retry_text, options.max_retries, options.backoff = "continue", 3, [2, 15, 60]
    options.rewind_text = "the last request was taken out; go on without it"
    options.api = REPOSITORY / "tests/Supervisor.FaultyApi/bin/Debug/net10.0/faulty-api"
    options.supervisord = REPOSITORY / "artifacts/bin/supervisord"
    options.binary = lambda version: REPOSITORY / ".clients" / version / "claude"
    options.recovery = lambda: {
        "retry_text": options.retry_text, "rewind_text": options.rewind_text, "max_retries": options.max_retries, "backoff": [f"{wait}s" for wait in options.backoff],
        **{key: f"{options.stall_after}s" for key in ("stall_after", "first_token", "connect", "silent_thinking")},
    }
    wrong = [group for group in options.groups if group not in GROUPS + ON_REQUEST]
    missing = [path for path in (options.api, options.supervisord, *map(options.binary, options.clients)) if not path.exists()]
    if wrong or missing or options.sessions < 1 or options.minutes <= 0:
        parser.error("; ".join([f"no such group: {name}" for name in wrong] + [f"{path} is not there (scripts/campaign builds and installs)" for path in missing])
                     or "--sessions and --minutes must be positive")
    return options


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(options, folder):
    halves = {} if options.supervised_only else {"unsupervised": Unsupervised(options, folder)}
    halves["supervised"] = Supervised(options, folder)
    noise = Noise()
    try:
        for group in ([[half] for half in halves.values()] if options.in_turns else [list(halves.values())]):
            for half in group:
                half.start()
            until = time.time() + options.minutes * 60
            say(f"{' and '.join(half.name for half in group)}: {options.sessions} sessions work for {options.minutes:g} min (seed {options.seed})")
            workers = [threading.Thread(target=half.run, args=(until,)) for half in group]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            for half in group:
                half.stop()
    finally:
        for half in halves.values():
            half.stop()
    return report(halves, options) | {"machine": noise.stop()}


def main():
    options = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # what was started is ended all the same
    folder = pathlib.Path(options.keep).resolve() if options.keep else pathlib.Path(tempfile.mkdtemp(prefix="campaign-"))
    folder.mkdir(parents=True, exist_ok=True)
    found = None
    try:
        found = run(options, folder)
    finally:
        if found is None:
            say(f"it did not come to an end; what it has is in {folder}")
        elif not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(found, indent=1) if options.json else table(found))
    return 1 if found["wrong_actions"] else 0


if __name__ == "__main__":
    sys.exit(main())
