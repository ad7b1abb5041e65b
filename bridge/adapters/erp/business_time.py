"""ERP: business time, where the settings say that it is read there."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import AwareDatetime, BaseModel

from bridge.adapters.client import Client


class TimeShape(BaseModel):
    """GET /v1/time."""

    business_now: AwareDatetime


class ErpBusinessClock:
    """Asks at every reading: the ERP's clock may be moved."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def now(self) -> datetime:
        """Business time, aware UTC."""
        found = await self._client.read("/v1/time", TimeShape)
        return found.business_now.astimezone(UTC)
