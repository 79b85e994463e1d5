"""What is recorded: each scenario is a list of faults for the API and a function that plays the person at the keyboard."""
import json

ENTER, ESC, UP, DOWN, BACKSPACE = b"\r", b"\x1b", b"\x1b[A", b"\x1b[B", b"\x7f"
CTRL_C, CTRL_S, CTRL_U = b"\x03", b"\x13", b"\x15"
ASKING = ["--permission-mode", "default"]


def paste(text):
    return b"\x1b[200~" + text.encode() + b"\x1b[201~"


class Scenario:
    """`trusted`, `approved` and `onboarded` seed the client's settings; `history` is submitted in a session that is then resumed."""

    def __init__(self, play, faults=(), arguments=(), trusted=True, approved=True, onboarded=True, history=()):
        self.play, self.faults, self.arguments, self.history = play, list(faults), list(arguments), list(history)
        self.trusted, self.approved, self.onboarded = trusted, approved, onboarded


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


def permission(r):
    r.ready(), r.submit("please touch the file"), r.wait(1), r.settled(), r.mark("permission")
    r.keys(ENTER), r.settled(), r.mark("answered")
    r.submit("and the other"), r.wait(1), r.settled(), r.mark("permission-again")
    r.keys(ESC), r.settled(), r.mark("rejected")


def permission_while_typing(r):
    r.ready(), r.submit("please touch the file"), r.wait(0.5)
    for key in b"typing on and on":
        r.keys(bytes([key])), r.wait(0.2)
    r.mark("typed"), r.settled(), r.mark("permission")


def question(r):
    r.ready(), r.submit("ask me"), r.wait(1), r.settled(), r.mark("question")
    r.keys(ESC), r.settled(), r.mark("closed")


def plan(r):
    r.ready(), r.submit("make a plan"), r.wait(1), r.settled(), r.mark("plan")
    r.keys(ESC), r.settled(), r.mark("closed")


def trust(r):
    r.ready(), r.mark("trust")
    if r.version != "2.1.146":
        # Later versions stand on No.
        r.keys(UP), r.quiet(), r.mark("trust-yes")
    r.keys(ENTER), r.ready(), r.mark("after")


def api_key(r):
    r.ready(), r.mark("api-key")
    r.keys(UP), r.quiet(), r.mark("api-key-yes")
    r.keys(ENTER), r.ready(), r.mark("after")


def onboarding(r):
    r.ready(), r.mark("theme")
    r.keys(ENTER), r.settled(), r.mark("security")


def rewind(r):
    r.ready(), r.submit("hello there"), r.settled(), r.mark("answered")
    r.keys(b"/rewind"), r.quiet(), r.mark("slash-menu")
    r.keys(ENTER), r.settled(), r.mark("rewind")
    r.keys(UP), r.quiet(), r.mark("rewind-up")
    r.keys(ENTER), r.settled(), r.mark("rewind-options")
    r.keys(ESC), r.quiet(1, 8), r.keys(ESC), r.settled(), r.mark("closed")


def model(r):
    r.ready(), r.submit("/model"), r.settled(), r.mark("model")
    r.keys(DOWN), r.quiet(), r.mark("model-down")
    r.keys(ESC), r.settled(), r.mark("closed")


def hints(r):
    r.ready(), r.keys(b"?"), r.quiet(), r.mark("shortcuts")
    r.keys(BACKSPACE), r.quiet(), r.keys(ESC), r.quiet(2)
    r.keys(b"@"), r.quiet(1, 5), r.mark("file-menu")
    r.keys(BACKSPACE), r.quiet()
    r.keys(b"stash this"), r.quiet(), r.keys(CTRL_S), r.quiet(1, 5), r.mark("stashed")
    r.keys(CTRL_C), r.quiet(0.6, 5), r.mark("exit-hint")
    r.wait(2), r.keys(b"!"), r.quiet(1, 5), r.mark("shell-mode")


def answered(r):
    r.ready(), r.submit("show me"), r.wait(0.5), r.settled(), r.mark("answered")


def answered_twice(r):
    answered(r), r.submit("again please"), r.settled(), r.mark("answered-again")


def resumed(r):
    r.ready(), r.mark("resumed")


RULE = "─" * 120
QUOTES = f"""Here is what you would see:

```
{RULE}
❯ 
{RULE}
  ? for shortcuts
```

or a dialog:

```
Do you want to proceed?
❯ 1. Yes
  2. No

Esc to cancel
```

API Error: The socket connection was closed unexpectedly.

✶ Brewing… (4m 40s · ↓ 2 tokens)

❯ continue

● API Error: Connection lost mid-response."""
ITEMS = "\n".join(f"{number}. item number {number} of a long list" for number in range(1, 70))
QUESTION = {"questions": [{"question": "Which colour?", "header": "Colour", "multiSelect": False, "options": [
    {"label": "Red", "description": "warm"}, {"label": "Blue", "description": "cold"}]}]}

SCENARIOS = {
    "turn": Scenario(turn, ["hold:6s"]),
    "failed": Scenario(failed, ["reset-after-block"]),
    "overloaded": Scenario(overloaded, ["529"] * 20),
    "errors": Scenario(errors, ["429:3600", "400:prompt-too-long", "400:credit", "400:thinking"]),
    "waiting": Scenario(waiting, ["reset-before-headers"] * 20),
    "interrupt": Scenario(interrupt, ["silence-mid-text"]),
    "tool": Scenario(tool, ["tool:sleep 6"], ["--permission-mode", "acceptEdits", "--allowedTools", "Bash"]),
    "permission": Scenario(permission, ["tool:touch x", "ok", "tool:touch y"], ASKING),
    "permission-while-typing": Scenario(permission_while_typing, ["tool:touch x"], ASKING),
    "question": Scenario(question, ["call:AskUserQuestion " + json.dumps(QUESTION)]),
    "plan": Scenario(plan, ["call:ExitPlanMode " + json.dumps({"plan": "1. Look\n2. Do\n3. Rest"})], ["--permission-mode", "plan"]),
    "trust": Scenario(trust, trusted=False),
    "api-key": Scenario(api_key, approved=False),
    "onboarding": Scenario(onboarding, onboarded=False),
    "rewind": Scenario(rewind),
    "model": Scenario(model),
    "hints": Scenario(hints),
    "resume": Scenario(resumed, history=["hello there"]),
    "long": Scenario(answered_twice, ["ok:" + ITEMS]),
    "quoting": Scenario(answered, ["ok:" + QUOTES]),
    "quoted-error": Scenario(answered, ["ok:API Error: Connection lost mid-response. The response above may be incomplete."]),
    "no-response": Scenario(answered, ["ok:No response requested."]),
}
