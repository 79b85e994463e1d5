"""The part of a recording that runs in the namespace: a fresh home, a folder, and the client between them."""
import json
import os
import pathlib

from recorder import Recorder
from scenarios import SCENARIOS

KEY = "fake-key-0000000000"
DEMO = "/home/dev/demo"
SESSIONS = ["11111111-2222-4333-8444-555555555555", "22222222-2222-4333-8444-555555555555"]
# Always said, because what a client takes by itself also hangs on flags that it may or may not have fetched.
RENDERERS = {"classic": "0", "fullscreen": "1"}


def seed(scenario, folder, home):
    os.makedirs(folder)
    os.makedirs(home)
    pathlib.Path(folder, "readme.txt").write_text("a demo\n")
    state = {"theme": "dark", "projects": {folder: {"hasTrustDialogAccepted": True}} if scenario.trusted else {}}
    if scenario.onboarded:
        state["hasCompletedOnboarding"] = True
    if scenario.approved:
        state["customApiKeyResponses"] = {"approved": [KEY[-20:]], "rejected": []}
    files = {".claude.json": json.dumps(state | scenario.state), **scenario.files}
    if scenario.settings is not None:
        files[".claude/settings.json"] = scenario.settings if isinstance(scenario.settings, str) else json.dumps(scenario.settings)
    for name, text in files.items():
        file = pathlib.Path(DEMO, name) if name.startswith("proj/") else pathlib.Path(home, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def record(job):
    scenario = SCENARIOS[job["scenario"]]
    folder, home = DEMO + "/proj", DEMO + "/home"
    seed(scenario, folder, home)
    environment = {
        "HOME": home, "PATH": "/usr/local/bin:/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8",
        "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{job['port']}", "ANTHROPIC_API_KEY": KEY, "DISABLE_AUTOUPDATER": "1",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "CLAUDE_CODE_NO_FLICKER": RENDERERS[job["renderer"]], **scenario.environment,
    }
    environment = {name: value for name, value in environment.items() if value is not None}

    def start(extra):
        return Recorder(["/mnt/client/claude"] + scenario.arguments + extra, environment, folder, job["columns"], job["rows"], job["version"])

    for session, prompts in zip(SESSIONS, scenario.history):
        before = start(["--session-id", session])
        before.ready()
        for prompt in prompts:
            before.submit(prompt)
            before.settled()
        before.stop()
    if scenario.between:
        scenario.between(pathlib.Path(home))
    recorder = start([] if not scenario.history else ["--resume", SESSIONS[0]] if scenario.resume is None else scenario.resume)
    try:
        scenario.play(recorder)
    finally:
        recorder.stop()
    recorder.save("/mnt/out", job["name"])
    print(f"{job['version']} {job['name']}: {len(recorder.data)} bytes, marks {' '.join(mark['name'] for mark in recorder.marks)}", flush=True)
