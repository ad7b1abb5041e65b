"""Histories of a few orders, small enough to be seen through."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from scenarios.model.end_state import EndState, ErpState, StoreState
from scenarios.model.history import Change, History, SystemName
from scenarios.session.settings import DEFAULT

BEGAN = datetime(2026, 11, 27, 9, tzinfo=UTC)
Document = dict[str, Any]


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def change(
    system: SystemName,
    entity: str,
    entity_id: str,
    seconds: float,
    after: Document,
    *,
    topic: str = "updated",
    actor: str = "bridge",
) -> Change:
    return Change(
        system=system,
        seq=int(seconds * 1000),
        at=at(seconds),
        business_at=at(seconds),
        commit_seq=int(seconds * 1000),
        entity=entity,
        entity_id=entity_id,
        version=1,
        topic=f"{entity}.{topic}",
        actor=actor,
        cause="",
        changes={name: (None, value) for name, value in after.items()},
        after=after,
    )


def store_order(number: int, status: str = "confirmed") -> Document:
    return {
        "id": f"s{number}",
        "number": f"#{number}",
        "status": status,
        "payment_status": "authorised",
        "channel": "us",
        "lines": [],
        "fulfillments": [],
    }


def erp_order(number: int, status: str = "accepted", suffix: str = "") -> Document:
    return {
        "id": f"e{number}{suffix}",
        "number": f"SO-{number}{suffix}",
        "client_reference": f"s{number}",
        "channel": "web",
        "status": status,
        "status_reason": None,
        "lines": [],
    }


def placed(number: int, seconds: float) -> Change:
    after = store_order(number, "placed")
    return change("store", "order", f"s{number}", seconds, after, topic="created", actor="shopper")


def booked(number: int, seconds: float, suffix: str = "") -> Change:
    after = erp_order(number, suffix=suffix)
    return change("erp", "order", after["id"], seconds, after, topic="created")


def answered(number: int, seconds: float) -> Change:
    return change("store", "order", f"s{number}", seconds, store_order(number))


def history(changes: Sequence[Change]) -> History:
    return History(DEFAULT, [], [], sorted(changes, key=lambda one: one.at))


def end_state(
    store_orders: Sequence[Document], erp_orders: Sequence[Document], **erp: Mapping[str, Any]
) -> EndState:
    """Both sides with these orders; `erp` replaces further records of the ERP."""
    nothing: dict[str, Any] = {}
    others: dict[str, Any] = dict(erp)
    erp_state = ErpState(
        business_now=at(60),
        time_zone="UTC",
        styles=nothing,
        variants=nothing,
        price_lists=nothing,
        price_lines=nothing,
        assortments=nothing,
        warehouses=nothing,
        stock=nothing,
        purchase_orders=nothing,
        customers=nothing,
        orders={order["id"]: order for order in erp_orders},
    )
    store = StoreState(
        business_now=at(60),
        channels=nothing,
        products=nothing,
        prices={},
        levels={},
        orders={order["id"]: order for order in store_orders},
        customers=nothing,
    )
    return EndState(replace(erp_state, **others), store)
