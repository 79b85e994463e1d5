"""Turns: how they begin, run, fail and end."""
import json

from scenario import ASKING, CTRL_U, DOWN, EDITING, ENTER, ESC, PAGE_DOWN, PAGE_UP, UP, Scenario, paste


def turn(r):
    r.ready(), r.mark("fresh")
    r.keys(b"hello there"), r.quiet(), r.mark("draft")
    r.keys(ENTER), r.wait(2.5), r.mark("busy")
    r.keys(b"do more"), r.wait(0.8), r.mark("busy-draft")
    r.keys(ENTER), r.wait(1.2), r.mark("queued")
    r.settled(), r.mark("answered")
    r.keys(paste("alpha\nbeta")), r.quiet(), r.mark("draft-lines")
    for _ in range(3):
        r.keys(CTRL_U), r.quiet()
    r.mark("cleared")
    r.keys(paste("word " * 60)), r.quiet(), r.mark("draft-wrapped")


def queue(r):
    """Two messages and a command wait for the end of the turn; Up takes them back into the box."""
    r.ready(), r.submit("hello there"), r.wait(2)
    r.keys(b"second one"), r.wait(0.6), r.keys(ENTER), r.wait(0.8), r.mark("queued")
    r.keys(b"third one"), r.wait(0.6), r.keys(ENTER), r.wait(0.8), r.mark("queued-two")
    r.keys(b"/compact"), r.wait(0.8), r.mark("busy-slash-menu"), r.keys(ENTER), r.wait(0.8), r.mark("queued-command")
    r.keys(UP), r.wait(0.8), r.mark("queue-taken-back")
    r.settled(), r.mark("answered")


def failed(r):
    r.ready(), r.submit("hello there"), r.settled(), r.mark("failed")
    r.submit("continue"), r.settled(), r.mark("recovered")


def overloaded(r):
    r.ready(), r.submit("hello there"), r.wait(3), r.settled(), r.mark("failed")


def errors(r):
    r.ready()
    for number in range(4):
        r.submit(f"try {number}"), r.wait(1), r.settled(), r.mark(f"failed-{number}")


def waiting(r):
    r.ready(), r.submit("hello there"), r.wait(12), r.mark("waiting")


def interrupt(r):
    r.ready(), r.submit("hello there"), r.wait(4), r.mark("busy")
    r.keys(ESC), r.settled(), r.mark("interrupted")
    r.keys(CTRL_U), r.quiet(), r.submit("continue"), r.settled(), r.mark("recovered")


def tool(r):
    r.ready(), r.submit("sleep a little"), r.wait(4), r.mark("tool"), r.settled(), r.mark("answered")


def thinking(r):
    r.ready(), r.submit("think hard"), r.wait(4), r.mark("thinking"), r.settled(), r.mark("answered")


def thinking_long(r):
    """The words of the busy line change with time: each of them is marked."""
    r.ready(), r.submit("think hard"), r.wait(5), r.mark("thinking-5s")
    for seconds, so_far in (12, 5), (22, 12), (33, 22), (47, 33):
        r.wait(seconds - so_far), r.mark(f"thinking-{seconds}s")
    r.settled(), r.mark("answered")


def tool_output(r):
    r.ready(), r.submit("count a little"), r.wait(2), r.mark("tool-2s"), r.wait(4), r.mark("tool-6s"), r.settled(), r.mark("answered")


def agent(r):
    """A subagent: it is asked, calls a tool, and answers, while the main turn waits for it."""
    r.ready(), r.submit("ask another"), r.wait(2.5), r.mark("agent"), r.wait(3), r.mark("agent-tool")
    r.wait(5), r.mark("agent-later"), r.settled(), r.mark("answered")


def background(r):
    r.ready(), r.submit("start the server"), r.wait(3.5), r.mark("background"), r.wait(3), r.mark("background-later")
    r.wait(4), r.settled(), r.mark("answered")


def hooks(r):
    r.ready(), r.submit("hello there"), r.wait(2), r.mark("prompt-hook"), r.wait(3.2), r.mark("tool-hook"), r.wait(3.2), r.mark("stop-hook")
    r.settled(), r.mark("answered")


def tasks(r):
    r.ready(), r.submit("plan the work"), r.wait(4), r.mark("busy-with-tasks"), r.settled(), r.mark("answered-with-tasks")


def answered(r):
    r.ready(), r.submit("show me"), r.wait(0.5), r.settled(), r.mark("answered")


def answered_twice(r):
    answered(r), r.submit("again please"), r.settled(), r.mark("answered-again")


def scrolled(r):
    answered(r)
    r.keys_each(PAGE_UP, PAGE_UP), r.mark("scrolled-up")
    r.keys(b"draft up here"), r.quiet(), r.mark("typed-while-scrolled-up")
    r.keys(CTRL_U), r.quiet(), r.keys_each(PAGE_UP), r.mark("scrolled-up-again")
    r.keys_each(PAGE_DOWN, PAGE_DOWN, PAGE_DOWN, PAGE_DOWN), r.mark("back")


