"""What a message to the intake looks like, for whoever writes an ERP or a store of their own.

The intake takes more than is described here: an event that says less makes nothing dirty.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

TAKING = """
Take a signed batch of events; repeating it changes nothing (XCT-01, XCT-11).

**Signature.** Standard Webhooks 1.0: `webhook-signature` holds `v1,` and the base64 of the
HMAC-SHA256, under the secret of that side, of `<webhook-id>.<webhook-timestamp>.<body>`, the body
as its very bytes. While a secret is changed, several signatures may stand there, each after a
space. A message that is unsigned, wrongly signed, or more than five minutes away from now is
refused with 401, whatever else is wrong with it, unless it is too large to be read.
The bridge brings its secret along: it subscribes itself, at `POST /v1/webhook-subscriptions` of
each side, to all topics.

**Answer.** 204 once the marks are committed; send again what was not answered so, under the same
`webhook-id`, stamped and signed anew. Order does not matter.

**Events.** An event only says which record changed: the bridge reads the record, and whatever
belongs to it, from the API of that side, whose state counts. So `data` may be as short as the
table says. A topic that is not listed is taken and passed over; a lost event is found by the feed
`/v1/events` and by the sweep.

| from | topics | what is read of the event |
|---|---|---|
| erp | `style.*` | `entity_id`; a change of a variant or a price is one of its style |
| erp | `stock.changed` | `data.variant_id`, else `entity_id`, the id of the variant |
| erp | `customer.*` | `entity_id` |
| erp | `customer_review.resolved` | `data.order_references`: ids of store orders |
| erp | `order.*` | `entity_id`, `data.client_reference`, `data.channel`, `data.customer_id` |
| erp | `shipment.*`, `return.*` | `data.order_client_reference`, `data.channel`, `data.order_id` |
| erp | `invoice.*`, `credit_memo.*` | `entity_id` |
| store | `order.*` | `entity_id`, `data.erp` |
| store | `product.*`, `company.*` | `data.client_reference` |
| store | `customer.*` | `entity_id`, `data.client_reference`, `.company_id`, `.merged_into` |
| store | `invoice.*`, `offline_order.*` | `data.client_reference`, `data.kind` of an invoice |
| store | `order_export.*` | `entity_id`, `data.acknowledged_at` |
"""


class Event(BaseModel):
    """One change of one record."""

    id: str = Field(description="The same however often the event is sent; told once a side.")
    type: str = Field(description="The topic: entity, a dot, what happened.")
    occurred_at: str | None = Field(default=None, description="When, with offset; not read.")
    entity: str = Field(description="What kind of record it is: the first word of the topic.")
    entity_id: str = Field(description="The id of the record at that side.")
    version: int | None = Field(default=None, description="Of the record; not read.")
    data: dict[str, Any] = Field(description="The record, or what the table asks for of it.")


class Delivery(BaseModel):
    """The body of a message: one event or several."""

    events: list[Event]


EXAMPLE = {
    "events": [
        {
            "id": "evt_7_1041",
            "type": "stock.changed",
            "occurred_at": "2026-03-02T15:04:05Z",
            "entity": "stock",
            "entity_id": "var_000001",
            "version": 12,
            "data": {"variant_id": "var_000001"},
        }
    ]
}
# By hand, since a header that is missing is no mistake of shape but of signature.
HEADERS = (
    ("webhook-id", "The id of the message; the same when it is sent again.", "msg_1"),
    ("webhook-timestamp", "When it was sent, in whole seconds since 1970.", "1772463845"),
    (
        "webhook-signature",
        "`v1,` and a signature; several stand apart by spaces.",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ),
)
AS_PUBLISHED: dict[str, Any] = {
    "description": TAKING.strip(),
    "parameters": [
        {
            "name": name,
            "in": "header",
            "required": True,
            "description": text,
            "schema": {"type": "string"},
            "example": example,
        }
        for name, text, example in HEADERS
    ],
    "requestBody": {
        "required": True,
        "description": "At most 4 MiB, neither compressed nor in another encoding than UTF-8.",
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Delivery"},
                "examples": {"usual": {"value": EXAMPLE}},
            }
        },
    },
}


def envelope_schemas() -> dict[str, Any]:
    """The shapes of a message, by name."""
    schema = Delivery.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Delivery": schema}
