"""Counts a history again, from its files and rules alone: nothing of the importer is used."""

import csv
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace as Row
from typing import Any

GOODS, SIGNS = ("item", "service", "free"), ("zero", "positive", "negative")
NAMES = ("document", "code", "customer", "description", "country", "pieces", "price", "at")
TEXTS = "{1,64}\n{1,64}\n{0,64}\n{0,255}\n{0,255}\n".replace("{", r"[^\0-\x1f\x7f-\x9f]{")
SHAPE = re.compile(TEXTS + r"-?[0-9]{1,6}\n-?[0-9]{1,8}([.,][0-9]*)?\n.*")


def recount(rules_file: Path, files: Sequence[Path]) -> dict[str, Counter[str]]:
    """Return by day: revenue and credits in minor units, pieces sold and pieces back."""
    rules = tomllib.loads(rules_file.read_text("utf-8"))
    days, papers, bought, written = (defaultdict[Any, Any](t) for t in (Counter, list, list, set))
    fold = str.casefold if rules["trade"]["codes_that_differ_in_case"] == "one item" else str
    for row in (row for file in files for row in _rows(file.read_bytes(), rules)):
        papers[row.document, row.at.date()].append(row)
        written[row.bare] |= {fold(row.code)} if row.is_goods else set()
    for paper in sorted(papers.values(), key=lambda rows: rows[0].at):
        buyer = Counter(row.customer for row in paper).most_common(1)[0][0]
        own = [row for row in paper if row.customer == buyer]
        sure = [row for row in own if not row.is_goods or len(written[row.bare]) < 2]
        for row in sorted(sure, key=lambda row: row.kind == "back"):
            row.day, row.ships = own[0].at.date(), {"goods", "shipping"} <= {r.kind for r in sure}
            _count(row, days[str(row.day)], bought[buyer, row.bare] if buyer else [])
    return days


def _count(row: Row, day: Counter[str], earlier: list[Row]) -> None:
    if row.kind in ("goods", "shipping"):
        lines = [row] * (row.kind == "goods" or not row.ships)
        day.update(revenue=row.pieces * row.price, sold=row.pieces * len(lines))
        return earlier.extend(line for line in lines if line.price)
    day["credits"] -= row.pieces * row.price * (row.kind in ("back", "memo"))
    for sold in earlier[::-1] if row.kind == "back" else ():
        part = min(-row.pieces, sold.pieces)
        row.pieces, sold.pieces = row.pieces + part, sold.pieces - part
        off = part * (sold.day == row.day and row.price >= sold.price and not sold.ships)
        day.update(revenue=-off * sold.price, credits=-off * sold.price, sold=-off, back=part - off)


def _judged(row: Row, rules: Any) -> Row:
    told = {"on_credit": row.is_credit, "customer": ("none", "known")[bool(row.customer)]}
    told |= {n: SIGNS[(vars(row)[n] > 0) - (vars(row)[n] < 0)] for n in ("pieces", "price")}
    of_code = (r for r in rules["lines"] if row.code in (r.get("codes") or [row.code]))
    fits = (r["means"] for r in of_code if all(r.get(n, so) == so for n, so in told.items()))
    means, row.kind, row.bare = next(fits, "item"), "parked", "".join(row.code.split()).casefold()
    row.is_goods, takes = means in (*GOODS, "reversal", "adjustment"), means == "reversal"
    if takes or (row.is_credit and means in GOODS):
        row.kind = "back" if row.pieces < 0 < row.price else "parked"
    elif means == "discount" or (row.is_credit and means == "shipping"):
        row.kind = "memo" if row.pieces * row.price < 0 else "parked"
    elif means in (*GOODS, "shipping") and row.pieces > 0 and row.price >= (means == "item"):
        row.kind = "shipping" if means == "shipping" and row.price else "goods"
    return row


def _rows(raw: bytes, rules: Any) -> Iterator[Row]:
    form, header, *lines = rules["form"], *raw.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for line in lines:
        with suppress(ValueError, csv.Error, StopIteration, AttributeError, ArithmeticError):
            pair = (text.decode(form["encoding"]) for text in (header, line))
            reader = csv.DictReader(pair, delimiter=form["delimiter"], strict=True)
            cells = {k.strip(): v.strip().removesuffix(".0") for k, v in next(reader).items()}
            row = Row(**{name: cells.get(rules["columns"].get(name), "") for name in NAMES})
            if SHAPE.fullmatch("\n".join(vars(row).values())):
                row.at = datetime.strptime(row.at, form["instant"])  # noqa: DTZ007
                due = Decimal(row.price.replace(form["decimal_mark"], ".")).scaleb(form["decimals"])
                year, row.pieces, row.price = row.at.year, int(row.pieces), int(due)
                row.is_credit = row.document.startswith(form["credit_prefix"])
                if row.price == due and abs(row.pieces * due) <= 10**10 and 1970 <= year < 2100:
                    yield _judged(row, rules)
