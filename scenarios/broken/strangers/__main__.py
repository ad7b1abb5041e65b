"""`python -m scenarios.broken.strangers`: list the broken bridges of other makes.

With a name it is that bridge as a program of its own; with a name and `--sut` it writes the file
with which that bridge is put under test.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from scenarios.bridges.shared.live import run_live
from scenarios.broken.strangers.register import BROKEN_STRANGERS

FILES = Path(__file__).parents[2] / "bridges"
USAGE_ERROR = 64


def table() -> str:
    """One paragraph per bridge: name, rules, where it shows, and what it does wrong."""
    rows = [
        f"{name}\n    {', '.join(each.rules)} in {each.story}, {each.of}\n    {each.says}"
        for name, each in BROKEN_STRANGERS.items()
    ]
    return "\n".join(rows) + "\n"


def sut_file(name: str) -> str:
    """The file of the sound bridge, which starts the broken one."""
    broken = BROKEN_STRANGERS[name]
    sound = (FILES / f"{broken.of}.sut.toml").read_text()
    program = f'"scenarios.broken.strangers", "{name}"'
    text = sound.replace(f'"scenarios.bridges.{broken.of}"', program)
    text = text.replace('folder = "../.."', f'folder = "{FILES.parents[1]}"')
    return text.replace(f'name = "{broken.of}"', f'name = "{name}"')


def main(words: Sequence[str]) -> int:
    """List, describe or be one."""
    if not words:
        sys.stdout.write(table())
    elif words[0] not in BROKEN_STRANGERS:
        sys.stderr.write(f"there is no broken bridge {words[0]}\n")
        return USAGE_ERROR
    elif "--sut" in words:
        sys.stdout.write(sut_file(words[0]))
    else:
        run_live(BROKEN_STRANGERS[words[0]].bridge)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
