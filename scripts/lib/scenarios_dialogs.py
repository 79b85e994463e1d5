"""Dialogs and pickers in a session: what takes keys that were meant for the input box."""
import json

from scenario import ASKING, DOWN, EDITING, ENTER, ESC, TAB, UNREACHABLE, UP, Scenario


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


def permission_kinds(r):
    r.ready()
    for name in KINDS:
        r.submit("please " + name), r.wait(1), r.settled(), r.mark("permission-" + name)
        r.keys(DOWN), r.quiet(1, 4), r.mark(f"permission-{name}-down")
        r.keys(ESC), r.settled(), r.mark(f"permission-{name}-rejected")


def question(r):
    r.ready(), r.submit("ask me"), r.wait(1), r.settled(), r.mark("question")
    r.keys(ESC), r.settled(), r.mark("closed")


def questions(r):
    r.ready(), r.submit("ask me"), r.wait(1), r.settled(), r.mark("question-1")
    r.keys(ENTER), r.quiet(1, 5), r.mark("question-2")
    r.keys(ENTER), r.quiet(1, 5), r.mark("question-2-ticked")
    r.keys(TAB), r.quiet(1, 5), r.mark("question-review")
    r.keys(ENTER), r.wait(1), r.settled(), r.mark("after")


def plan(r):
    r.ready(), r.submit("make a plan"), r.wait(1), r.settled(), r.mark("plan")
    r.keys(ESC), r.settled(), r.mark("closed")


def written_plan(r):
    """The transcript has the word that the plan's file is named by after one turn."""
    r.ready(), r.submit("hello there"), r.settled()
    r.submit("make a plan"), r.wait(1), r.settled(), r.mark("plan")
    r.keys(DOWN), r.quiet(1, 4), r.mark("plan-down")
    r.keys(ESC), r.settled(), r.mark("closed")


def rewind(r):
    r.ready(), r.submit("hello there"), r.settled(), r.mark("answered")
    r.keys(b"/rewind"), r.quiet(), r.mark("slash-menu")
    r.keys(ENTER), r.settled(), r.mark("rewind")
    r.keys(UP), r.quiet(), r.mark("rewind-up")
    r.keys(ENTER), r.settled(), r.mark("rewind-options")
    r.keys(ESC), r.quiet(1, 8), r.keys(ESC), r.settled(), r.mark("closed")


def rewind_files(r):
    """Where files were changed there are more options, and more prompts make a longer list. The conversation is restored at the end."""
    r.ready(), r.submit("write a file"), r.wait(1), r.settled()
    for number in range(1, 4):
        r.submit(f"prompt number {number}"), r.settled()
    r.submit("/rewind"), r.settled(), r.mark("rewind")
    for number in range(1, 5):
        r.keys(UP), r.quiet(), r.mark(f"rewind-up-{number}")
    r.keys(ENTER), r.settled(), r.mark("rewind-options")
    r.keys(DOWN), r.quiet(), r.mark("rewind-options-down")
    r.keys(ENTER), r.settled(), r.mark("restored")


def model(r):
    r.ready(), r.submit("/model"), r.settled(), r.mark("model")
    r.keys(DOWN), r.quiet(), r.mark("model-down")
    r.keys(ESC), r.settled(), r.mark("closed")


def pickers(r):
    r.ready(), r.submit("hello there"), r.settled()
    for name in PICKERS:
        r.keys(b"/" + name.encode()), r.quiet(0.5, 3), r.keys(ENTER), r.wait(1), r.quiet(1.5, 10), r.mark(name)
        # Some take two; on an empty box two Esc that follow fast would open /rewind.
        r.keys(ESC), r.wait(2), r.keys(ESC), r.wait(2), r.mark(name + "-closed")


def survey(r):
    r.ready(), r.submit("hello there"), r.wait(1), r.settled(), r.wait(3), r.mark("survey")
    r.keys(b"draft"), r.quiet(), r.mark("survey-and-draft")
    r.keys(b"\x15"), r.quiet(), r.keys(b"3"), r.quiet(0.5, 2), r.mark("survey-answered"), r.wait(6), r.mark("after")


def limit(r):
    r.ready(), r.submit("hello there"), r.wait(3), r.settled(), r.mark("limit")
    r.keys(DOWN), r.quiet(1, 4), r.mark("limit-down")
    r.keys(ESC), r.settled(), r.mark("limit-closed")
    r.submit("/rate-limit-options"), r.settled(), r.mark("limit-options")
    r.keys(ESC), r.settled(), r.mark("limit-options-closed")


def resume_summary(r):
    r.ready(), r.mark("resume-summary")
    r.keys(DOWN), r.quiet(), r.mark("resume-summary-down")
    r.keys(ESC), r.settled(), r.mark("closed")



