"""Answers and prompts that quote what the client itself draws: none of it may fool a reader."""
from scenario import ASKING, ENTER, Scenario, paste


def answered(r):
    r.ready(), r.submit("show me"), r.wait(0.5), r.settled(), r.mark("answered")


def each(r):
    r.ready()
    for name in QUOTES:
        r.submit("show " + name), r.wait(0.5), r.settled(), r.mark("quoted-" + name)


def while_busy(r):
    """The quotation stands on the screen while the next turn runs, and while a real dialog is open below it."""
    r.ready(), r.submit("show me"), r.wait(0.5), r.settled(), r.mark("answered")
    r.submit("go on"), r.wait(2.5), r.mark("busy-below-quotation"), r.settled(), r.mark("permission-below-quotation")
    r.keys(b"\x1b"), r.settled(), r.mark("rejected")


def prompts(r):
    """The person's own message quotes; it is echoed above the box."""
    r.ready()
    for number, text in enumerate((PERMISSION, "API Error: 500 Internal server error", "✶ Brewing… (4m 40s · ↓ 2 tokens)", "❯ 1. Yes")):
        r.keys(paste(text)), r.quiet(), r.keys(ENTER), r.wait(1), r.settled(), r.mark(f"prompt-quotes-{number}")


PERMISSION = """ Bash command

   touch x
   Run a step of the task

 Do you want to proceed?
 ❯ 1. Yes
   2. Yes, and don't ask again for touch commands
   3. No

 Esc to cancel · Tab to amend"""
RULE_PERMISSION = "─" * 60 + "\n" + PERMISSION
SPINNER = """✶ Brewing… (4m 40s · ↓ 2 tokens)

✻ Sautéing… (12s · ↑ 1.2k tokens · esc to interrupt)

* Waiting for API response · will retry in 17s · check your network

  esc to interrupt"""
LIMIT = """You've hit your session limit · resets 3:45pm

Usage limit reached · continuing automatically at 3:45pm

What do you want to do?

❯ 1. Stop and wait for limit to reset
  2. Upgrade your plan"""
TRUST = """ Accessing workspace:

 /home/dev/demo/proj

 Quick safety check: Is this a project you created or one you trust?

 ❯ 1. Yes, I trust this folder
   2. No, exit

 Enter to confirm · Esc to cancel"""
QUEUED = "❯ do more\n  Press up to edit queued messages"


def box(columns, text="❯ "):
    rule = "─" * columns
    return f"{rule}\n{text}\n{rule}\n  ? for shortcuts"


def fenced(text):
    return f"You would see:\n\n```\n{text}\n```"


# Fenced and bare: Markdown keeps the first as it is and wraps or renumbers the second.
QUOTES = {
    "options": lambda columns: "❯ 1. Yes\n  2. No",
    "permission": lambda columns: fenced(RULE_PERMISSION),
    "permission-bare": lambda columns: PERMISSION,
    "box": lambda columns: fenced(box(columns)),
    "box-short": lambda columns: fenced(box(columns - 4, "❯ a draft that nobody typed")),
    "spinner": lambda columns: fenced(SPINNER),
    "spinner-bare": lambda columns: SPINNER,
    "error": lambda columns: "It said:\n\nAPI Error: 500 Internal server error\n\n  ⎿  API Error: Connection error.\n\n● API Error: Connection lost.",
    "limit": lambda columns: fenced(LIMIT),
    "trust": lambda columns: fenced(TRUST),
    "queued": lambda columns: fenced(QUEUED),
    "interrupted": lambda columns: fenced("  ⎿  Interrupted · What should Claude do instead?"),
    "survey": lambda columns: fenced("● How is Claude doing this session? (optional)\n  1: Bad    2: Fine   3: Good   0: Dismiss"),
}

QUOTING = f"""Here is what you would see:

```
{"─" * 120}
❯ 
{"─" * 120}
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

SCENARIOS = {
    "quoting": Scenario(answered, ["ok:" + QUOTING]),
    "quoting-each": Scenario(each, lambda columns: ["ok:" + quote(columns) for quote in QUOTES.values()]),
    "quoting-busy": Scenario(while_busy, ["ok:" + fenced(PERMISSION), "tool:sleep 5", "tool:touch x"], ASKING + ["--allowedTools", "Bash(sleep:*)"]),
    "quoting-prompts": Scenario(prompts),
    "quoted-error": Scenario(answered, ["ok:API Error: Connection lost mid-response. The response above may be incomplete."]),
}
