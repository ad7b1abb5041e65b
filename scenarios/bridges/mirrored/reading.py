"""Answers questions from what was heard, and asks only what nobody has told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.bridges.mirrored.mirror import Mirror
from scenarios.bridges.shared.client import Client, Row

# Which list holds which entity, and what an answer to a write under it is.
ENTITY: dict[str, dict[str, str]] = {
    "erp": {
        "/v1/orders": "order",
        "/v1/shipments": "shipment",
        "/v1/returns": "return",
        "/v1/invoices": "invoice",
        "/v1/credit-memos": "credit_memo",
        "/v1/customers": "customer",
    },
    "store": {
        "/v1/products": "product",
        "/v1/prices": "price",
        "/v1/inventory-levels": "inventory_level",
        "/v1/orders": "order",
        "/v1/customers": "customer",
        "/v1/invoices": "invoice",
    },
}
NAMED = {"client_references": "client_reference", "order_ids": "order_id"}
# These are heard of before anything that is about them; the others may have been missed.
TOLD = ("shipment", "return", "invoice", "credit_memo")


@dataclass(frozen=True)
class Hearing(Client):
    """A client whose reads are answered from the mirror where it can."""

    mirror: Mirror

    async def get(self, path: str, **query: Any) -> Row:
        """Read from the mirror; ask where it has nothing."""
        found = self._known(path, query)
        if found is not None:
            return found
        answer = await super().get(path, **query)
        self._learn(path, [answer, *answer.get("items", ())])
        return answer

    async def several(self, path: str, name: str, ids: Sequence[str], **query: Any) -> list[Row]:
        """Read many from the mirror; prices are the ERP's to work out."""
        if self.system == "erp" and path == "/v1/prices":
            return await super().several(path, name, ids, **query)
        if path == "/v1/items":
            return [item for item in map(self._item, ids) if item is not None]
        if path == "/v1/stock":
            kind = (self.system, "stock")
            return [row for key in ids if (row := self.mirror.one(kind, key)) is not None]
        kind = (self.system, ENTITY[self.system][path])
        named = NAMED.get(name, "variant_id")
        return [row for key in ids for row in self.mirror.by(kind, named, key)]

    async def ask(
        self, method: str, path: str, body: Row | None = None, key: str = "", over: str = ""
    ) -> Row:
        """Ask; what is answered to a write is heard, too."""
        answer = await super().ask(method, path, body, key, over)
        rows = [row.get("item") or {} for row in answer.get("results", ())]
        self._learn(path, rows or [answer])
        return answer

    def _known(self, path: str, query: dict[str, Any]) -> Row | None:
        head, _, key = path.rpartition("/")
        if key and ENTITY[self.system].get(head):
            return self.mirror.one((self.system, ENTITY[self.system][head]), key)
        entity = ENTITY[self.system].get(path)
        if entity is None or not query:
            return None
        (name, value), *_ = query.items()
        kind = (self.system, entity)
        if name == "ids":
            row = self.mirror.one(kind, value)
            return None if row is None else {"items": [row]}
        rows = self.mirror.by(kind, NAMED.get(name, name), value)
        is_all = entity in TOLD
        return {"items": list(rows)} if rows or is_all else None

    def _item(self, style_id: str) -> Row | None:
        """A style whole, put together from what was said of its parts."""
        style = self.mirror.one(("erp", "style"), style_id)
        if style is None:
            return None
        groups = self.mirror.records.get(("erp", "assortment"), {}).values()
        held = sorted(each["code"] for each in groups if style_id in each["style_ids"])
        variants = self.mirror.by(("erp", "variant"), "style_id", style_id)
        return {**style, "assortments": held, "variants": variants}

    def _learn(self, path: str, rows: Sequence[Row]) -> None:
        heads = [head for head in ENTITY[self.system] if path.startswith(head)]
        if not heads:
            return
        entity = ENTITY[self.system][heads[0]]
        events = [
            {"entity": entity, "entity_id": row["id"], "version": row["version"], "type": "read"}
            | {"data": row}
            for row in rows
            if "id" in row and "version" in row
        ]
        self.mirror.apply(self.system, events)
