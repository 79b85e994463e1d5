"""A home in which a real client asks for nothing, and a client alone in a pseudo-terminal with a driver at its keys."""
import fcntl
import json
import os
import pty
import select
import signal
import struct
import termios
import threading
import time

KEY = "fake-key-0000000000"
COLUMNS, ROWS = 120, 40
STOP_SECONDS = 8
HOOKS = ("UserPromptSubmit", "Stop", "StopFailure")
# Tools of the tasks run without asking; what opens a dialog is not among them.
ALLOWED = ["Bash(sleep:*)"]
ARGUMENTS = ["--permission-mode", "default"]


def seed(home, project):
    (home / ".claude").mkdir(parents=True)
    (home / ".claude.json").write_text(json.dumps({
        "hasCompletedOnboarding": True, "theme": "dark", "customApiKeyResponses": {"approved": [KEY[-20:]], "rejected": []},
        "projects": {str(project): {"hasTrustDialogAccepted": True}},
    }))
    (home / ".claude/settings.json").write_text(json.dumps({"permissions": {"allow": ALLOWED}}))


def environment(home, port):
    return {
        "HOME": str(home), "PATH": "/usr/local/bin:/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8",
        "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{port}", "ANTHROPIC_API_KEY": KEY, "DISABLE_AUTOUPDATER": "1",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    }


class Client:
    """Its output is read and thrown away: what it does is told by its hooks."""

    def __init__(self, binary, home, project, port, session_id):
        self._hooks = home / "hooks.jsonl"
        self._hooks.touch()
        settings = home / "hooks.json"
        command = {"type": "command", "command": f"cat >> '{self._hooks}'; echo >> '{self._hooks}'"}
        settings.write_text(json.dumps({"hooks": {name: [{"hooks": [command]}] for name in HOOKS}}))
        self.drawn = time.monotonic()
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            os.chdir(project)
            arguments = [str(binary), "--session-id", session_id, "--settings", str(settings), *ARGUMENTS]
            os.execve(binary, arguments, environment(home, port))
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while True:
            try:
                if not select.select([self._terminal], [], [], 1)[0]:
                    continue
                if not os.read(self._terminal, 65536):
                    return
                self.drawn = time.monotonic()
            except (OSError, ValueError):
                return

    def keys(self, keys):
        try:
            os.write(self._terminal, keys.encode())
        except OSError:
            pass  # it has ended; the turn stays where it is

    def told(self):
        """The events that its hooks told, in order."""
        return [json.loads(line)["hook_event_name"] for line in self._hooks.read_text().split("\n") if line.startswith("{")]

    def submit(self, text, stopped):
        """Types a prompt until the client reports it; a client that still starts may lose keys. False when the campaign is over first."""
        before = self.told().count("UserPromptSubmit")
        while not stopped():
            self.keys(text)
            time.sleep(0.7)
            for _ in range(3):
                self.keys("\r")
                until = time.monotonic() + 4
                while time.monotonic() < until:
                    if self.told().count("UserPromptSubmit") > before:
                        return True
                    time.sleep(0.1)
            self.keys("\x15\x15\x15\x15")
            time.sleep(0.5)
        return False

    def stop(self):
        for signal_, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, STOP_SECONDS)):
            try:
                os.kill(self._pid, signal_)
                until = time.monotonic() + seconds
                while time.monotonic() < until:
                    if os.waitpid(self._pid, os.WNOHANG)[0]:
                        os.close(self._terminal)
                        return
                    time.sleep(0.05)
            except (ProcessLookupError, ChildProcessError):
                return
