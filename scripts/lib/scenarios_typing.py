"""The input box: drafts, pastes, menus, modes, the stash."""
from scenario import (ASKING, BACKSPACE, CTRL_C, CTRL_J, CTRL_O, CTRL_R, CTRL_S, DOWN, ENTER, ESC, SHIFT_TAB, TAB, UP,
                      Scenario, paste)


def clear(r):
    """Ctrl+C empties the box; on an empty one a second press would end the client, so the hint must pass."""
    r.keys(CTRL_C), r.wait(2)


def hints(r):
    r.ready(), r.keys(b"?"), r.quiet(), r.mark("shortcuts")
    r.keys(BACKSPACE), r.quiet(), r.keys(ESC), r.quiet(2)
    r.keys(b"@"), r.quiet(1, 5), r.mark("file-menu")
    r.keys(BACKSPACE), r.quiet()
    r.keys(b"stash this"), r.quiet(), r.keys(CTRL_S), r.quiet(1, 5), r.mark("stashed")
    r.keys(CTRL_C), r.quiet(0.6, 5), r.mark("exit-hint")
    r.wait(2), r.keys(b"!"), r.quiet(1, 5), r.mark("shell-mode")


def drafts(r):
    r.ready()
    r.keys(b"first line"), r.keys_each(CTRL_J), r.keys(b"  second, indented"), r.keys_each(CTRL_J, CTRL_J), r.keys(b"after an empty one")
    r.quiet(), r.mark("draft-lines")
    r.keys(ESC), r.quiet(0.5, 3), r.mark("draft-esc-hint"), r.wait(2)
    clear(r), r.mark("cleared")
    for line in (b"Do you want to proceed?", "❯ 1. Yes".encode(), b"  2. No", b"", b"Esc to cancel"):
        r.keys(line), r.keys_each(CTRL_J)
    r.mark("draft-quotes-permission"), clear(r)
    r.keys("❯ ".encode()), r.quiet(), r.mark("draft-pointer"), clear(r)
    r.keys(b"  spaces around  "), r.quiet(), r.mark("draft-spaces"), clear(r)
    r.keys("日本語 👩‍👩‍👧 é".encode()), r.quiet(), r.mark("draft-wide"), clear(r)
    r.keys(b"x" * (r.size[0] - 3)), r.quiet(), r.mark("draft-fills-row"), clear(r)
    for number in range(1, r.size[1] + 5):
        r.keys(f"line {number}".encode()), r.wait(0.1), r.keys(CTRL_J), r.wait(0.1)
    r.quiet(), r.mark("draft-scrolls")
    r.keys_each(*[UP] * (r.size[1] - 10)), r.mark("draft-scrolls-both")
    r.keys_each(*[UP] * 20), r.mark("draft-scrolls-top")


def pastes(r):
    """What is pasted whole and what becomes a stand-in. The last marks are about the stand-in that is typed around."""
    r.ready()
    for name, text in {"2-lines": "a\nb", "3-lines": "a\nb\nc", "4-lines": "a\nb\nc\nd", "800": "word " * 160, "801": "word " * 160 + "x",
                       "1001": "word " * 200 + "x", "3000": "word " * 600}.items():
        r.keys(paste(text)), r.quiet(), r.mark("paste-" + name), clear(r)
    r.keys(b"before "), r.quiet(), r.keys(paste("long line\n" * 30)), r.quiet(), r.keys(b" after"), r.quiet(), r.mark("paste-in-text")
    r.keys(paste("other line\n" * 40)), r.quiet(), r.mark("paste-twice")
    clear(r), r.mark("cleared")
    r.keys(paste("y" * 12000)), r.quiet(), r.mark("paste-12000")
    clear(r), r.keys(paste("z line\n" * 20)), r.quiet(), r.keys(ENTER), r.settled(), r.mark("paste-submitted")


def slash(r):
    r.ready()
    r.keys(b"/"), r.quiet(), r.mark("slash"), r.keys(b"re"), r.quiet(), r.mark("slash-re")
    r.keys(DOWN), r.quiet(), r.mark("slash-re-down")
    r.keys(b"zzz"), r.quiet(), r.mark("slash-no-match"), clear(r)
    r.keys(b"/compact"), r.quiet(), r.mark("slash-compact"), clear(r)
    r.keys(b"/compact "), r.quiet(), r.mark("slash-compact-space"), clear(r)
    r.keys(b"/rewind"), r.quiet(), r.mark("slash-rewind"), clear(r)
    r.keys(b"/mod"), r.quiet(), r.keys(TAB), r.quiet(), r.mark("slash-completed")
    clear(r), r.keys(b"look at /re"), r.quiet(), r.mark("slash-in-text")
    clear(r), r.keys(b"/re"), r.quiet(), r.keys(ESC), r.quiet(1, 4), r.mark("slash-menu-closed")


