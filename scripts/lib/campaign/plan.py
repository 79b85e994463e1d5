"""What every session is given to do, and what goes wrong: drawn from a seed, the same for both halves of a campaign."""
import dataclasses
import random

# A healthy turn, as a script of the faulty API, and how often it is drawn.
WORK = {
    "short": (["ok"], 4),
    "tool": (["tool:sleep 2", "ok"], 3),
    "drip": (["drip:1s*6"], 2),
    "slow": (["drip:8s*2"], 1),
    "thinking": (["thinking:6s"], 1),
}

# What goes wrong: its group, the faults that come first, and the work that it needs (None: any).
FAULTS = {
    "reset before the answer": ("healed", ["reset-before-headers"], None),
    "reset in the text": ("healed", ["reset-mid-text"], None),
    "500 once": ("healed", ["500"], None),
    "529 once": ("healed", ["529"], None),
    "cut after a block": ("failed", ["reset-after-block:1s"], None),
    "end of file after a block": ("failed", ["eof-after-block:1s"], None),
    "overloaded": ("failed", ["529", "529", "529"], None),
    "cut after a tool": ("failed", ["tool:sleep 2", "reset-after-block:1s"], "tool"),
    "cut twice": ("failed", ["reset-after-block:1s", "reset-after-block:1s"], None),
    "pings in the text": ("stalled", ["pings-mid-text"], None),
    "silence in the text": ("stalled", ["silence-mid-text"], None),
    "pings after a block": ("stalled", ["pings-after-block"], None),
    "pings before any content": ("stalled", ["pings-after-start"], None),
    "no answer at all": ("stalled", ["silence-before-headers"], None),
    "pings after a tool": ("stalled", ["tool:sleep 2", "pings-after-start"], "tool"),
}
GROUPS = ["healed", "failed", "stalled", "dialog"]

# Only when asked for: without a supervisor every turn after it fails, because nobody rewinds.
ON_REQUEST = ["poisoned"]
POISON = "poison"

# Of ten tasks about so many have a fault, and about so many open a dialog that nobody answers.
FAULTY, DIALOGS = 5, 1


@dataclasses.dataclass(frozen=True)
class Task:
    session: str
    number: int
    work: str
    fault: str | None
    group: str | None
    script: tuple

    @property
    def text(self):
        """Unique, and says whose it is: a prompt that arrives in another session is seen."""
        return f"task {self.number} of {self.session}"

    @property
    def prompt(self):
        return f"{self.text} {POISON if self.group == 'poisoned' else '[[faults: ' + ', '.join(self.script) + ']]'}"

    @property
    def marker(self):
        """The file that exists if somebody approved the command of a dialog."""
        return f"approved-{self.session}-{self.number}"


def tasks(session, seed, groups=GROUPS):
    """The tasks of a session, without end."""
    draw = random.Random(f"{seed}/{session}")
    faults = [name for name, (group, _, _) in FAULTS.items() if group in groups]
    number = 0
    while True:
        number += 1
        lot = draw.randrange(10)
        work = draw.choices(list(WORK), [weight for _, weight in WORK.values()])[0]
        name = draw.choice(faults) if faults else None
        if number > 1 and lot < DIALOGS and "dialog" in groups:
            marker = Task(session, number, "dialog", None, "dialog", ()).marker
            yield Task(session, number, "dialog", "a dialog that nobody answers", "dialog", (f"tool:touch {marker}",))
        elif number > 1 and lot == 9 and "poisoned" in groups:
            yield Task(session, number, "short", "a prompt that poisons the history", "poisoned", ())
        elif number > 1 and name and lot < DIALOGS + FAULTY:
            group, steps, needs = FAULTS[name]
            work = needs or work
            # A tool that has run before the fault does not run again.
            rest = ["ok"] if needs else WORK[work][0]
            yield Task(session, number, work, name, group, (*steps, *rest))
        else:
            yield Task(session, number, work, None, None, tuple(WORK[work][0]))
