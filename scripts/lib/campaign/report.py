"""Figures of a campaign, as a table and as JSON."""
import math
import re
import statistics

from api import moment
from judge import is_ours, typed, wrong_actions

GROUPS = {"healed": "that the client mends itself", "failed": "that ends the turn", "stalled": "that stalls the turn", "poisoned": "that poisons the history"}
SCHEDULED = re.compile(r"retry \d+ of \d+.* in ([\d.]+) s")
FAILED_TARGET, STALL_TARGET = 1.0, 3.0


def _figures(values):
    """Median and 95th percentile (nearest rank) of seconds; None without any."""
    if not values:
        return {"count": 0, "median": None, "p95": None, "max": None}
    ordered = sorted(values)
    rank = max(0, math.ceil(0.95 * len(ordered)) - 1)
    return {"count": len(ordered), "median": round(statistics.median(ordered), 2), "p95": round(ordered[rank], 2), "max": round(ordered[-1], 2)}


def _healthy(half):
    """What a healthy turn of each kind of work takes, by the healthy turns of the same half; those of tasks that did not occur are not needed."""
    times = {}
    for turn in half.turns:
        if turn.completed and turn.task.group is None:
            times.setdefault(turn.task.work, []).append(turn.ended - turn.started)
    return {work: statistics.median(each) for work, each in times.items()}


def half_figures(half, healthy):
    turns = [t for t in half.turns if t.task.group != "dialog"]
    lost = {group: [] for group in GROUPS}
    faulted, undone, cut = 0, 0, 0
    for turn in turns:
        if turn.task.group is None:
            continue
        faulted += 1
        undone += not turn.completed and not turn.cut
        cut += turn.cut
        lost[turn.task.group].append(max(0.0, turn.ended - turn.started - healthy.get(turn.task.work, 0.0)))
    return {
        "turns_completed": sum(t.completed for t in turns),
        "turns_left_undone": sum(not t.completed and not t.cut for t in turns),
        "faults": faulted,
        "faults_completed": faulted - undone - cut,
        "faults_open_at_the_end": cut,
        "dialogs": sum(t.task.group == "dialog" for t in half.turns),
        "time_lost": _figures([value for each in lost.values() for value in each]) | {group: _figures(each) for group, each in lost.items()},
        "troubles": half.troubles,
    }


def reactions(half, options):
    """
    From the moment at which a turn was dead, or its last content, to the request that goes on with it: less the backoff that was announced,
    which has its jitter, or the threshold. A session that waited because others failed alike is counted apart.
    """
    failed, stalled, together = [], [], []
    # The outage itself is told, too, and has no session.
    outages = [(entry["session"], moment(entry["at"])) for entry in half.journal if entry["type"] == "outage" and entry.get("session")]
    waits = [(entry["session"], moment(entry["at"]), SCHEDULED.search(entry["text"])) for entry in half.journal if entry["type"] == "retry_scheduled"]
    for turn in half.turns:
        requests = half.of(turn.task) if turn.task.group in ("failed", "stalled") else []
        for last, request in zip(requests, requests[1:]):
            if request.at > turn.ended:
                break
            if last.is_stall and last.outcome == "client left":
                stalled.append(request.at - last.at - options.stall_after)
            elif is_ours(request, options) and last.ended is not None:
                if any(name == turn.task.session and last.at < at < request.at for name, at in outages):
                    together.append(request.at - last.ended)
                    continue
                announced = [found for name, at, found in waits if name == turn.task.session and last.at < at < request.at and found]
                if announced:
                    failed.append(request.at - last.ended - float(announced[-1][1]))
    return {"failed_beyond_backoff": _figures(failed), "stalled_beyond_threshold": _figures(stalled), "waited_in_an_outage": _figures(together)}


def report(halves, options):
    supervised = halves["supervised"]
    # Where one half had no healthy turn of a kind, the other one knows.
    healthy = {work: time for half in halves.values() for work, time in _healthy(half).items()}
    figures = {name: half_figures(half, healthy | _healthy(half)) for name, half in halves.items()}
    return {
        "version": 1, "seed": options.seed, "minutes": options.minutes, "sessions": options.sessions, "clients": options.clients,
        "side_by_side": not options.in_turns, "recovery": options.recovery(), "patience_seconds": options.patience,
        **figures, "reaction": reactions(supervised, options), "typed": vars(typed(supervised.journal)),
        "wrong_actions": wrong_actions(supervised, options),
    }


def _seconds(value):
    return "-" if value is None else f"{value:.1f} s" if value < 120 else f"{value / 60:.1f} min"


def table(found):
    rows = [("", *(name for name in ("unsupervised", "supervised") if name in found))]
    sides = [found[name] for name in rows[0][1:]]

    def row(title, value):
        rows.append((title, *(str(value(side)) for side in sides)))

    row("turns completed", lambda s: s["turns_completed"])
    row("turns with a fault", lambda s: s["faults"])
    row("  completed with nobody there", lambda s: s["faults_completed"])
    row("  dead until a person came back", lambda s: s["faults"] - s["faults_completed"] - s["faults_open_at_the_end"])
    row("  under way or dead at the end", lambda s: s["faults_open_at_the_end"])
    row("time lost per fault, median", lambda s: _seconds(s["time_lost"]["median"]))
    row("time lost per fault, p95", lambda s: _seconds(s["time_lost"]["p95"]))
    for group, words in GROUPS.items():
        if not any(side["time_lost"][group]["count"] for side in sides):
            continue
        row(f"  {words}: faults", lambda s: s["time_lost"][group]["count"])
        row("    median / p95", lambda s: f"{_seconds(s['time_lost'][group]['median'])} / {_seconds(s['time_lost'][group]['p95'])}")
    row("dialogs that nobody answered", lambda s: s["dialogs"])
    widths = [max(len(r[at]) for r in rows) for at in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(widths[0]) if at == 0 else cell.rjust(widths[at]) for at, cell in enumerate(r)) for r in rows]

    reaction, keys = found["reaction"], found["typed"]
    for key, words, target in (("failed_beyond_backoff", "failed turn to its retry, beyond the backoff", FAILED_TARGET),
                               ("stalled_beyond_threshold", "stall to what goes on with it, beyond the threshold", STALL_TARGET)):
        figure = reaction[key]
        verdict = "" if figure["p95"] is None else "met" if figure["p95"] < target else "MISSED"
        lines.append(f"{words}: {figure['count']}, median {_seconds(figure['median'])}, p95 {_seconds(figure['p95'])} (target {target:.0f} s) {verdict}".rstrip())
    if reaction["waited_in_an_outage"]["count"]:
        figure = reaction["waited_in_an_outage"]
        lines.append(f"failed turn to its retry, taken for part of an outage: {figure['count']}, median {_seconds(figure['median'])}, p95 {_seconds(figure['p95'])}")
    lines.append(f"typed by the supervisor: {keys['texts']} texts and {keys['escapes']} Esc, {keys['keys']} keys in all; {keys['restarts']} restarts of a client")
    machine = found["machine"]
    lines.append(f"the machine: load {machine['load']} on {machine['cores']} cores; a thread that only slept was woken {machine['p95']:.2f} s late (p95), {machine['max']:.1f} s at the worst")
    lines.append(f"wrong actions: {len(found['wrong_actions'])}")
    lines += [f"  {wrong}" for wrong in found["wrong_actions"]]
    for side in sides:
        lines += [f"trouble: {trouble}" for trouble in side["troubles"]]
    return "\n".join(lines)