def age(home):
    """Makes the sessions before look three days old, and their last answer the end of a long conversation."""
    for file in home.glob(".claude/projects/*/*.jsonl"):
        records = [json.loads(line) for line in file.read_text().splitlines()]
        for record in records:
            if "timestamp" in record:
                record["timestamp"] = "2026-01-02T03:04:05.678Z"
            usage = record.get("message", {}).get("usage") if isinstance(record.get("message"), dict) else None
            if usage:
                usage["input_tokens"] = 180_000
        file.write_text("".join(json.dumps(record) + "\n" for record in records))


QUESTION = {"questions": [{"question": "Which colour?", "header": "Colour", "multiSelect": False, "options": [
    {"label": "Red", "description": "warm"}, {"label": "Blue", "description": "cold"}]}]}
QUESTIONS = {"questions": QUESTION["questions"] + [{"question": "Which tools shall be used?", "header": "Tools", "multiSelect": True, "options": [
    {"label": "Hammer", "description": "for nails"}, {"label": "Saw", "description": "for wood"}, {"label": "File", "description": "for the rest"}]}]}
KINDS = {
    "write": ("Write", {"file_path": "/home/dev/demo/proj/new.txt", "content": "one\ntwo\nthree\n"}),
    "long": ("Write", {"file_path": "/home/dev/demo/proj/long.txt", "content": "".join(f"line {number}\n" for number in range(90))}),
    "fetch": ("WebFetch", {"url": "https://example.com/page", "prompt": "what does it say?"}),
    "outside": ("Read", {"file_path": "/etc/hostname"}),
    "command": ("Bash", {"command": "cat > out <<'EOF'\n❯ 1. Yes\n" + "a long line of a command " * 20 + "\nEOF", "description": "Quote a dialog"}),
}
PLANNING = ["--permission-mode", "plan"]
PICKERS = ["help", "config", "permissions", "memory", "hooks", "export", "cost", "effort", "theme", "skills", "add-dir"]
# The client shows the plan that is in its plan file; the file is named by a word in the transcript, and a hook writes it in time.
PLANNED = {"hooks": {"PreToolUse": [{"matcher": "ExitPlanMode", "hooks": [{"type": "command", "command":
    "slug=$(grep -oh '\"slug\":\"[^\"]*' ~/.claude/projects/*/*.jsonl | tail -1 | cut -d'\"' -f4); mkdir -p ~/.claude/plans; "
    "seq 1 $LINES_OF_PLAN | sed 's/.*/&. Step &/' > ~/.claude/plans/$slug.md"}]}]}}
# A subscriber's login that no server knows; nothing but the loopback API is reached with it.
LOGIN = {"claudeAiOauth": {"accessToken": "fake-oauth-access-token", "refreshToken": "fake-oauth-refresh-token", "expiresAt": 4102444800000,
                           "scopes": ["user:inference", "user:profile", "user:sessions:claude_code"], "subscriptionType": "pro"}}
SUBSCRIBER = {"files": {".claude/.credentials.json": json.dumps(LOGIN)}, "environment": UNREACHABLE | {"ANTHROPIC_API_KEY": None}}
SURVEYED = {"CLAUDE_FORCE_DISPLAY_SURVEY": "1", "CLAUDE_CODE_ENABLE_FEEDBACK_SURVEY_FOR_OTEL": "1"}

SCENARIOS = {
    "permission": Scenario(permission, ["tool:touch x", "ok", "tool:touch y"], ASKING),
    "permission-while-typing": Scenario(permission_while_typing, ["tool:touch x"], ASKING),
    "permission-kinds": Scenario(permission_kinds, [f"call:{tool} {json.dumps(put)}" for tool, put in KINDS.values()], ASKING),
    "question": Scenario(question, ["call:AskUserQuestion " + json.dumps(QUESTION)]),
    "questions": Scenario(questions, ["call:AskUserQuestion " + json.dumps(QUESTIONS)]),
    "plan": Scenario(plan, ["call:ExitPlanMode " + json.dumps({"plan": "1. Look\n2. Do\n3. Rest"})], PLANNING),
    "plan-file": Scenario(written_plan, ["ok", "call:ExitPlanMode {}"], PLANNING, settings=PLANNED, environment={"LINES_OF_PLAN": "5"}),
    "plan-long": Scenario(written_plan, ["ok", "call:ExitPlanMode {}"], PLANNING, settings=PLANNED, environment={"LINES_OF_PLAN": "80"}),
    "rewind": Scenario(rewind),
    "rewind-files": Scenario(rewind_files, ["call:Write " + json.dumps(KINDS["write"][1])], EDITING),
    "model": Scenario(model),
    "pickers": Scenario(pickers, arguments=ASKING),
    # The later client has the same survey, but when it asks could not be provoked; nor could its way to resume from a summary.
    "survey": Scenario(survey, settings={"feedbackSurveyRate": 1}, environment=SURVEYED, versions=["2.1.146"]),
    "limit": Scenario(limit, ["429:plan-limit"] * 9, **SUBSCRIBER),
    "resume-summary": Scenario(resume_summary, history=["hello there"], between=age, environment=UNREACHABLE, versions=["2.1.146"],
                               state={"cachedGrowthBookFeatures": {"tengu_gleaming_fair": True}}),
}
