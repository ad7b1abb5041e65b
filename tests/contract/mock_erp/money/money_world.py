"""Sales that are shipped, for tests of what is invoiced, paid and credited."""

from typing import Any

from tests.contract.mock_erp.sales_world import Erp, a_variant, an_order

Map = dict[str, Any]


def sold(erp: Erp, *pieces: int, **fields: Any) -> Map:
    """An order of one line per count of pieces at 10.00 each, handed over."""
    wanted = []
    for index, count in enumerate(pieces):
        wanted.append((a_variant(erp, f"v{index}", {"MAIN": count}), count))
    order = created(erp, "/v1/orders", an_order(*wanted, **fields))
    return done(erp, f"/v1/orders/{order['id']}/hand-over", None)


def created(erp: Erp, path: str, body: Any) -> Map:
    """The answer to a POST that makes something."""
    return _answer(erp.ask("POST", path, body), 201)


def done(erp: Erp, path: str, body: Any) -> Map:
    """The answer to a POST that acts on something."""
    return _answer(erp.ask("POST", path, body), 200)


def read(erp: Erp, path: str) -> Map:
    """One record."""
    return _answer(erp.ask("GET", path), 200)


def refused(erp: Erp, path: str, body: Any) -> str:
    """The problem with which a POST is refused."""
    answer = erp.ask("POST", path, body)
    assert answer.status_code == 409, answer.text
    problem = str(answer.json()["type"])
    return problem.removeprefix("urn:problem:")


def invoiced(erp: Erp, order: Map, *pieces: int) -> Map:
    """An invoice of so many pieces of each line; without any, of all that is left."""
    lines = [
        {"order_line_id": line["id"], "pieces": count}
        for line, count in zip(order["lines"], pieces, strict=False)
        if count
    ]
    body = {"order_id": order["id"]} | ({"lines": lines} if lines else {})
    return created(erp, "/v1/invoices", body)


def credited(erp: Erp, invoice: Map, **wanted: Any) -> Map:
    """A credit memo of an invoice."""
    return created(erp, "/v1/credit-memos", {"invoice_id": invoice["id"]} | wanted)


def _answer(answer: Any, status: int) -> Map:
    assert answer.status_code == status, answer.text
    document: Map = answer.json()
    return document
