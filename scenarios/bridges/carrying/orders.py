"""One store order and its booking: book, edit, cancel, and say whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.bridges.carrying.people import People
from scenarios.bridges.shared.client import Client, Refused, Row, TryLater
from scenarios.bridges.shared.wanted_orders import (
    address,
    answer,
    booking,
    edit,
    is_due,
    tenders,
)


@dataclass
class Orders:
    """Brings orders up and the ERP's word down; keeps nothing in mind."""

    erp: Client
    store: Client
    settings: Mapping[str, Any]
    people: People

    def goes(self, direction: str) -> bool:
        """Whether updates go this way."""
        flow = self.settings.get("flows", {}).get("order_updates", {})
        return flow.get("enabled", True) and flow.get("direction", "both") in ("both", direction)

    async def booked(self, order_id: str) -> Row | None:
        """The booking of a store order: the live one, else one that was cancelled."""
        found = (await self.erp.get("/v1/orders", client_references=order_id))["items"]
        found.sort(key=lambda booked: booked["status"] == "cancelled")
        return found[0] if found else None

    async def bring_up(self, order: Row) -> list[str]:
        """Book an order, or bring what changed of it into its booking."""
        booked = await self.booked(order["id"])
        if booked is None:
            flows = self.settings.get("flows", {})
            is_on = flows.get("orders", {}).get("enabled", True)
            return await self._book(order) if is_on and is_due(order, self.settings) else []
        if not self.goes("up"):
            return []
        given = await self._give(order, booked)
        if order["status"] == "cancelled":
            return await self._cancel(order, booked)
        said = given + await self._tell_payment(order, booked)
        if booked["status"] not in ("accepted", "backordered", "held", "shipped"):
            return said
        changes = edit(order, booked)
        if changes:
            changes["adjust_stock"] = self.settings.get("adjust_on_edit", True)
            path = f"/v1/orders/{booked['id']}"
            said += await self._try("PATCH", path, changes, booked)
        return said

    async def _book(self, order: Row) -> list[str]:
        if any(not line["variant_client_reference"] for line in order["lines"]):
            return [f"order {order['id']} names an article that the ERP does not have"]
        account = await self._account(order)
        if account is None:
            return [f"order {order['id']}: a clerk has to say whose it is"]
        key = f"book:{order['id']}:{order['version']}"
        await self.erp.ask("POST", "/v1/orders", booking(order, self.settings, account), key)
        return []

    async def _account(self, order: Row) -> Row | None:
        """Whose order it is: nobody's of a guest; None while a clerk is asked."""
        if order["customer_id"] is None:
            return {"customer_id": None}
        account = await self.people.account(order["customer_id"], [order["id"]])
        if account is None:
            return None
        await self._add_address(account, order)
        return {"customer_id": account["id"]}

    async def _give(self, order: Row, booked: Row) -> list[str]:
        """Give what was booked for nobody to whoever it turned out to be of."""
        if order["customer_id"] is None or booked["customer_id"] is not None:
            return []
        account = await self.people.account(order["customer_id"], [order["id"]])
        if account is None:
            return []
        path = f"/v1/orders/{booked['id']}/customer"
        return await self._try("POST", path, {"customer_id": account["id"]}, booked)

    async def _add_address(self, account: Row, order: Row) -> None:
        """Keep a new shipping address for the next order by phone (CUS-02)."""
        given = address(order["shipping_address"])
        if any(_reads(given) == _reads(known) for known in account["addresses"]):
            return
        path, version = f"/v1/customers/{account['id']}", f'"{account["version"]}"'
        await self.erp.ask("PATCH", path, {"addresses": [given]}, over=version)

    async def _tell_payment(self, order: Row, booked: Row) -> list[str]:
        """Say how far the tenders got since the booking."""
        wanted, held = tenders(order), booked["tenders"]
        known = [{name: each[name] for name in ("kind", "amount_minor", "state")} for each in held]
        if wanted == known or edit(order, booked).get("lines"):
            return []
        path = f"/v1/orders/{booked['id']}/tenders"
        return await self._try("PUT", path, {"tenders": wanted}, booked)

    async def _cancel(self, order: Row, booked: Row) -> list[str]:
        said = []
        if booked["status"] in ("accepted", "backordered", "held"):
            is_adjusted = self.settings.get("adjust_on_cancel", True)
            body = {"reason": "cancelled in the store", "adjust_stock": is_adjusted}
            said += await self._try("POST", f"/v1/orders/{booked['id']}/cancel", body, booked)
        away = [
            {"order_line_id": line["id"], "pieces": line["shipped"] - line["returned"]}
            for line in booked["lines"]
            if line["shipped"] > line["returned"]
        ]
        if away and self.settings.get("cancel_after_shipment", "return") == "return":
            said += await self.announce(booked, f"cancel:{order['id']}", "cancelled", away)
        return said

    async def announce(self, booked: Row, reference: str, why: str, lines: list[Row]) -> list[str]:
        """Announce a return in the ERP, unless it is announced."""
        known = await self.erp.get("/v1/returns", client_references=reference)
        if known["items"]:
            return []
        body = {
            "order_id": booked["id"],
            "client_reference": reference,
            "reason": why,
            "lines": lines,
        }
        return await self._try("POST", "/v1/returns", body, None, key=f"return:{reference}")

    async def answer_down(self, order: Row, booked: Row) -> list[str]:
        """Tell the store the ERP's word."""
        if order["status"] == "cancelled":
            return []
        row = answer(order, booked)
        if not row:
            return []
        return await self.store.batch("/v1/orders/answers/batch", [row])

    async def _try(
        self, method: str, path: str, body: Row, booked: Row | None, key: str = ""
    ) -> list[str]:
        """Write; what the ERP does not allow is for a person to see."""
        over = f'"{booked["version"]}"' if booked is not None else ""
        try:
            await self.erp.ask(method, path, body, key, over)
        except Refused as refusal:
            return [f"{method} {path}: {refusal}"]
        if booked is not None:
            raise TryLater("the booking is another one now", 0)
        return []


def _reads(given: Row) -> str:
    """An address as a postman reads it."""
    names = ("name", "line1", "line2", "city", "region", "postal_code", "country")
    return " ".join(" ".join(given.get(name) or "" for name in names).casefold().split())
