"""Looks for wrong actions of the supervised half, by evidence that the daemon has no part in: the API's log, and the files that approved
commands would have left. The journal says what was typed; what it says has to fit."""
import dataclasses

from api import LEFT, moment

# The client tells its screen a request before the API has read it, and the daemon counts from there.
EARLY_SECONDS = 1.5


@dataclasses.dataclass
class Typed:
    texts: int = 0
    escapes: int = 0
    restarts: int = 0
    keys: int = 0


def typed(journal):
    """What the daemon typed, by its journal. Texts of people go another way and are not among it."""
    sum_ = Typed()
    for entry in journal:
        effect = entry.get("effect") or {}
        kind = effect.get("effect")
        if kind == "submit":
            # A prompt that the client has taken back stands in its box already: Enter alone.
            stands = effect.get("draft_is_ours") and effect["text"].startswith("task ")
            sum_.texts, sum_.keys = sum_.texts + 1, sum_.keys + (1 if stands else len(effect["text"]) + 1)
        elif kind == "interrupt":
            sum_.escapes, sum_.keys = sum_.escapes + 1, sum_.keys + 1
        elif entry.get("type") == "restarting":
            sum_.restarts += 1
    return sum_


def is_ours(request, options):
    return request.prompt in (options.retry_text, options.rewind_text) and not request.brings_result


def wrong_actions(half, options):
    return _retries(half, options) + _interruptions(half, options) + _sessions(half) + _dialogs(half)


def _of_session(half, name):
    return [r for r in half.requests if r.session == half.sessions[name]]


def _retries(half, options):
    """Each retry text belongs to a session whose turn had failed or was ended for a stall; so many in a row as the budget allows."""
    wrong = []
    for name in half.names:
        last, row = None, 0
        for request in _of_session(half, name):
            if is_ours(request, options):
                if last is None or last.completes or last.ended is None or last.ended > request.at:
                    what = "no turn" if last is None else f"a turn that was {last.outcome} ({last.fault})"
                    wrong.append(f"into a healthy turn: request {request.number} of {name} is a retry after {what}")
                row += 1
                if row > options.max_retries:
                    wrong.append(f"over budget: request {request.number} of {name} is retry {row} in a row")
            if request.completes:
                row = 0
            last = request
    for name, status in half.statuses.items():
        if status["retries"]["used"] > options.max_retries:
            wrong.append(f"over budget: {name} says {status['retries']}")
    return wrong


def _interruptions(half, options):
    """An answer that the client broke off, though it was healthy or not yet stalled, was ended by an Esc or a restart of ours."""
    wrong = []
    for name in half.names:
        for request in _of_session(half, name):
            if request.outcome != LEFT or request.ended > half.stopped_at - EARLY_SECONDS:
                continue
            lasted = request.ended - request.at
            if not request.is_stall:
                wrong.append(f"into a healthy turn: request {request.number} of {name} ({request.fault}) was broken off after {lasted:.1f} s")
            elif lasted < options.stall_after - EARLY_SECONDS:
                wrong.append(f"into a healthy turn: request {request.number} of {name} ({request.fault}) was taken for stalled after {lasted:.1f} s")
    return wrong


def _sessions(half):
    """Every task arrives in its own session."""
    owners = {identity: name for name, identity in half.sessions.items()}
    return [
        f"to the wrong session: request {r.number} of {owners[r.session]} carries '{r.prompt[:40]}'"
        for r in half.requests if r.session in owners and r.prompt.startswith("task ") and f" of {owners[r.session]} " not in r.prompt
    ]


def _dialogs(half):
    """A dialog that nobody answered: its command did not run, and while it was open nothing was typed."""
    wrong = []
    for turn in half.turns:
        task = turn.task
        if task.group != "dialog":
            continue
        if (half.project / task.marker).exists():
            wrong.append(f"typed into a dialog: the command of '{task.text}' was approved")
        opened = half.of(task)
        if not opened or opened[0].ended is None:
            continue
        until = half.declined.get((task.number, task.session), turn.ended)
        for entry in half.journal:
            kind = (entry.get("effect") or {}).get("effect")
            if entry.get("session") == task.session and kind in ("submit", "interrupt", "compact", "rewind") and opened[0].ended < moment(entry["at"]) < until:
                wrong.append(f"typed into a dialog: {kind} at {entry['at']} while the dialog of '{task.text}' was open")
    return wrong
