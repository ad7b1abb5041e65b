"""Orders and parcels for the tests of goods under way."""

from typing import Any

from tests.contract.mock_erp.sales_world import Erp, an_order

Document = dict[str, Any]


def book(erp: Erp, *wanted: tuple[str, int], **fields: Any) -> Document:
    answer = erp.ask("POST", "/v1/orders", an_order(*wanted, **fields))
    assert answer.status_code == 201, answer.text
    order: Document = answer.json()
    return order


def read(erp: Erp, order: Document) -> Document:
    found: Document = erp.ask("GET", f"/v1/orders/{order['id']}").json()
    return found


def parcel(order: Document, *packed: tuple[int, int], **fields: Any) -> Document:
    """A parcel from MAIN of (line, pieces); `fields` go over it."""
    lines = [{"order_line_id": order["lines"][at]["id"], "pieces": n} for at, n in packed]
    body = {"order_id": order["id"], "warehouse": "MAIN", "carrier": "UPS", "method": "ground"}
    return {**body, "tracking_number": "1Z1", "lines": lines, **fields}


def ship(erp: Erp, order: Document, *packed: tuple[int, int], **fields: Any) -> Document:
    answer = erp.ask("POST", "/v1/shipments", parcel(order, *packed, **fields), role="warehouse")
    assert answer.status_code == 201, answer.text
    shipment: Document = answer.json()
    return shipment


def level(erp: Erp, code: str = "MAIN") -> tuple[int, int]:
    """On hand and reserved of the variant whose stock was published last."""
    item = erp.changes("stock.changed")[-1]
    found = next(each for each in item["warehouses"] if each["code"] == code)
    return found["on_hand"], found["reserved"]
