"""Invoices, credit memos and offline orders of the ERP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from bridge.adapters.client import Client
from bridge.adapters.erp.billing.invoices import CreditMemoWire, InvoiceWire
from bridge.adapters.erp.billing.money import InvoiceMoneyWire, MemoMoneyWire, order_money
from bridge.adapters.erp.billing.offline_orders import OfflineOrderWire, ParcelWire
from bridge.model.billing import BilledAccount, Credit, OrderMoney, Paper, Posted

PATHS: Mapping[str, str] = {
    "invoice": "/v1/invoices",
    "credit_memo": "/v1/credit-memos",
    "order": "/v1/orders",
}


class AccountWire(BaseModel):
    """A customer."""

    id: str
    kind: str
    client_reference: str | None = None
    price_group: str | None

    def to_model(self) -> BilledAccount:
        """Read the customer in the bridge's words."""
        return BilledAccount(
            self.id, self.client_reference, self.price_group, self.kind == "company"
        )


class IdWire(BaseModel):
    """What a sweep needs of a record; only orders have to say their channel."""

    id: str
    channel: str | None = None


class ErpBillingApi:
    """The port `ErpBilling` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def posted(self, keys: Sequence[str]) -> Mapping[str, Posted]:
        """Answer with those records that exist, by key; web orders are none of them."""
        found: dict[str, Posted] = {}
        for wire in await self._read("invoice", InvoiceWire, keys):
            found[f"invoice:{wire.id}"] = wire.to_model()
        for memo in await self._read("credit_memo", CreditMemoWire, keys):
            found[f"credit_memo:{memo.id}"] = memo.to_model()
        orders = [
            order
            for order in await self._read("order", OfflineOrderWire, keys)
            if order.channel != "web"
        ]
        parcels = await self._parcels([order.id for order in orders])
        for order in orders:
            found[f"order:{order.id}"] = order.to_model(parcels.get(order.id, ()))
        return found

    async def paper(self, invoice_id: str, sha256: str) -> Paper:
        """Read the printed form of an invoice."""
        content, media_type = await self._client.read_bytes(f"/v1/invoices/{invoice_id}/document")
        return Paper(media_type, sha256, content)

    async def accounts(self, customer_ids: Sequence[str]) -> Mapping[str, BilledAccount]:
        """Answer with those customers that exist, by id."""
        found = await self._client.read_many(
            "/v1/customers", AccountWire, by="ids", ids=customer_ids
        )
        return {each.id: each.to_model() for each in found}

    async def money_of(self, order_id: str) -> OrderMoney:
        """Read what was invoiced and credited of one order.

        Lists say which records there are, and may lag; each invoice is read as it stands now.
        """
        query = {"order_id": order_id}
        memos = [
            memo
            async for page in self._client.pages(PATHS["credit_memo"], MemoMoneyWire, query)
            for memo in page
        ]
        listed = [
            f"invoice:{each.id}"
            async for page in self._client.pages(PATHS["invoice"], IdWire, query)
            for each in page
        ]
        return order_money(await self._read("invoice", InvoiceMoneyWire, listed), memos)

    async def credit(self, credit: Credit) -> None:
        """Post a credit memo; look for its reference first.

        A list may lag behind what was posted: then the key makes a repeat find the first one.
        """
        refund = credit.refund
        body = {
            "invoice_id": credit.invoice_id,
            "client_reference": refund.reference,
            "reason": credit.reason,
            "amount_minor": refund.amount_minor,
            "tax_minor": refund.tax_minor,
            "lines": [
                {"invoice_line_id": line_id, "pieces": pieces}
                for line_id, pieces in credit.pieces.items()
            ],
        }
        key = {"idempotency-key": f"credit:{refund.reference}:{refund.amount_minor}"}
        await self._client.write("POST", PATHS["credit_memo"], body, IdWire, headers=key)

    async def keys_of_customer(self, customer_id: str) -> Sequence[str]:
        """List the keys of everything that was posted for one customer."""
        return [key async for page in self._keys({"customer_id": customer_id}) for key in page]

    async def keys(self) -> AsyncIterator[Sequence[str]]:
        """Page through the keys of all records."""
        async for page in self._keys({}):
            yield page

    async def _keys(self, query: Mapping[str, str]) -> AsyncIterator[Sequence[str]]:
        for kind, path in PATHS.items():
            async for page in self._client.pages(path, IdWire, query):
                yield [
                    f"{kind}:{each.id}" for each in page if kind != "order" or each.channel != "web"
                ]

    async def _read(self, kind: str, wire: type[Any], keys: Sequence[str]) -> list[Any]:
        ids = [key.removeprefix(f"{kind}:") for key in keys if key.startswith(f"{kind}:")]
        if not ids:
            return []
        return await self._client.read_many(PATHS[kind], wire, by="ids", ids=ids)

    async def _parcels(self, order_ids: Sequence[str]) -> Mapping[str, Sequence[ParcelWire]]:
        if not order_ids:
            return {}
        found = await self._client.read_all(
            "/v1/shipments", ParcelWire, by="order_ids", ids=order_ids
        )
        sent: dict[str, list[ParcelWire]] = {}
        # Numbers are given in the order of shipping.
        for parcel in sorted(found, key=lambda each: (len(each.number), each.number)):
            sent.setdefault(parcel.order_id, []).append(parcel)
        return sent
