"""The seeded catalogue: styles, price lists, prices, and what the web shop may sell."""

import csv
from collections.abc import Iterator, Mapping
from datetime import timedelta
from importlib.resources import files
from itertools import product
from typing import Any

from sqlmodel import select

from mock_erp.api.catalogue.acts import create_style
from mock_erp.api.pricing.acts import create_price_line, open_price_list
from mock_erp.events import publish, styles_changed
from mock_erp.seed.chance import Chance
from mock_erp.tables.assortments import Assortment, change_styles
from mock_erp.tables.items import Variant
from mock_erp.tables.price_lists import PriceList
from mock_erp.tables.registry import stamps
from mock_erp.wire.assortments import AssortmentOut
from mock_erp.wire.catalogue import StyleInput
from mock_erp.wire.pricing import PriceLineInput, PriceListInput
from mock_kit.state.database import Tx

_COLOURS = ("Ink", "Sand", "Moss", "Rust", "Chalk", "Slate")
_SIZES = ("XS", "S", "M", "L", "XL")
_SHOE_SIZES = ("38", "39", "40", "41", "42", "43", "44")
# Euro prices include the tax, so that a tag of 19.00 dollars is one of 22.90 euro.
_LISTS = (
    ("WEB-USD", "Web shop, US dollars", "USD", "exclusive", "America/Chicago"),
    ("WEB-EUR", "Web shop, euro", "EUR", "inclusive", "Europe/Berlin"),
    ("RETAIL", "Shops", "USD", "exclusive", "America/Chicago"),
)


def enter_catalogue(tx: Tx, chance: Chance) -> dict[str, str]:
    """Enter all styles with their prices; return style number to style id."""
    lists = {code: _open_list(tx, code, rest) for code, *rest in _LISTS}
    styles: dict[str, str] = {}
    for row in catalogue():
        style_id = _enter_style(tx, row, chance)
        styles[row["style_number"]] = style_id
        _price(tx, style_id, row, lists=lists, chance=chance)
    styles_changed(tx, sorted(styles.values()), "style.repriced")
    _open_assortment(tx, [styles[number] for number in sorted(styles) if number != "SVC-HEM"])
    return styles


def catalogue() -> Iterator[Mapping[str, str]]:
    """Read the table of styles."""
    text = files("mock_erp.seed").joinpath("catalogue.csv").read_text("utf-8")
    return iter(csv.DictReader(text.splitlines()))


def _open_list(tx: Tx, code: str, rest: list[str]) -> str:
    name, currency, tax_basis, time_zone = rest
    body = {"currency": currency, "tax_basis": tax_basis, "time_zone": time_zone}
    open_price_list(tx, PriceListInput.model_validate({"code": code, "name": name} | body))
    tx.session.flush()
    from_code = _list_ids(tx)
    return from_code[code]


def _enter_style(tx: Tx, row: Mapping[str, str], chance: Chance) -> str:
    options = _options(row, chance)
    limit = row["backorder_limit"]
    body = StyleInput.model_validate(
        {
            "style_number": row["style_number"],
            "name": row["name"],
            "brand": row["brand"],
            "description": row["description"],
            "options": [{"name": name, "values": values} for name, values in options.items()],
            "backorder": {
                "allowed": limit not in ("", "0"),
                "limit": int(limit) if limit else None,
            },
            "client_reference": row["style_number"].lower(),
            "variants": [_variant(row, options, chosen) for chosen in product(*options.values())],
        }
    )
    location = create_style(tx, body).location
    tx.session.flush()
    assert location is not None
    return location.rpartition("/")[2]


def _options(row: Mapping[str, str], chance: Chance) -> dict[str, list[str]]:
    draw = chance("options", row["style_number"])
    colours = sorted(draw.sample(_COLOURS, 2))
    return {
        "apparel": {"Color": colours, "Size": list(_SIZES)},
        "shoes": {"Size": list(_SHOE_SIZES)},
        "colour": {"Color": colours},
        "amount": {"Amount": ["25", "50", "100"]},
    }.get(row["options"], {})


def _variant(
    row: Mapping[str, str], options: Mapping[str, list[str]], chosen: tuple[str, ...]
) -> dict[str, Any]:
    parts = [row["style_number"], *(value.upper() for value in chosen)]
    return {
        "sku": "-".join(parts),
        "options": dict(zip(options, chosen, strict=True)),
        "weight_g": int(row["weight_g"]),
        "tracked": row["options"] not in ("amount", "service"),
        "is_free": row["options"] == "service",
    }


def _price(
    tx: Tx, style_id: str, row: Mapping[str, str], *, lists: Mapping[str, str], chance: Chance
) -> None:
    """Price the style on every list; the largest size of some costs more, a few are on sale."""
    base = int(row["price_minor"])
    if base == 0:
        return
    draw = chance("prices", row["style_number"])
    on_sale, dearer = draw.random() < 0.15, draw.random() < 0.3
    for code, list_id in lists.items():
        price = base * 6 // 5 if code == "WEB-EUR" else base
        _line(tx, list_id, {"style_id": style_id, "price_minor": price})
        if on_sale:
            _line(tx, list_id, {"style_id": style_id, **_sale(tx, price)})
        for variant_id, share in _dearer(tx, style_id, row["options"], dearer=dearer):
            _line(tx, list_id, {"variant_id": variant_id, "price_minor": price * share // 100})


def _sale(tx: Tx, price: int) -> dict[str, Any]:
    start, end = tx.business_now - timedelta(days=3), tx.business_now + timedelta(days=11)
    window = {"valid_from": start.isoformat(), "valid_until": end.isoformat()}
    return {"kind": "sale", "price_minor": price * 4 // 5, **window}


def _dearer(tx: Tx, style_id: str, kind: str, *, dearer: bool) -> list[tuple[str, int]]:
    """Return the variants with a price of their own, in percent of the style's."""
    if kind != "amount" and not (dearer and kind == "apparel"):
        return []
    found = tx.session.exec(select(Variant).where(Variant.style_id == style_id)).all()
    if kind == "amount":
        return [(one.id, int(one.options["Amount"]) * 4) for one in found]
    return [(one.id, 110) for one in found if one.options["Size"] == "XL"]


def _line(tx: Tx, list_id: str, fields: dict[str, Any]) -> None:
    body = PriceLineInput.model_validate({"price_list_id": list_id, **fields})
    create_price_line(tx, body, lambda _style_id: None)  # the styles are touched once, at the end


def _open_assortment(tx: Tx, style_ids: list[str]) -> None:
    row = Assortment(id=tx.new_id("ast"), code="WEB", kind="public", **stamps(tx))
    tx.session.add(row)
    change_styles(tx, row.id, add=style_ids)
    shown = AssortmentOut.model_validate(row.model_dump() | {"style_ids": sorted(style_ids)})
    publish(tx, "assortment.created", row.id, row, shown)


def _list_ids(tx: Tx) -> dict[str, str]:
    return {one.code: one.id for one in tx.session.exec(select(PriceList)).all()}
