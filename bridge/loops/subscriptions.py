"""Keep our webhook subscriptions at both sides alive (XCT-03)."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bridge.errors import BridgeError, RateLimited
from bridge.ports.env import Env
from bridge.ports.events import Subscriptions
from bridge.ports.flow import Side
from bridge.state.waker import Waker

logger = logging.getLogger(__name__)

CHECK_S = 60.0  # chosen: the feed bridges the gap, this only restores the speed
RETRY_S = 1.0
SHORTEST_PAUSE_S = 5.0  # chosen: a receiver that keeps failing is not re-activated in a circle


class Subscriber:
    """Looks after the subscription at one side."""

    def __init__(self, side: Side, subscriptions: Subscriptions, env: Env) -> None:
        self.side = side
        self._subscriptions = subscriptions
        self._env = env
        self._waker = Waker(env)
        self._failures = 0
        self._was_there = False

    def hear(self, topics: Sequence[str]) -> None:
        """Look at once when the feed says that a subscription changed."""
        if any(topic.startswith("webhook_subscription.") for topic in topics):
            self._waker.wake()

    async def run(self) -> None:
        """Check for ever: at start, at `hear`, and every minute."""
        while True:
            delay_s = await self.check()
            if delay_s < SHORTEST_PAUSE_S:
                await self._env.sleep(delay_s)
                continue
            await self._env.sleep(SHORTEST_PAUSE_S)
            await self._waker.wait(delay_s - SHORTEST_PAUSE_S)

    async def check(self) -> float:
        """Ensure the subscription; answer the seconds until the next look."""
        try:
            outcome = await self._subscriptions.ensure()
        except BridgeError as error:
            self._failures += 1
            logger.info("subscription at the %s side: %s", self.side, type(error).__name__)
            if isinstance(error, RateLimited):
                return error.retry_after_s
            return min(CHECK_S, RETRY_S * float(1 << min(self._failures - 1, 10)))
        self._failures = 0
        if outcome != "kept":
            # Once it was there, somebody else took it away: messages were missed meanwhile.
            level = logging.WARNING if self._was_there else logging.INFO
            logger.log(level, "subscription at the %s side: %s", self.side, outcome)
        self._was_there = True
        return CHECK_S
