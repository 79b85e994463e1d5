"""What a scenario is, and the keys that the person at the keyboard has."""

ENTER, ESC, UP, DOWN, TAB, BACKSPACE = b"\r", b"\x1b", b"\x1b[A", b"\x1b[B", b"\t", b"\x7f"
SHIFT_TAB, PAGE_UP, PAGE_DOWN = b"\x1b[Z", b"\x1b[5~", b"\x1b[6~"
CTRL_C, CTRL_J, CTRL_O, CTRL_R, CTRL_S, CTRL_U = b"\x03", b"\n", b"\x0f", b"\x12", b"\x13", b"\x15"
ASKING = ["--permission-mode", "default"]
EDITING = ["--permission-mode", "acceptEdits", "--allowedTools", "Bash"]

# For scenarios that may not switch the client's other traffic off (flags and surveys hang on it): it goes to a port where nobody listens.
UNREACHABLE = {
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": None,
    "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1",
}


def paste(text):
    return b"\x1b[200~" + text.encode() + b"\x1b[201~"


class Scenario:
    """A script for the API, a prepared home and folder, and `play`, which is the person at the keyboard.

    `play` gets a Recorder. `faults` are the answers to the main requests, in order; a function is called with the columns. `trusted`,
    `approved` and `onboarded` seed the client's own state, `state` adds to it. `settings` is the user's settings.json: a dictionary, or
    text that is written as it is. `files` are further files by their path, below the home or, when it begins with `proj/`, the folder.
    `environment` is added to the client's; None takes a variable away. `history` is submitted in sessions before the one that is
    recorded (a list in the list: one session each), which is then started with `resume` (default: the first session's id); `between`
    is called with the home in between. `versions` and `renderers` limit where it is recorded.
    `compaction` is the answer to a request for a summary.
    """

    def __init__(self, play, faults=(), arguments=(), trusted=True, approved=True, onboarded=True, state=None, settings=None, files=None,
                 environment=None, history=(), resume=None, between=None, versions=None, renderers=None, compaction=None):
        self.play, self.faults, self.arguments = play, faults, list(arguments)
        self.trusted, self.approved, self.onboarded = trusted, approved, onboarded
        self.state, self.settings, self.files, self.environment = state or {}, settings, files or {}, environment or {}
        self.history = [one if isinstance(one, list) else [one] for one in history] if any(isinstance(one, list) for one in history) \
            else [list(history)] if history else []
        self.resume, self.between, self.compaction = resume, between, compaction
        self.versions, self.renderers = versions, renderers

    def script(self, columns):
        return list(self.faults(columns) if callable(self.faults) else self.faults)
