"""That the judge of a campaign finds each kind of wrong action, and none where there is none. Run by the end-to-end tests."""
import pathlib
import tempfile
import types
import unittest

from api import Request
from halves import Half, Turn
from judge import typed, wrong_actions
from plan import Task

OPTIONS = types.SimpleNamespace(retry_text="continue", rewind_text="go on without it", max_retries=3, stall_after=20)
TASK = Task("s1", 1, "short", None, None, ("ok",))
DIALOG = Task("s1", 2, "dialog", "a dialog", "dialog", ("tool:touch x",))


def request(number, prompt, outcome="completed", fault="ok", lasts=1.0, session="id1"):
    return Request(number, session, 100.0 * number, 100.0 * number + lasts, fault, prompt, outcome, False)


def half(requests, turns=(), journal=(), retries=0):
    found = types.SimpleNamespace(
        names=["s1", "s2"], sessions={"s1": "id1", "s2": "id2"}, requests=requests, turns=list(turns), journal=list(journal), stopped_at=1e9,
        statuses={"s1": {"retries": {"used": retries, "cap": 3}}}, declined={}, project=pathlib.Path(tempfile.gettempdir()) / "campaign-nothing")
    found.of = lambda task: Half.of(found, task)
    return found


class JudgeTests(unittest.TestCase):
    def wrong(self, *requests, **more):
        return wrong_actions(half(list(requests), **more), OPTIONS)

    def test_a_retry_after_a_failed_turn_is_right(self):
        self.assertEqual([], self.wrong(request(1, TASK.prompt, "reset", "reset-after-block"), request(2, "continue")))

    def test_a_text_after_a_rewind_is_right(self):
        failed = request(1, TASK.prompt, "status 400", "400:thinking")
        self.assertEqual([], self.wrong(failed, request(2, "continue", "status 400", "400:thinking"), request(3, "go on without it")))

    def test_a_retry_after_a_stall_that_was_ended_is_right(self):
        self.assertEqual([], self.wrong(request(1, TASK.prompt, "client left", "pings-mid-text", 21), request(2, "continue")))

    def test_a_retry_after_a_completed_turn_is_wrong(self):
        self.assertIn("into a healthy turn", self.wrong(request(1, TASK.prompt), request(2, "continue"))[0])

    def test_a_retry_beside_a_running_turn_is_wrong(self):
        self.assertIn("into a healthy turn", self.wrong(request(1, TASK.prompt, "reset", "ok", 500), request(2, "continue"))[0])

    def test_a_retry_in_another_session_is_wrong(self):
        self.assertTrue(self.wrong(request(1, TASK.prompt, "reset", "reset-after-block"), request(2, "continue", session="id2")))

    def test_a_healthy_answer_that_is_broken_off_is_wrong(self):
        self.assertIn("broken off", self.wrong(request(1, TASK.prompt, "client left", "drip:8s*2"))[0])

    def test_a_stall_that_is_ended_too_soon_is_wrong(self):
        self.assertIn("taken for stalled", self.wrong(request(1, TASK.prompt, "client left", "pings-mid-text", 10))[0])

    def test_a_task_in_another_session_is_wrong(self):
        self.assertIn("to the wrong session", self.wrong(request(1, TASK.prompt, session="id2"))[0])

    def test_a_fourth_retry_in_a_row_is_over_budget(self):
        failed = [request(n, "continue" if n > 1 else TASK.prompt, "reset", "reset-after-block") for n in range(1, 6)]
        self.assertIn("over budget", self.wrong(*failed)[0])
        self.assertIn("over budget", self.wrong(request(1, TASK.prompt), retries=4)[0])

    def test_a_key_in_an_open_dialog_is_wrong_and_so_is_its_approval(self):
        asked = request(1, DIALOG.prompt, fault="tool:touch x")
        turn = Turn(DIALOG, 100.0, 140.0)
        key = {"at": "1970-01-01T00:02:00.0000000+00:00", "session": "s1", "type": "effect", "effect": {"effect": "submit", "text": "continue"}}
        self.assertEqual([], self.wrong(asked, turns=[turn]))
        self.assertIn("typed into a dialog", self.wrong(asked, turns=[turn], journal=[key])[0])
        with tempfile.TemporaryDirectory() as project:
            approved = half([asked], [turn])
            approved.project = pathlib.Path(project)
            (approved.project / DIALOG.marker).touch()
            self.assertIn("approved", wrong_actions(approved, OPTIONS)[0])

    def test_keys_are_counted_as_typed(self):
        journal = [{"type": "effect", "effect": effect} for effect in (
            {"effect": "submit", "text": "continue"}, {"effect": "interrupt"}, {"effect": "submit", "text": TASK.prompt, "draft_is_ours": True})]
        self.assertEqual((2, 1, 9 + 1 + 1), (typed(journal).texts, typed(journal).escapes, typed(journal).keys))


if __name__ == "__main__":
    unittest.main()
