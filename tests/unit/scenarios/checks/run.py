"""One recorded run as tests edit it: find a record by what people call it, change it in place."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from scenarios.model.end_state import EndState
from scenarios.model.history import Act, Change, Exchange, History, SystemName

Document = dict[str, Any]


@dataclass
class Run:
    """History and end state of a run; every document in them may be edited."""

    history: History
    end: EndState

    @property
    def acts(self) -> list[Act]:
        """All acts, as a list to edit."""
        return cast("list[Act]", self.history.acts)

    @property
    def changes(self) -> list[Change]:
        """All changes, as a list to edit."""
        return cast("list[Change]", self.history.changes)

    @property
    def settings(self) -> Document:
        """The settings in force."""
        return self.history.settings

    @property
    def last_at(self) -> datetime:
        """When the last record was made."""
        last_act = max(act.at for act in self.acts)
        return max(last_act, *(change.at for change in self.changes))

    def act(self, kind: str, number: int = 0) -> Act:
        """An act of this kind, the first one unless told otherwise."""
        return [act for act in self.acts if act.kind == kind][number]

    def drop_acts(self, *kinds: str) -> None:
        """As if nobody had done this."""
        self.acts[:] = [act for act in self.acts if act.kind not in kinds]

    def grid(self) -> list[Document]:
        """The ERP variants of the style that was on sale."""
        style_id = self.act("looked_everywhere").facts["style_id"]
        return [dict(v) for v in self.end.erp.variants.values() if v["style_id"] == style_id]

    def contested(self) -> str:
        """The ERP variant of which the last unit was fought for."""
        return str(self.act("last_unit").facts["variant_id"])

    def store_id(self, variant_id: str) -> str:
        """The store's id of an ERP variant."""
        return str(self.end.store.variant_of[variant_id]["id"])

    def price(self, variant_id: str, channel: str = "us") -> Document:
        """The store's price of an ERP variant in the end."""
        return cast(Document, self.end.store.prices[self.store_id(variant_id), channel])

    def level(self, variant_id: str, channel: str = "us") -> Document:
        """The store's level of an ERP variant in the end."""
        return cast(Document, self.end.store.levels[self.store_id(variant_id), channel])

    def stock(self, variant_id: str) -> Document:
        """The ERP's stock of a variant in the end."""
        return cast(Document, self.end.erp.stock[variant_id])

    def product(self, style_id: str) -> Document:
        """The store's product of an ERP style."""
        products = self.end.store.products.values()
        return cast(Document, next(p for p in products if p["client_reference"] == style_id))

    def page_row(self, variant_id: str, channel: str = "us") -> Document:
        """What the product page says of an ERP variant in the end."""
        store_id = self.store_id(variant_id)
        product_id = self.end.store.variants[store_id]["product_id"]
        rows = self.end.store.pages[product_id, channel]["variants"]
        return cast(Document, next(row for row in rows if row["id"] == store_id))

    def orders(self, status: str = "accepted") -> list[tuple[Document, Document]]:
        """Store orders with their ERP orders of this status, in the order of placing."""
        found = [
            (cast(Document, order), cast(Document, booked))
            for order in self.end.store.orders.values()
            for booked in self.end.erp.orders_by_reference.get(order["id"], [])
            if booked["status"] == status
        ]
        return sorted(found, key=lambda pair: str(pair[0]["number"]))

    def duplicate(self, booked: Document, **fields: Any) -> Document:
        """Book an ERP order once more."""
        twin = {**json.loads(json.dumps(booked)), "id": f"{booked['id']}x", **fields}
        orders = cast(dict[str, Document], self.end.erp.orders)
        orders[twin["id"]] = twin
        self.end.erp.__dict__.pop("orders_by_reference", None)
        return twin

    def write(
        self, system: SystemName, path: str, body: object = None, *, status: int = 200
    ) -> None:
        """The bridge makes a call at the end of the run."""
        at = self.last_at
        exchange = Exchange(
            system=system,
            seq=10**6,
            started_at=at,
            ended_at=at,
            request_id="req_added",
            actor="bridge",
            method="POST",
            path=path,
            query="",
            status=status,
            request=json.dumps(body),
        )
        cast("list[Exchange]", self.history.exchanges).append(exchange)

    def add(
        self,
        last: Change,
        fields: Document,
        *,
        after_s: float = 0.001,
        actor: str = "bridge",
        cause: str = "req_added",
    ) -> Change:
        """A further version of a record, some time after `last`."""
        changed = {name: (last.after.get(name), value) for name, value in fields.items()}
        change = replace(
            last,
            seq=10**6 + len(self.changes),
            at=last.at + timedelta(seconds=after_s),
            business_at=last.business_at + timedelta(seconds=after_s),
            commit_seq=10**6 + len(self.changes),
            topic=f"{last.entity}.updated",
            version=last.version + 1,
            actor=actor,
            cause=cause,
            changes=changed,
            after={**last.after, **fields},
        )
        self.changes.append(change)
        return change

    def versions(self, change: Change) -> list[Change]:
        """All versions of the record that a change belongs to."""
        entity = (change.system, change.entity, change.entity_id)
        return [c for c in self.changes if (c.system, c.entity, c.entity_id) == entity]

    def last_change(self, system: SystemName, entity: str, entity_id: str) -> Change:
        """The last version of a record."""
        changes = [c for c in self.changes if (c.system, c.entity) == (system, entity)]
        return [c for c in changes if c.entity_id == entity_id][-1]

    def last_price(self, variant_id: str, channel: str = "us") -> Change:
        """The last version of a price in the store."""
        return self.last_change("store", "price", f"{self.store_id(variant_id)}:{channel}")

    def last_level(self, variant_id: str, channel: str = "us") -> Change:
        """The last version of a level in the store."""
        key = f"{self.store_id(variant_id)}:{channel}"
        return self.last_change("store", "inventory_level", key)