def scrolled_busy(r):
    """A permission dialog opens while the person reads further up: it is not on the screen, and still takes the keys."""
    answered(r), r.submit("touch it"), r.wait(1.2)
    for _ in range(2):
        r.keys(PAGE_UP), r.wait(0.5)
    r.mark("scrolled-up-busy")
    r.settled(), r.mark("scrolled-up-permission")
    r.keys(b"continue"), r.quiet(), r.mark("scrolled-up-typed")
    r.keys(ENTER), r.settled(), r.mark("after")


def resumed(r):
    r.ready(), r.mark("resumed")


def resume_picker(r):
    r.ready(), r.mark("resume-picker")
    r.keys(DOWN), r.quiet(), r.mark("resume-picker-down")
    r.keys(b"hello"), r.quiet(1, 5), r.mark("resume-picker-search")
    r.keys(ENTER), r.wait(2), r.keys(ENTER), r.ready(), r.mark("after")


def compact(r):
    r.ready(), r.submit("hello there"), r.settled()
    r.keys(b"/compact"), r.quiet(), r.mark("slash-menu")
    r.keys(ENTER), r.wait(3), r.mark("compacting")
    r.settled(), r.mark("compacted")
    r.keys(b"/clear"), r.quiet(), r.keys(ENTER), r.settled(), r.mark("cleared")


def stop_hook(r):
    r.ready(), r.submit("hello there"), r.wait(2), r.settled(), r.mark("stop-hook-error")
    r.submit("again"), r.wait(2), r.settled(), r.mark("stop-hook-error-again")


def hook(event, command):
    return {"hooks": {event: [{"hooks": [{"type": "command", "command": command}]}]}}


def slow_hooks(*events):
    return {"hooks": {event: [{"hooks": [{"type": "command", "command": "sleep 3"}]}] for event in events}}


ITEMS = "\n".join(f"{number}. item number {number} of a long list" for number in range(1, 70))
TASKS = [{"subject": "Look around", "description": "read", "activeForm": "Looking around"},
         {"subject": "Change the code", "description": "write", "activeForm": "Changing the code"}]

SCENARIOS = {
    "turn": Scenario(turn, ["hold:6s"]),
    "queue": Scenario(queue, ["hold:12s"]),
    "failed": Scenario(failed, ["reset-after-block"]),
    "overloaded": Scenario(overloaded, ["529"] * 20),
    "errors": Scenario(errors, ["429:3600", "400:prompt-too-long", "400:credit", "400:thinking"]),
    "waiting": Scenario(waiting, ["reset-before-headers"] * 20),
    "interrupt": Scenario(interrupt, ["silence-mid-text"]),
    "tool": Scenario(tool, ["tool:sleep 6"], EDITING),
    "thinking": Scenario(thinking, ["thinking:7s"]),
    "thinking-long": Scenario(thinking_long, ["thinking:50s"]),
    "tool-output": Scenario(tool_output, ["tool:for n in 1 2 3 4 5 6 7 8; do echo line $n; sleep 1; done"], EDITING),
    "agent": Scenario(agent, ["call:Agent " + json.dumps({"description": "Look at it", "prompt": "Look.", "subagent_type": "general-purpose"}),
                              "tool:for n in 1 2 3 4 5; do sleep 1; done", "hold:3s"], EDITING),
    "background": Scenario(background, ["call:Bash " + json.dumps({"command": "for n in 1 2 3 4 5 6 7 8 9; do sleep 2; done", "run_in_background": True}),
                                        "hold:6s"], EDITING),
    "hooks": Scenario(hooks, ["tool:true"], EDITING, settings=slow_hooks("UserPromptSubmit", "PreToolUse", "Stop")),
    "tasks": Scenario(tasks, [*("call:TaskCreate " + json.dumps(task) for task in TASKS), "hold:6s"], EDITING, versions=["2.1.146"]),
    "resume": Scenario(resumed, history=["hello there"]),
    "resume-picker": Scenario(resume_picker, history=[["hello there"], ["the other session", "and more"]], resume=["--resume"]),
    "compact": Scenario(compact, compaction="hold:5s"),
    "stop-hook": Scenario(stop_hook, settings=hook("Stop", "echo the hook is broken >&2; exit 1")),
    "stop-hook-blocks": Scenario(stop_hook, settings=hook("Stop", "test -e seen || { touch seen; echo not finished yet >&2; exit 2; }")),
    "long": Scenario(answered_twice, ["ok:" + ITEMS]),
    "scrolled": Scenario(scrolled, ["ok:" + ITEMS], renderers=["fullscreen"]),
    "scrolled-busy": Scenario(scrolled_busy, ["ok:" + ITEMS, "tool:sleep 5", "tool:touch x"], ASKING + ["--allowedTools", "Bash(sleep:*)"],
                              renderers=["fullscreen"]),
    "no-response": Scenario(answered, ["ok:No response requested."]),
}
