"""Counts a history again, from its files and rules alone: nothing of the importer is used."""

import csv
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace as Row
from typing import Any

GOODS, SIGNS = ("item", "free", "service"), {-1: "negative", 0: "zero", 1: "positive"}
SHAPES = {"pieces": r"-?\d{1,7}", "price": r"-?\d{1,8}(\.\d{1,2}0*)?", "code": r".{1,64}"}


def recount(rules_file: Path, files: Sequence[Path]) -> dict[str, Counter[str]]:
    """Return by day: revenue and credits in minor units, pieces sold and pieces back."""
    rules, papers = tomllib.loads(rules_file.read_text("utf-8")), defaultdict[str, Any](list)
    for row in (row for file in files for row in _rows(file.read_bytes().split(b"\n"), rules)):
        papers[row.document].append(row)
    days, bought = defaultdict[str, Counter[str]](Counter), defaultdict[Any, list[Row]](list)
    for paper in sorted(papers.values(), key=lambda rows: rows[0].at):
        buyer = Counter(row.customer for row in paper).most_common(1)[0][0]
        own = [row for row in paper if row.customer == buyer]
        counting = [row for row in own if _counts(row, rules)]
        kinds = {"goods" if row.means in GOODS else row.means for row in counting} - {"discount"}
        for row in counting:
            row.day, row.ships = str(own[0].at.date()), "shipping" in kinds and len(kinds) > 1
            _count(row, days[row.day], bought[buyer, row.code.casefold()] if buyer else [])
    return days


def _count(row: Row, day: Counter[str], earlier: list[Row]) -> None:
    is_good = row.means in GOODS or not row.ships
    if row.means != "discount" and not row.is_credit:
        day.update(revenue=row.pieces * row.price, sold=row.pieces * is_good)
        return earlier.extend([row] * is_good)
    day["credits"] -= row.pieces * row.price
    for sold in earlier[::-1] if row.means in GOODS else ():
        part = min(-row.pieces, sold.pieces)
        row.pieces, sold.pieces = row.pieces + part, sold.pieces - part
        if sold.day == row.day and row.price >= sold.price and not sold.ships:
            day.update(revenue=-part * sold.price, credits=-part * sold.price, sold=-part)
        else:
            day["back"] += part


def _counts(row: Row, rules: Any) -> bool:
    row.is_credit = row.document.startswith(rules["form"]["credit_prefix"])
    told = {"on_credit": row.is_credit, "customer": "known" if row.customer else "none"}
    for name in ("pieces", "price"):
        told[name] = SIGNS[(vars(row)[name] > 0) - (vars(row)[name] < 0)]
    of_code = [rule for rule in rules["lines"] if row.code in rule.get("codes", [row.code])]
    fits = (
        r["means"] for r in of_code if all(r.get(n, is_so) == is_so for n, is_so in told.items())
    )
    row.means = next(fits, "item")
    is_back = row.is_credit or row.means == "discount"
    is_free = row.means == "free" and row.price == 0 < row.pieces and not is_back
    is_sound = is_free or (row.price > 0 and (row.pieces < 0 if is_back else row.pieces > 0))
    return is_sound and row.means not in ("park", "adjustment")


def _rows(lines: Sequence[bytes], rules: Any) -> Iterator[Row]:
    names = next(csv.reader([lines[0].decode("utf-8-sig").strip()]))
    for line in lines[1:]:
        try:
            cells = next(csv.reader([line.decode().rstrip("\r")], strict=True))
            found = dict(zip(names, cells, strict=True))
            row = Row(**{name: found[title].strip() for name, title in rules["columns"].items()})
            row.at = datetime.strptime(row.at, rules["form"]["instants"][0])  # noqa: DTZ007
        except (ValueError, csv.Error, StopIteration):
            continue
        if all(re.fullmatch(shape, getattr(row, name)) for name, shape in SHAPES.items()):
            row.customer, row.pieces = row.customer.removesuffix(".0"), int(row.pieces)
            row.price = int(Decimal(row.price) * 100)
            yield row
