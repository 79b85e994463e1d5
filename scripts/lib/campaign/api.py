"""The faulty API of one half: its process, and its log of requests, which is the evidence."""
import dataclasses
import datetime
import json
import subprocess
import time
import urllib.request

START_SECONDS = 20
# What the client breaks off when it is told to, or when it ends.
LEFT = "client left"
TOOLS = ("tool:", "call:")
STALLS = ("pings-", "silence-")


@dataclasses.dataclass
class Request:
    number: int
    session: str
    at: float
    ended: float | None
    fault: str
    prompt: str
    outcome: str
    brings_result: bool

    @property
    def completes(self):
        """Whether the turn is over with this answer."""
        return self.outcome == "completed" and not self.fault.startswith(TOOLS)

    @property
    def is_stall(self):
        return self.fault.startswith(STALLS)


def moment(text):
    """Seconds since 1970 of a time with up to seven digits of a second."""
    whole, _, rest = text.partition(".")
    digits = "".join(c for c in rest.split("+")[0].rstrip("Z"))
    return datetime.datetime.fromisoformat(whole[:19] + "+00:00").timestamp() + (float("0." + digits) if digits else 0)


class Api:
    def __init__(self, binary, folder):
        port = folder / "port"
        self._process = subprocess.Popen([binary, "--port-file", port], stdout=subprocess.DEVNULL)
        until = time.monotonic() + START_SECONDS
        while not (port.exists() and port.read_text().strip()):
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise SystemExit("campaign: the faulty API does not start")
            time.sleep(0.05)
        self.port = int(port.read_text())

    def fail_while(self, said):
        """Lets requests fail for as long as the conversation carries that text."""
        rules = json.dumps([{"match": "*", "history": said, "then": "400:thinking"}]).encode()
        urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{self.port}/_control/rules", rules, method="POST"), timeout=30).close()

    def requests(self):
        """The requests of main turns so far, in order of arrival."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_control/log", timeout=30) as reply:
            records = json.load(reply)
        return [
            Request(r["number"], r["session"], moment(r["at"]), moment(r["endedAt"]) if r.get("endedAt") else None, r["fault"],
                    r["lastPrompt"], r["outcome"], r["bringsToolResult"])
            for r in records if r["kind"] in ("main", "non-stream")
        ]

    def stop(self):
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
