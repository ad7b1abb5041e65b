"""What the document says of the intake is enough to send to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.semantics.answers import complaints
from tests.contract.semantics.test_intake import EVENT, INTAKE, SECRETS, Intake, body_of

TABLE = [row for row in INTAKE.about["description"].splitlines() if row.startswith("|")]


@pytest.fixture(scope="module")
def intake() -> Iterator[Intake]:
    """One bridge for all messages."""
    made = Intake()
    yield made
    made.bridge.loop.close()


KINDS = [
    ({"content-type": "application/json; charset=utf-8"}, 204),
    ({"content-encoding": "identity"}, 204),
    ({"content-type": "text/plain"}, 415),
    ({"content-type": "application/xml"}, 415),
    ({"content-type": ""}, 415),
    ({"content-encoding": "gzip"}, 415),
]


@pytest.mark.parametrize(("headers", "status"), KINDS)
def test_only_json_as_it_is_is_taken(intake: Intake, headers: dict[str, str], status: int) -> None:
    body = body_of(EVENT)

    assert complaints(INTAKE, intake.post(body, {**intake.signed(body), **headers}), {status}) == []


# The rows of the table in the document: a topic of a side, and data as short as it says.
LEAST: list[tuple[str, str, Any]] = [
    ("erp", "style.updated", {}),
    ("erp", "stock.changed", {"variant_id": "var_least"}),
    ("erp", "stock.changed", {}),
    ("erp", "customer.updated", {}),
    ("erp", "customer_review.resolved", {"order_references": ["ord_least_review"]}),
    ("erp", "order.created", {"client_reference": "ord_least", "channel": "web"}),
    ("erp", "order.updated", {"channel": "phone"}),
    ("erp", "shipment.created", {"order_client_reference": "ord_least_sent", "channel": "web"}),
    ("erp", "return.received", {"order_client_reference": "ord_least_back", "channel": "web"}),
    ("erp", "invoice.paid", {}),
    ("erp", "credit_memo.created", {}),
    ("store", "order.created", {}),
    ("store", "product.updated", {"client_reference": "sty_least"}),
    ("store", "company.updated", {"client_reference": "cus_least_company"}),
    ("store", "customer.updated", {"client_reference": "cus_least"}),
    ("store", "customer.created", {}),
    ("store", "invoice.updated", {"client_reference": "inv_least", "kind": "invoice"}),
    ("store", "offline_order.updated", {"client_reference": "ord_least_offline"}),
]


@pytest.mark.parametrize(("side", "topic", "data"), LEAST)
def test_an_event_as_short_as_the_document_allows_marks_a_key(
    intake: Intake, side: str, topic: str, data: Any
) -> None:
    entity, entity_id = topic.partition(".")[0], f"least_{topic}_{len(data)}"
    event = {"id": entity_id, "type": topic, "entity": entity, "entity_id": entity_id, "data": data}
    body = body_of(event)
    before = intake.marked()

    assert intake.post(body, intake.signed(body, SECRETS[side]), side).status == 204
    assert intake.marked() > before
    assert any(f"| {side} |" in row and f"`{entity}." in row for row in TABLE)
