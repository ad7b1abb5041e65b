"""The files and numbers of docs/rules/order_file.md."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bridge.adapters.erp.order_files.writing import import_file
from bridge.adapters.store.order_files.reading import read_export
from bridge.flows.to_erp.orders import plan
from bridge.settings import Settings
from mock_erp.domain.order_file.reading import FileOrder, NotWhole, Stated, read_file
from mock_erp.tables.sales.booking import Draft, rounding_of
from mock_erp.tables.sales.refusals import TotalMismatch
from mock_erp.wire.orders import draft_of
from mock_store.domain.order import Address, Contact, Order, OrderLine, Shipping, Tender
from mock_store.domain.order_file.writing import order_file

DOC = Path(__file__).parents[3] / "docs/rules/order_file.md"
PLACED_AT = datetime(2026, 11, 27, 21, 14, 5, tzinfo=UTC)
HOME = Address(
    name='Zoë "Zo" Quist',
    line1="14 Crosby Street",
    city="New York",
    region="NY",
    postal_code="10013",
    country="US",
)
TEE = OrderLine(
    id="lin_1",
    variant_id="var_9",
    variant_client_reference="erp_7",
    sku="TEE-S",
    title="Tee, 2 colours",
    quantity=2,
    unit_price_minor=1559,
    discount_minor=312,
    tax_minor=249,
    total_minor=3055,
)
ORDER = Order(
    id="ord_1",
    number="#1001",
    version=1,
    created_at=PLACED_AT,
    updated_at=PLACED_AT,
    channel="us",
    status="placed",
    payment_status="authorised",
    customer_id=None,
    is_guest=True,
    contact=Contact(name="Zoë Quist", email="zoe@example.com"),
    billing_address=HOME,
    shipping_address=HOME,
    shipping=Shipping(method="ground", name="Ground", price_minor=500, tax_minor=44),
    currency="USD",
    prices_include_tax=False,
    tax_rate_bp=888,
    lines=(TEE,),
    discount_minor=312,
    discount_code="WELCOME10",
    discount_percent_bp=1000,
    tax_minor=293,
    total_minor=3599,
    tenders=(
        Tender(id="tnd_1", kind="gift_card", amount_minor=500, state="paid"),
        Tender(id="tnd_2", kind="card", amount_minor=3099, state="authorised"),
    ),
    timeline=(),
    note="Ring twice,\nplease 🎁",
    custom={"gift_wrap": "blue"},
    placed_at=PLACED_AT,
)


def files() -> list[bytes]:
    """Both files as the document shows them."""
    blocks = re.findall(r"```csv\n(.*?)```", DOC.read_text(), re.DOTALL)
    # In the file a row ends by CRLF, the note inside a cell has a line feed alone.
    lines = [block.replace("\n", "\r\n").replace("twice,\r\n", "twice,\n") for block in blocks]
    return [line.encode() for line in lines]


EXPORT, IMPORT = files()
BEFORE_END = IMPORT[: IMPORT[:-2].rindex(b"\n") + 1]


def stated(content: bytes, number: int = 1) -> Stated:
    return Stated(number, sha256(content).hexdigest())


def stated_by(order: FileOrder) -> dict[str, Any]:
    """The order as the API would take it: the file alone knows a customer by reference."""
    return {k: v for k, v in order.document.items() if k != "customer_reference"}


def test_the_store_writes_the_export_of_the_document() -> None:
    assert order_file(1, [ORDER]) == EXPORT


def test_the_bridge_makes_the_import_of_the_document_out_of_it() -> None:
    (order,) = read_export(EXPORT, 1).orders
    booking = plan(order, (), Settings())

    assert booking is not None
    assert import_file(1, [booking]) == IMPORT


def test_the_erp_books_its_total_without_rounding() -> None:
    (order,) = read_file(IMPORT, stated(IMPORT))
    draft = draft_of(stated_by(order))
    assert isinstance(draft, Draft)

    assert draft.head["total_minor"] == 3599
    assert rounding_of(draft.lines, draft.head) == 0


@pytest.mark.parametrize(
    ("spoilt", "reason", "line"),
    [
        (IMPORT.replace(b"record,", b"kind,", 1), "wrong-header", 1),
        (IMPORT[:-40], "truncated", 14),
        (BEFORE_END, "truncated", 13),
        (IMPORT.replace(b"1559", b"1558"), "wrong-checksum", 14),
        (IMPORT.replace(b"New York", b"New York\xff", 1), "not-utf-8", 5),
    ],
)
def test_a_file_that_is_not_whole_is_refused(spoilt: bytes, reason: str, line: int) -> None:
    with pytest.raises(NotWhole) as refusal:
        read_file(spoilt, stated(spoilt))

    assert (refusal.value.reason, refusal.value.line) == (reason, line)


def test_a_file_damaged_on_the_way_has_another_checksum() -> None:
    with pytest.raises(NotWhole) as refusal:
        read_file(IMPORT.replace(b"1559", b"1558"), stated(IMPORT))

    assert (refusal.value.reason, refusal.value.line) == ("wrong-checksum", 0)


def test_a_file_under_another_number_is_refused() -> None:
    with pytest.raises(NotWhole) as refusal:
        read_file(IMPORT, stated(IMPORT, 2))

    assert (refusal.value.reason, refusal.value.line) == ("wrong-number", 2)


def changed(change: Callable[[bytes], bytes]) -> bytes:
    """The import with other rows and a true end record."""
    body, end = change(BEFORE_END), IMPORT[len(BEFORE_END) :]
    old, new = (sha256(each).hexdigest().encode() for each in (BEFORE_END, body))
    return body + end.replace(old, new)


def test_a_word_for_a_number_refuses_its_order_with_line_and_column() -> None:
    content = changed(lambda body: body.replace(b"erp_7,2,", b"erp_7,two,"))
    (order,) = read_file(content, stated(content))

    assert [(fault.line, fault.column) for fault in order.faults] == [(7, "quantity")]


def test_another_amount_does_not_add_up() -> None:
    content = changed(lambda body: body.replace(b"1559", b"2559"))
    (order,) = read_file(content, stated(content))
    draft = draft_of(stated_by(order))
    assert isinstance(draft, Draft)

    with pytest.raises(TotalMismatch):
        rounding_of(draft.lines, draft.head)
