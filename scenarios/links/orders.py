"""Which ERP order is which store order, and which line which.

By `client_reference`; else by the store's number or id wherever the booking names it; else by
who ordered what for how much. Two bookings may be of one store order: that is for a check to say.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Document = Mapping[str, Any]
# Store variant to ERP variant, as far as it is known.
Articles = Mapping[str, str]
TERMS = ("quantity", "unit_price_minor", "discount_minor")


def orders_of_erp(
    bookings: Iterable[Document], orders: Iterable[Document], articles: Articles
) -> dict[str, str]:
    """Web order of the ERP to store order; what fits none is left out."""
    by_id = {str(order["id"]): order for order in orders}
    by_number = {str(order["number"]): key for key, order in by_id.items()}
    web = sorted((b for b in bookings if b["channel"] == "web"), key=_by_age)
    found = {}
    for booked in web:
        known = _named(booked, by_id, by_number)
        if known:
            found[str(booked["id"])] = known
    for fits in (_are_alike, _are_of_one_person):
        for booked in web:
            if booked["id"] in found:
                continue
            taken = Counter(found.values())
            alike = [key for key, order in by_id.items() if fits(booked, order, articles)]
            if alike:
                found[str(booked["id"])] = min(
                    alike, key=lambda key: (taken[key], by_id[key]["placed_at"], key)
                )
    return found


def lines_of_erp(booked: Document, order: Document, articles: Articles) -> dict[str, str]:
    """Line of a booking to line of the store order: by reference, else article by article."""
    free = {str(line["id"]): line for line in order["lines"]}
    found = {}
    for line in booked["lines"]:
        if line["client_line_id"] in free:
            found[str(line["id"])] = str(line["client_line_id"])
    left = [line for key, line in free.items() if key not in found.values()]
    for names in (TERMS, ()):
        for line in booked["lines"]:
            if line["id"] in found:
                continue
            same = next((x for x in left if _fits(line, x, articles, names)), None)
            if same is not None:
                left.remove(same)
                found[str(line["id"])] = str(same["id"])
    return found


def _fits(line: Document, mine: Document, articles: Articles, names: Sequence[str]) -> bool:
    """Whether two lines are of one article, and say the same under some names."""
    return _is_article(line, mine, articles) and all(line[n] == mine[n] for n in names)


def _is_article(line: Document, mine: Document, articles: Articles) -> bool:
    known = articles.get(str(mine["variant_id"])) or mine["variant_client_reference"]
    return bool(line["variant_id"] == known or line["sku"] == mine["sku"])


def _named(
    booked: Document, orders: Mapping[str, Document], numbers: Mapping[str, str]
) -> str | None:
    """The store order that a booking names in one of its own fields, if it is one alone."""
    reference = str(booked["client_reference"] or "")
    if reference in orders:
        return reference
    texts = (reference, booked["number_at_origin"], *booked["custom"].values(), booked["note"])
    for text in texts:
        words = {text, *re.split(r"[\s:/|,;]+", text)} if text else set()
        named = {numbers.get(word, word) for word in words} & orders.keys()
        if len(named) == 1:
            return str(named.pop())
    return None


def _are_alike(booked: Document, order: Document, articles: Articles) -> bool:
    """Whether one person ordered the same articles for the same money."""
    names = ("currency", "total_minor")
    is_same_sale = _mail(booked) == _mail(order) and all(booked[n] == order[n] for n in names)
    wanted = [line for line in order["lines"] if line["quantity"]]
    return is_same_sale and _match(booked["lines"], wanted, articles)


def _are_of_one_person(booked: Document, order: Document, articles: Articles) -> bool:
    """Whether one person ordered one of the articles; the rest was changed on one side since."""
    return _mail(booked) == _mail(order) != "" and any(
        _is_article(line, mine, articles) for line in booked["lines"] for mine in order["lines"]
    )


def _match(lines: Sequence[Document], wanted: Sequence[Document], articles: Articles) -> bool:
    left = list(wanted)
    for line in lines:
        same = next((x for x in left if _fits(line, x, articles, ("quantity",))), None)
        if same is None:
            return False
        left.remove(same)
    return not left


def _mail(record: Document) -> str:
    return str((record["contact"] or {}).get("email") or "").strip().casefold()


def _by_age(booked: Document) -> tuple[str, str]:
    return (str(booked["created_at"]), str(booked["id"]))
