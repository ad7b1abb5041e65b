"""Prints the names of some runs as JSON, for another process to compare.

Run with `python -m tests.worlds.one_run`; the environment's PYTHONHASHSEED must not matter.
"""

import json
import sys

from tests.worlds.tiny_trade import Wish, play_tiny_trade

LOST = {"kind": "lose_answer", "actor": "bridge", "method": "POST", "probability": 0.5}
WISHES = {
    "plain": Wish(),
    "faults": Wish(faults=(LOST,)),
    "kills": Wish(kills=("bridge", "erp", "store")),
}


def main() -> None:
    """Play each wish once, and the plain one also shuffled."""
    digests = {name: play_tiny_trade("7", wish).digest for name, wish in WISHES.items()}
    digests["shuffled"] = play_tiny_trade("7", shuffle=True).digest
    sys.stdout.write(json.dumps(digests))


if __name__ == "__main__":
    main()
