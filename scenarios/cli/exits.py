"""How a command ends when something is wrong: one plain sentence, and a status."""

import sys
from typing import NoReturn

EXIT_PASS = 0
EXIT_FAIL = 1
EXIT_UNJUDGED = 2
EXIT_USAGE = 64
EXIT_INTERRUPTED = 130


def refuse(sentence: str) -> NoReturn:
    """Say what is wrong with the call or its surroundings, and end with 64."""
    sys.stderr.write(f"seatrial: {sentence}\n")
    sys.exit(EXIT_USAGE)
