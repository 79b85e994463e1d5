"""How late the machine wakes a thread that only sleeps: what no program can do anything about."""
import os
import threading
import time

NAP_SECONDS = 0.1


class Noise:
    def __init__(self):
        self.late, self._over = [], threading.Event()
        self._thread = threading.Thread(target=self._nap, daemon=True)
        self._thread.start()

    def _nap(self):
        while not self._over.is_set():
            before = time.monotonic()
            time.sleep(NAP_SECONDS)
            self.late.append(time.monotonic() - before - NAP_SECONDS)

    def stop(self):
        """Seconds late, and how loaded the machine was in the end."""
        self._over.set()
        self._thread.join()
        late = sorted(self.late) or [0.0]
        return {"load": round(os.getloadavg()[1], 1), "cores": os.cpu_count(),
                "p95": round(late[int(len(late) * 0.95)] if len(late) > 1 else late[0], 3), "max": round(late[-1], 3)}
