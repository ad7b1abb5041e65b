"""Parts of a bridge between two sides that do not answer."""

from __future__ import annotations

from bridge.connections import Connections, SystemAccess
from bridge.parts import BridgeParts, default_parts
from bridge.settings import Settings
from bridge.state.database import Database
from tests.unit.bridge.doubles import FakeEnv

SECRET = "whsec_YSBzZWNyZXQgb2YgdGhlIHJpZ2h0IGxlbmd0aA=="
TOKEN = "operator-token"


def some_parts(env: FakeEnv, settings: Settings) -> BridgeParts:
    """Default parts over a database in memory."""
    access = SystemAccess("http://side", "token", (SECRET,))
    connections = Connections(access, access, "http://bridge", TOKEN)
    return default_parts(settings, connections, env, Database(":memory:"))
