"""`python -m scenarios.broken`: list the broken bridges with the rules that catch them.

`python -m scenarios.broken NAME` is that bridge as a program of its own, started as ours is;
`python -m scenarios.broken NAME --sut` writes the file with which it is put under test.
"""

import os
import sys
from collections.abc import Sequence
from typing import Any

from bridge.__main__ import USAGE_ERROR
from bridge.__main__ import main as run_bridge
from scenarios.broken.crowd.under_load import UNDER_LOAD
from scenarios.broken.parts import Change
from scenarios.broken.register import BROKEN, CONTROLS


def table() -> str:
    """One paragraph per bridge: name, rules, where it shows, and what it does wrong."""
    rows = []
    for name, bridge in BROKEN.items():
        where = bridge.story
        if bridge.disturbance is not None:
            where += f", {bridge.disturbance}"
        rows.append(f"{name}\n    {', '.join(bridge.rules)} in {where}\n    {bridge.says}")
    rows += [
        f"{name} (control)\n    no rule passes\n    {(change.__doc__ or '').strip()}"
        for name, change in CONTROLS.items()
    ]
    rows += [
        f"{name} (under load)\n    {bridge.tells}\n    {bridge.says}"
        for name, bridge in UNDER_LOAD.items()
    ]
    return "\n".join(rows) + "\n"


def change_of(name: str) -> Change | None:
    """What is done to a sound bridge; None if there is no broken bridge of this name."""
    crowded = {each: bridge.change for each, bridge in UNDER_LOAD.items()}
    return BROKEN[name].change if name in BROKEN else {**CONTROLS, **crowded}.get(name)


def sut_file(name: str) -> str:
    """A `sut.toml` that puts the broken bridge under test where it shows."""
    bridge = BROKEN.get(name)
    settings: dict[str, Any] = {}
    if bridge is not None:
        per_channel = {code: bridge.channel_settings for code in ("us", "app", "eu")}
        channels = {"channels": per_channel} if bridge.channel_settings else {}
        settings = {**bridge.settings, **channels}
    lines = [
        f'name = "{name}"',
        'profile = "all"',
        "poll_s = 2",
        'ready_url = "http://{listen}/health"',
        f"settings = {_inline(settings)}",
        "",
        "[start]",
        f'command = ["{{python}}", "-m", "scenarios.broken", "{name}"]',
        'env = { BRIDGE_DATABASE = "{files}/bridge.db", BRIDGE_TOKEN = "operator" }',
        "",
        "[evidence]",
        'report_url = "http://{listen}"',
        'report_token = "operator"',
        'logs = ["stdout"]',
    ]
    return "\n".join(lines) + "\n"


def _inline(value: Any) -> str:
    """A value as TOML has it within a line."""
    if isinstance(value, dict):
        rows = ", ".join(f'"{key}" = {_inline(each)}' for key, each in value.items())
        return f"{{ {rows} }}" if rows else "{}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    return f"[{', '.join(map(_inline, value))}]" if isinstance(value, list | tuple) else str(value)


def main(arguments: Sequence[str]) -> int:
    """Print the table, or be one of its bridges until a signal; answer with the exit status."""
    if not arguments:
        sys.stdout.write(table())
        return 0
    change = change_of(arguments[0])
    if change is None or list(arguments[1:]) not in ([], ["--sut"]):
        sys.stderr.write(
            f"There is no broken bridge {' '.join(arguments)}; "
            "python -m scenarios.broken lists them.\n"
        )
        return USAGE_ERROR
    if arguments[1:]:
        sys.stdout.write(sut_file(arguments[0]))
        return 0
    return run_bridge(os.environ, change)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
