"""Channels of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from bridge.adapters.client import Client
from bridge.errors import Rejected
from bridge.model.channels import Channel, TaxBasis


class ChannelWire(BaseModel):
    """A channel."""

    code: str
    currency: str
    tax_basis: TaxBasis


class StoreChannelsApi:
    """The port `StoreChannels` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def channels(self, codes: Sequence[str]) -> Mapping[str, Channel]:
        """Answer with those channels that exist, by code."""
        found: dict[str, Channel] = {}
        for code in codes:
            try:
                wire = await self._client.read(f"/v1/channels/{code}", ChannelWire)
            except Rejected as error:
                if error.status != 404:
                    raise
                continue
            found[code] = Channel(wire.code, wire.currency, wire.tax_basis)
        return found
