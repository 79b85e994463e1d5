"""supervisord of the supervised half: its process, its control API over the unix socket, and its journal."""
import http.client
import json
import os
import signal
import socket
import subprocess
import time

START_SECONDS = 30
STOP_SECONDS = 40


class _Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self._path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Daemon:
    def __init__(self, binary, folder, config):
        self._socket, self.state = folder / "s.sock", folder / "state"
        config = {"daemon": {"socket": str(self._socket), "state_dir": str(self.state)}, **config}
        file = folder / "supervisor.yaml"
        file.write_text(json.dumps(config, indent=1))  # JSON is YAML
        home = folder / "daemon-home"
        home.mkdir()
        environment = {name: value for name, value in os.environ.items() if name in ("PATH", "DOTNET_ROOT")} | {"HOME": str(home), "LANG": "C.UTF-8"}
        with open(folder / "supervisord.log", "w") as log:
            self._process = subprocess.Popen(
                [binary, "--config", file], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=home, start_new_session=True)
        until = time.monotonic() + START_SECONDS
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise SystemExit(f"campaign: supervisord does not start:\n{(folder / 'supervisord.log').read_text()}")
            time.sleep(0.1)

    def ask(self, method, path, body=None):
        connection = _Connection(self._socket)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), {"Content-Type": "application/json"})
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def answers(self):
        try:
            return self.ask("GET", "/v1/status") is not None
        except OSError:
            return False

    def status(self):
        return {session["name"]: session for session in self.ask("GET", "/v1/status")["sessions"]}

    def send(self, session, text):
        """Submits a prompt as a person; returns None, or why it was not submitted."""
        result = self.ask("POST", f"/v1/send?name={session}", {"text": text})["results"][0]
        return None if result["outcome"].lower() == "accepted" else result.get("message") or result["outcome"]

    def press(self, session, key):
        self.ask("POST", f"/v1/keys?name={session}", {"keys": [key]})

    def journal(self):
        lines = []
        for file in sorted((self.state / "journal").glob("*.jsonl")):
            lines += [json.loads(line) for line in file.read_text().split("\n") if line.endswith("}")]
        return lines

    def stop(self):
        if self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
