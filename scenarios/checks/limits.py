"""How long an effect may lag behind its act, unless the run's history says otherwise."""

from datetime import timedelta
from typing import Literal

from scenarios.model.history import History

Effect = Literal["stock", "order", "price", "customer"]
LIMITS_S = {"stock": 60.0, "order": 300.0, "price": 300.0, "customer": 900.0}


def lag_limit(history: History, effect: Effect) -> timedelta:
    """The lag limit of one kind of effect, in transport time."""
    return timedelta(seconds=history.lag_limits_s.get(effect, LIMITS_S[effect]))
