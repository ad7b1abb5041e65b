"""One side is brought back to its backup; what came after it is lost there.

Allowed by XCT-18: a restored backup is a part of the life of both systems.
"""

from scenarios.actors.desk import Desk

NAME = "aside"


async def put_aside(control: Desk) -> None:
    """Make a backup of one side."""
    await control.post("/_control/snapshots", {"name": NAME})


async def set_back(control: Desk) -> None:
    """Bring one side back to its backup."""
    await control.post(f"/_control/snapshots/{NAME}/restore", {})
