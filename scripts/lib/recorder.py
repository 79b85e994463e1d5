"""One client in a pseudo-terminal: types keys, keeps every byte it writes, and marks the moments that tests look at."""
import fcntl
import json
import os
import pathlib
import pty
import select
import signal
import struct
import termios
import time

# The longest that an ordered end of a client may take before it is killed.
STOP_SECONDS = 8


class Ended(Exception):
    """The client ended although the scenario goes on."""


class Recorder:
    def __init__(self, command, environment, folder, columns, rows, version):
        self.version, self.size = version, (columns, rows)
        self.data, self.chunks, self.marks = bytearray(), [], []
        self.began = self.last = time.monotonic()
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            self._resize(0)
            os.execve(command[0], command, environment)
        self._resize(self.terminal)

    def _resize(self, terminal):
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", self.size[1], self.size[0], 0, 0))

    def _read(self, seconds):
        if not select.select([self.terminal], [], [], max(0, seconds))[0]:
            return
        try:
            read = os.read(self.terminal, 65536)
        except OSError:
            read = b""
        if not read:
            raise Ended(bytes(self.data[-300:]).decode(errors="replace"))
        self.last = time.monotonic()
        self.chunks.append([round((self.last - self.began) * 1000), len(read)])
        self.data += read

    def keys(self, keys):
        os.write(self.terminal, keys)

    def submit(self, text):
        self.keys(text.encode())
        self.quiet(0.5, 5)
        self.keys(b"\r")

    def wait(self, seconds):
        """Reads for that long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._read(until - time.monotonic())

    def quiet(self, silence=0.7, bound=10):
        """Reads until nothing was written for `silence` seconds, but no longer than `bound`."""
        self.last = time.monotonic()
        until = self.last + bound
        while time.monotonic() < min(until, self.last + silence):
            self._read(min(until, self.last + silence) - time.monotonic())

    def settled(self):
        """Waits for the end of a turn: a running one draws something several times a second."""
        self.wait(1.5)
        self.quiet(2, 30)

    def ready(self):
        self.wait(3)
        self.quiet(2.5, 25)

    def mark(self, name):
        self.marks.append({"at": len(self.data), "name": name})

    def keys_each(self, *all_keys):
        """Presses one key after the other, as a person does, and lets the client draw in between."""
        for keys in all_keys:
            self.keys(keys)
            self.quiet(0.4, 5)

    def stop(self):
        """Ends the client; what it writes from here on is not part of the recording."""
        recorded = len(self.data), len(self.chunks)
        os.kill(self.child, signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        while os.waitpid(self.child, os.WNOHANG)[0] == 0:
            if time.monotonic() > until:
                os.kill(self.child, signal.SIGKILL)
                os.waitpid(self.child, 0)
                break
            try:
                self._read(0.1)
            except Ended:
                time.sleep(0.05)
        os.close(self.terminal)
        del self.data[recorded[0]:]
        del self.chunks[recorded[1]:]

    def save(self, folder, name):
        """NAME.vt has the bytes; NAME.json when they came ([milliseconds, bytes]) and where the marks are (offsets in bytes)."""
        about = {"client": self.version, "columns": self.size[0], "rows": self.size[1], "marks": self.marks, "chunks": self.chunks}
        pathlib.Path(folder, name + ".vt").write_bytes(bytes(self.data))
        pathlib.Path(folder, name + ".json").write_text(json.dumps(about, separators=(",", ":")) + "\n")
