"""What comes before the first prompt: sign-in, trust, warnings. A supervisor meets these unattended."""
import json

from scenario import CTRL_C, DOWN, ENTER, ESC, UNREACHABLE, UP, Scenario


def trust(r):
    r.ready(), r.mark("trust")
    if r.version != "2.1.146":
        # Later versions stand on No.
        r.keys(UP), r.quiet(), r.mark("trust-yes")
    r.keys(ENTER), r.ready(), r.mark("after")


def api_key(r):
    r.ready(), r.mark("api-key")
    r.keys(UP), r.quiet(), r.mark("api-key-yes")
    r.keys(ENTER), r.ready(), r.mark("after")


def onboarding(r):
    r.ready(), r.mark("theme")
    r.keys(ENTER), r.settled(), r.mark("security")


def login(r):
    """A session without a key or a login. (The first start without one asks a server that is not reachable here, and the client ends.)"""
    r.ready(), r.mark("fresh"), r.submit("hello there"), r.wait(1), r.settled(), r.mark("not-signed-in")
    r.submit("/login"), r.settled(), r.mark("login")
    r.keys(DOWN), r.quiet(), r.mark("login-down")
    r.keys(ENTER), r.wait(2), r.settled()
    if r.version != "2.1.146":
        # Later versions ask once more.
        r.mark("login-console"), r.keys(ENTER), r.wait(2), r.settled()
    r.mark("login-code")
    r.keys(ESC), r.settled(), r.mark("login-cancelled")


def refused(r):
    """What a client that gives up soon says to refusals. Which it retries differs between versions, and so what each prompt gets."""
    r.ready()
    for number in range(5):
        r.submit(f"try {number}"), r.wait(4), r.settled(), r.mark(f"refused-{number}")


def retrying(r):
    r.ready(), r.submit("hello there"), r.wait(10), r.mark("retrying")
    r.keys(ESC), r.settled(), r.mark("interrupted")


def settings_error(r):
    r.ready(), r.mark("settings-error")
    r.keys(DOWN), r.quiet(), r.mark("settings-error-down")


def bypass(r):
    r.ready(), r.mark("bypass")
    r.keys(DOWN), r.quiet(), r.mark("bypass-down")
    r.keys(ENTER), r.ready(), r.mark("after")


def mcp_server(r):
    r.ready(), r.mark("mcp-server")
    r.keys(DOWN), r.quiet(), r.mark("mcp-server-down")
    r.keys(ESC), r.ready(), r.mark("after")


def imports(r):
    r.ready(), r.mark("imports")
    r.keys(ESC), r.ready(), r.mark("after")


def upsell(r):
    """A question that nobody asked for. What is typed into it is lost, and Enter says yes."""
    r.ready(), r.mark("upsell")
    r.submit("hello there"), r.wait(1), r.settled(), r.mark("typed-into")


def leaving(r):
    r.ready(), r.keys(CTRL_C), r.quiet(0.5, 3), r.mark("exit-hint"), r.wait(3), r.mark("exit-hint-gone")


MCP = {"mcpServers": {"demo": {"command": "/usr/bin/false", "args": []}}}

SCENARIOS = {
    "trust": Scenario(trust, trusted=False),
    "api-key": Scenario(api_key, approved=False),
    "onboarding": Scenario(onboarding, onboarded=False),
    "login": Scenario(login, environment={"ANTHROPIC_API_KEY": None} | UNREACHABLE),
    "refused": Scenario(refused, ["401", "401", "403", "403", "404", "404", "413", "413", "500", "500"], environment={"CLAUDE_CODE_MAX_RETRIES": "1"}),
    "retrying": Scenario(retrying, ["401"] * 30),
    "settings-error": Scenario(settings_error, settings="{ \"model\": "),
    "settings-warning": Scenario(settings_error, settings={"permissions": {"allow": ["Bash("]}}),
    "bypass": Scenario(bypass, arguments=["--dangerously-skip-permissions"], environment={"IS_SANDBOX": "1"}),
    "mcp-server": Scenario(mcp_server, files={"proj/.mcp.json": json.dumps(MCP)}),
    "imports": Scenario(imports, files={"proj/CLAUDE.md": "See @/etc/hostname\n"}),
    "upsell": Scenario(upsell, environment={"CLAUDE_CODE_FORCE_FULLSCREEN_UPSELL": "1", "CLAUDE_CODE_NO_FLICKER": None}, versions=["2.1.329"],
                       renderers=["fullscreen"]),
    "leaving": Scenario(leaving),
}