def stash(r):
    r.ready()
    r.keys(b"my half-written draft"), r.quiet(), r.keys(CTRL_S), r.quiet(1, 5), r.mark("stashed")
    r.submit("continue"), r.wait(1.5), r.mark("busy-stashed")
    r.settled(), r.mark("came-back")
    r.keys(CTRL_S), r.quiet(1, 5), r.mark("stashed-again")
    r.keys(CTRL_S), r.quiet(1, 5), r.mark("taken-back")
    r.keys(CTRL_S), r.quiet(1, 5), r.keys(b"another draft"), r.quiet(), r.mark("stash-and-draft")
    r.keys(CTRL_S), r.quiet(1, 5), r.mark("second-stash")
    r.keys(CTRL_S), r.quiet(1, 5), r.mark("second-stash-taken-back"), clear(r)
    for line in (b"one", b"two", b"three"):
        r.keys(line), r.keys_each(CTRL_J)
    r.keys(CTRL_S), r.quiet(1, 5), r.mark("lines-stashed")
    r.submit("/model"), r.settled(), r.mark("stashed-dialog"), r.keys(ESC), r.settled(), r.mark("lines-after-command")
    r.submit("go on"), r.wait(1), r.settled(), r.mark("lines-came-back")


def vim(r):
    r.ready(), r.mark("vim-insert")
    r.keys(b"hello there"), r.quiet(), r.mark("vim-insert-draft")
    r.keys(ESC), r.quiet(1, 4), r.mark("vim-normal-draft")
    r.keys(b"v"), r.quiet(), r.mark("vim-visual"), r.keys(ESC), r.quiet(1, 4)
    r.keys(b"dd"), r.quiet(), r.mark("vim-normal")
    r.keys(b"i"), r.quiet(), r.mark("vim-insert-again"), r.keys(b"/re"), r.quiet(), r.mark("vim-slash-menu")
    r.keys(ESC), r.quiet(1, 4), r.keys(ESC), r.quiet(1, 4), r.keys(b"dd"), r.quiet(), r.keys(b"i"), r.quiet()
    r.submit("hello there"), r.wait(2.5), r.mark("vim-busy")
    r.keys(ESC), r.wait(1), r.mark("vim-busy-esc"), r.settled(), r.mark("vim-after-turn")


def shell(r):
    r.ready()
    r.keys(b"!"), r.quiet(), r.mark("shell-empty"), r.keys(b"echo hi; sleep 3"), r.quiet(), r.mark("shell-draft")
    r.keys(ENTER), r.wait(1.5), r.mark("shell-running"), r.settled(), r.mark("shell-done")
    r.keys(b"#"), r.quiet(), r.mark("hash"), r.keys(b" a note"), r.quiet(), r.mark("hash-draft"), clear(r)
    r.keys(b"&"), r.quiet(), r.mark("ampersand"), clear(r)
    r.keys(b"hello @re"), r.quiet(1, 4), r.mark("file-menu"), clear(r)


def modes(r):
    r.ready(), r.mark("mode-0")
    for number in range(1, 5):
        r.keys(SHIFT_TAB), r.quiet(1, 4), r.mark(f"mode-{number}")


def views(r):
    """Whatever covers or replaces the input box without being a dialog of the turn."""
    r.ready(), r.submit("hello there"), r.settled()
    r.keys(CTRL_O), r.quiet(1, 5), r.mark("transcript"), r.keys(CTRL_O), r.quiet(1, 5), r.mark("transcript-closed")
    r.keys(CTRL_R), r.quiet(1, 5), r.mark("history-search"), r.keys(b"hel"), r.quiet(), r.mark("history-search-found")
    r.keys(ESC), r.quiet(1, 5), r.mark("history-search-closed"), clear(r)
    r.keys(UP), r.quiet(), r.mark("history-up"), clear(r)
    r.keys_each(ESC, ESC), r.quiet(1, 4), r.mark("double-esc"), r.keys(ESC), r.quiet(1, 4)
    r.mark("double-esc-closed")


def plain(r):
    r.ready(), r.mark("fresh")
    r.keys(b"hello there"), r.quiet(), r.mark("draft"), r.keys(ENTER), r.wait(1), r.settled(), r.mark("permission")
    r.keys(ESC), r.settled(), r.mark("rejected")
    r.keys(b"/re"), r.quiet(), r.mark("slash-menu"), clear(r)
    r.submit("again"), r.wait(2.5), r.mark("busy")
    r.keys(b"more"), r.wait(0.6), r.keys(ENTER), r.wait(0.8), r.mark("queued"), r.settled(), r.mark("answered")
    r.submit("fail now"), r.wait(1), r.settled(), r.mark("failed")


def status_line(r):
    r.ready(), r.mark("fresh"), r.keys(b"hello there"), r.quiet(), r.mark("draft")
    r.keys(ENTER), r.wait(2.5), r.mark("busy"), r.settled(), r.mark("answered")


STATUS_LINE = {"statusLine": {"type": "command", "command": "printf 'proj on main\\n❯ 1. not a dialog  esc to interrupt'"}}

SCENARIOS = {
    "hints": Scenario(hints),
    "drafts": Scenario(drafts),
    "pastes": Scenario(pastes),
    "slash": Scenario(slash),
    "stash": Scenario(stash, ["hold:4s"]),
    "vim": Scenario(vim, ["hold:5s"], state={"editorMode": "vim"}),
    "shell": Scenario(shell, arguments=ASKING),
    "modes": Scenario(modes, arguments=ASKING),
    "views": Scenario(views),
    "no-color": Scenario(plain, ["tool:touch x", "hold:6s", "ok", "400:credit"], ASKING, environment={"NO_COLOR": "1"}),
    "status-line": Scenario(status_line, ["hold:4s"], settings=STATUS_LINE),
}
