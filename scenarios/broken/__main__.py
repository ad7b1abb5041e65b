"""`python -m scenarios.broken`: list the broken bridges with the rules that catch them."""

import sys

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
    return "\n".join(rows) + "\n"


def main() -> None:
    """Print the table."""
    sys.stdout.write(table())


if __name__ == "__main__":
    main()
