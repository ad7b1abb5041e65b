"""Which record is which, in a table of the bridge's own: nothing of it stands in either system.

A lost table is found again by what people go by: SKUs, order numbers, articles in their order.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

Row = dict[str, Any]


# A list may be behind what was written: for so long what it does not have may be there.
BEHIND = timedelta(seconds=5)


class Pairs:
    """ERP variant to store variant, and store order lines by booking; kept in a file.

    So is what was made of a record, and when it was begun, lest it is made twice: a list may miss
    what was changed just now.
    """

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        held = json.loads(path.read_text()) if path.is_file() else {}
        self.variants: dict[str, str] = held.get("variants", {})
        self.lines: dict[str, list[str]] = held.get("lines", {})
        self.made: dict[str, str] = held.get("made", {})
        self._begun: dict[str, str] = held.get("begun", {})

    def keep(self) -> None:
        """Write the table down; a half-written one never takes its place."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        held = {"variants": self.variants, "lines": self.lines, "made": self.made}
        beside.write_text(json.dumps({**held, "begun": self._begun}))
        beside.replace(self._path)

    def begin(self, key: str) -> None:
        """Write down that something is made of a record, before it is."""
        self._begun[key] = self._now().isoformat()
        self.keep()

    def is_under_way(self, key: str) -> bool:
        """Whether something was begun so lately that no list need tell of it yet."""
        begun = self._begun.get(key)
        return begun is not None and self._now() < datetime.fromisoformat(begun) + BEHIND

    def learn(self, items: Sequence[Row], products: Sequence[Row]) -> None:
        """Pair what is not paired yet by its SKU."""
        shown = {v["sku"]: v["id"] for product in products for v in product["variants"]}
        there = set(shown.values())
        taken = {key for key in self.variants.values() if key in there}
        self.variants = {key: held for key, held in self.variants.items() if held in there}
        for item in items:
            for variant in item["variants"]:
                found = shown.get(variant["sku"])
                if variant["id"] not in self.variants and found and found not in taken:
                    self.variants[variant["id"]] = found

    def of_store(self) -> Mapping[str, str]:
        """Store variant to ERP variant."""
        return {held: key for key, held in self.variants.items()}

    def with_lines(self, booked: Row, order: Row) -> Row:
        """A booking whose lines name those of the store order."""
        names = self.lines.get(order["id"])
        if names is None or len(names) != len(booked["lines"]):
            names = self._in_order(booked, order)
        rows = zip(booked["lines"], names, strict=True)
        return {**booked, "lines": [{**line, "client_line_id": name} for line, name in rows]}

    def _in_order(self, booked: Row, order: Row) -> list[str]:
        erp_of = self.of_store()
        left = [line for line in order["lines"]]
        found = []
        for line in booked["lines"]:
            same = [x for x in left if erp_of.get(x["variant_id"]) == line["variant_id"]]
            same.sort(key=lambda x: x["quantity"] != line["quantity"])
            found.append(same[0]["id"] if same else "")
            left = [x for x in left if not same or x is not same[0]]
        return found
