"""Writes for which no story leaves anything: what they need is made first."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from bridge.adapters.erp.order_files.writing import import_file
from tests.contract.mock_erp.sales.test_order_imports import a_booking
from tests.contract.semantics.programs import Program

Programs = Mapping[str, Program]
# A target and a body.
Request = tuple[str, bytes]
PAGE = "limit=500"


def _a_return_to_cancel(programs: Programs) -> Request:
    erp = programs["erp"]
    order, line = next(
        (order, line)
        for order in erp.do("GET", f"/v1/orders?{PAGE}", role="bridge")["items"]
        for line in order["lines"]
        if line["shipped"] > line["returned"]
    )
    lines = [{"order_line_id": line["id"], "pieces": 1}]
    content = {"order_id": order["id"], "reason": "too big", "lines": lines}
    made = erp.do("POST", "/v1/returns", content, role="clerk")
    return f"/v1/returns/{made['id']}/cancel", b""


def _a_set_aside_to_release(programs: Programs) -> Request:
    erp = programs["erp"]
    orders = erp.do("GET", f"/v1/orders?{PAGE}", role="bridge")["items"]
    order = next(one for one in orders if one["status"] == "accepted")
    content = {"reason": "x", "adjust_stock": False}
    erp.do("POST", f"/v1/orders/{order['id']}/cancel", content, role="clerk")
    kept = erp.do("GET", f"/v1/set-asides?{PAGE}", role="bridge")["items"]
    made = next(one for one in kept if one["status"] == "open")
    return f"/v1/set-asides/{made['id']}/release", b""


def _a_file_to_import(programs: Programs) -> Request:
    variant = programs["erp"].do("GET", "/v1/variants?limit=1", role="bridge")["items"][0]
    body = import_file(1, [a_booking(1, variant["id"])])
    query = urlencode({"number": 1, "sha256": sha256(body).hexdigest()})
    return f"/v1/order-imports?{query}", body


def _an_order_to_resolve(programs: Programs) -> Request:
    orders: list[Any] = programs["store"].do("GET", "/v1/orders?limit=1", role="bridge")["items"]
    return "/v1/customers/resolve", json.dumps({"order_id": orders[0]["id"]}).encode()


RARITIES: Mapping[str, Callable[[Programs], Request]] = {
    "erp POST /v1/returns/{return_id}/cancel": _a_return_to_cancel,
    "erp POST /v1/set-asides/{set_aside_id}/release": _a_set_aside_to_release,
    "erp POST /v1/order-imports": _a_file_to_import,
    "store POST /v1/customers/resolve": _an_order_to_resolve,
}
