"""Every scenario, by name."""
import scenarios_dialogs
import scenarios_quoting
import scenarios_start
import scenarios_turns
import scenarios_typing

SCENARIOS = {name: scenario for theme in (scenarios_start, scenarios_turns, scenarios_dialogs, scenarios_typing, scenarios_quoting)
             for name, scenario in theme.SCENARIOS.items()}
