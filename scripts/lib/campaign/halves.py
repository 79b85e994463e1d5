"""The two halves of a campaign: the same sessions and tasks, with a daemon and without one."""
import dataclasses
import json
import threading
import time
import uuid

from api import Api
from client import ARGUMENTS, Client, environment, seed
from daemon import Daemon
from plan import POISON, Task, tasks

LOOK_SECONDS = 0.6
READY_SECONDS = 120
# A person reads an answer before the next prompt.
THINKING_SECONDS = 1.0


@dataclasses.dataclass
class Turn:
    """What came of a task. Times are seconds since 1970, by the clock of the API where it knows."""
    task: Task
    started: float
    ended: float = 0.0
    completed: bool = False
    # The campaign was over before the task was.
    cut: bool = False


class Half:
    def __init__(self, options, folder, name):
        self.options, self.name, self.folder = options, name, folder / name
        self.project = self.folder / "project"
        self.project.mkdir(parents=True)
        self.turns, self.requests, self.sessions = [], [], {}
        self._lock, self._over = threading.Lock(), threading.Event()
        self.until = self.stopped_at = float("inf")
        self.troubles = []
        self.api = Api(options.api, self.folder)
        if "poisoned" in options.groups:
            self.api.fail_while(f" {POISON}")
        self.names = [f"s{number}" for number in range(1, options.sessions + 1)]
        self.versions = {name: options.clients[at % len(options.clients)] for at, name in enumerate(self.names)}
        for name_ in self.names:
            seed(self.home(name_), self.project)

    def home(self, session):
        return self.folder / session

    def over(self):
        return self._over.is_set() or time.time() >= self.until

    def run(self, until):
        """Works until that moment, then stops everything."""
        self.until = until
        workers = [threading.Thread(target=self._work, args=(name,), daemon=True) for name in self.names]
        workers.append(threading.Thread(target=self._follow, daemon=True))
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self.requests = self.api.requests()
        self.stopped_at = time.time()
        (self.folder / "requests.json").write_text(json.dumps([vars(request) for request in self.requests], indent=0))

    def stop(self):
        self._over.set()
        self.end()
        self.api.stop()

    def _follow(self):
        while not self.over():
            self.requests = self.api.requests()
            self._over.wait(LOOK_SECONDS)

    def _work(self, session):
        try:
            for task in tasks(session, self.options.seed, self.options.groups):
                if self.over() or not self.submit(task):
                    return
                turn = self._await(task)
                with self._lock:
                    self.turns.append(turn)
                self._over.wait(THINKING_SECONDS)
        except Exception as error:  # the other sessions go on; what is missing is told
            self.troubles.append(f"{self.name}/{session}: {type(error).__name__}: {error}")

    def _await(self, task):
        turn = Turn(task, time.time())
        seen = False
        while not self.over():
            ours = self.of(task)
            if ours and not seen:
                turn.started, seen = ours[0].at, True
            if task.group == "dialog" and ours and ours[0].outcome == "completed":
                self._leave_alone(task, turn, ours[0].ended)
                return turn
            done = next((r for r in ours if r.completes), None)
            if done:
                turn.ended, turn.completed = done.ended, True
                return turn
            if time.time() > turn.started + self.options.patience:
                self.come_back(task)
                turn.ended = time.time()
                return turn
            self._over.wait(LOOK_SECONDS / 2)
        turn.ended, turn.cut = time.time(), True
        return turn

    def _leave_alone(self, task, turn, since):
        """Nobody answers the dialog; in the end a person declines."""
        while not self.over() and time.time() < since + self.options.dialog_seconds:
            self._over.wait(LOOK_SECONDS)
        turn.ended = time.time()
        self.decline(task)

    def of(self, task):
        """The requests since a task's prompt, in its session."""
        requests = self.requests
        first = next((at for at, r in enumerate(requests) if task.text + " " in r.prompt), None)
        return [] if first is None else [r for r in requests[first:] if r.session == requests[first].session]


class Unsupervised(Half):
    """The client alone. Its driver knows the end of a turn by the API's log; a turn that died or hangs stays so until somebody comes back."""

    def __init__(self, options, folder):
        super().__init__(options, folder, "unsupervised")
        self._clients = {}

    def start(self):
        for name in self.names:
            self.sessions[name] = str(uuid.uuid4())
            self._clients[name] = Client(self.options.binary(self.versions[name]), self.home(name), self.project, self.api.port, self.sessions[name])
        for client in self._clients.values():
            until = time.monotonic() + READY_SECONDS
            time.sleep(1)
            while time.monotonic() - client.drawn < 2.5 and time.monotonic() < until:
                time.sleep(0.2)

    def submit(self, task):
        return self._clients[task.session].submit(task.prompt, self.over)

    def decline(self, task):
        self._clients[task.session].keys("\x1b")
        self._over.wait(2)

    def come_back(self, task):
        """A person ends the turn, if there still is one, and clears the box, into which the client may have put the prompt back."""
        client = self._clients[task.session]
        client.keys("\x1b")
        self._over.wait(2)
        client.keys("\x15" * 6)
        self._over.wait(1)

    def end(self):
        for client in self._clients.values():
            client.stop()


class Supervised(Half):
    """The same under supervisord; the driver only submits the next task when the session is ready."""

    def __init__(self, options, folder):
        super().__init__(options, folder, "supervised")
        self.declined, self.journal, self.statuses = {}, [], {}
        self.daemon = None

    def start(self):
        self.daemon = Daemon(self.options.supervisord, self.folder, {
            "claude": {"inherit_env": False},
            "defaults": {"cwd": str(self.project), "args": ARGUMENTS, "recovery": self.options.recovery()},
            "sessions": [
                {"name": name, "command": str(self.options.binary(self.versions[name])), "env": environment(self.home(name), self.api.port)} for name in self.names
            ],
        })
        until = time.monotonic() + READY_SECONDS
        while any(s["phase"] != "ready" for s in self.daemon.status().values()):
            if time.monotonic() > until:
                raise SystemExit(f"campaign: the supervised sessions do not become ready: {self.daemon.status()}")
            time.sleep(0.5)
        self.sessions = {name: s["session_id"] for name, s in self.daemon.status().items()}

    def submit(self, task):
        while not self.over():
            if self.daemon.status()[task.session]["phase"] == "ready" and self.daemon.send(task.session, task.prompt) is None:
                return True
            self._over.wait(LOOK_SECONDS)
        return False

    def decline(self, task):
        self.declined[task.number, task.session] = time.time()
        self.daemon.press(task.session, "Escape")
        self._over.wait(2)

    def come_back(self, task):
        if self.daemon.status()[task.session]["phase"] != "ready":
            self.daemon.press(task.session, "Escape")
            self._over.wait(2)

    def end(self):
        if self.daemon is None:
            return
        if self.daemon.answers():
            self.statuses = self.daemon.status()
        self.daemon.stop()
        self.journal = self.daemon.journal()
