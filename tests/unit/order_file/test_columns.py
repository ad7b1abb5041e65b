"""Nothing that an order can state is left out of the files, whoever adds it."""

import pytest

from bridge.adapters.erp.order_files import writing as bridge_writing
from bridge.adapters.store.order_files import reading as bridge_reading
from bridge.adapters.store.orders import LineWire, OrderWire
from mock_erp.domain.order_file.columns import COLUMNS, RECORDS
from mock_erp.wire.orders import (
    Address,
    Contact,
    Fee,
    OrderHead,
    OrderLineRequest,
    Shipping,
    Tender,
)
from mock_store.domain.order_file.columns import COLUMNS as STORE_COLUMNS

# Fields of an order that are records of their own.
APART = {
    "billing_address",
    "shipping_address",
    "shipping",
    "fees",
    "tenders",
    "warehouse_codes",
    "custom",
}


@pytest.mark.parametrize(
    ("model", "record"),
    [
        (Address, "billing"),
        (Address, "ship_to"),
        (OrderLineRequest, "line"),
        (Shipping, "shipping"),
        (Fee, "fee"),
        (Tender, "tender"),
    ],
)
def test_the_import_has_a_column_for_every_field(model: type, record: str) -> None:
    assert set(RECORDS[record].values()) == set(model.model_fields)  # type: ignore[attr-defined]


def test_the_import_has_a_column_for_every_field_of_the_head() -> None:
    carried = {name.partition(".")[0] for name in RECORDS["order"].values()}
    contact = {name.partition(".")[2] for name in RECORDS["order"].values() if "." in name}

    assert carried - {"customer_reference"} == set(OrderHead.model_fields) - APART
    assert contact == set(Contact.model_fields)


def test_the_bridge_writes_the_columns_that_the_erp_reads() -> None:
    assert bridge_writing.COLUMNS == COLUMNS


def test_the_bridge_reads_every_field_of_an_order_out_of_the_export() -> None:
    apart = {*bridge_reading.PLACES.values(), *bridge_reading.LISTS.values()}
    read = {*bridge_reading.ORDER, *apart, "contact", "shipping", "discount_minor", "custom"}

    assert read == set(OrderWire.model_fields) - set(bridge_reading.UNBOOKED)
    line = {*bridge_reading.LINE, *bridge_reading.UNANSWERED}
    assert line == set(LineWire.model_fields)


def test_the_bridge_reads_columns_that_the_store_writes() -> None:
    used = {
        *bridge_reading.ORDER.values(),
        *bridge_reading.LINE.values(),
        *bridge_reading.TENDER.values(),
        *bridge_reading.CHARGE.values(),
        *bridge_reading.ADDRESS,
    }

    assert used <= set(STORE_COLUMNS)
