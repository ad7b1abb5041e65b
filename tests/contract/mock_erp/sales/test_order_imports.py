"""POST /v1/order-imports: what is refused as a whole, what one by one, what changes nothing."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import httpx
import pytest

from bridge.adapters.erp.order_files.writing import import_file
from bridge.model.customers import Address, Contact
from bridge.model.orders import Booking, Shipping, StoreLine, StoreOrder, Tender
from mock_kit.web.bodies import BODY_LIMIT_BYTES
from tests.contract.mock_erp.sales_world import MONDAY, TOKENS, Erp, a_variant

HOME = Address("Zoë", "1 Quay", "", "Malmö", "", "211 20", "SE", None)


def a_booking(
    number: int, variant_id: str = "v1", customer_id: str | None = None, **changes: Any
) -> Booking:
    """A store order of two pieces at 10.00 and shipping of 5.00."""
    values: dict[str, Any] = {
        "id": f"store-{number}",
        "version": 1,
        "number": f"#{number}",
        "channel": "us",
        "status": "placed",
        "payment_status": "paid",
        "customer_id": None,
        "contact": Contact("Zoë", "zoe@example.com", None),
        "billing_address": HOME,
        "shipping_address": HOME,
        "shipping": Shipping("ground", 500, 0),
        "currency": "USD",
        "prices_include_tax": False,
        "lines": (StoreLine(f"l-{number}", variant_id, "V1", 2, 1000, 0, 0),),
        "discount_minor": 0,
        "fees": (),
        "tenders": (Tender("card", 2500, "paid"),),
        "total_minor": 2500,
        "note": "Ring twice\nplease",
        "custom": {"gift": "yes"},
        "placed_at": MONDAY,
    }
    return Booking(StoreOrder(**{**values, **changes}), customer_id, ("MAIN",), "hold")


def send(
    erp: Erp, content: bytes, number: int = 1, *, stated: str | None = None, role: str = "bridge"
) -> httpx.Response:
    """Import a file, its checksum as it is unless said otherwise."""
    query = {"number": str(number), "sha256": stated or sha256(content).hexdigest()}
    headers = {"authorization": f"Bearer {TOKENS[role]}", "content-type": "text/csv"}

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=erp.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://erp") as client:
            path = "/v1/order-imports"
            return await client.post(path, params=query, content=content, headers=headers)

    return erp.loop.run_until_complete(ask())


def orders_of(erp: Erp) -> list[Any]:
    return list(erp.ask("GET", "/v1/orders").json()["items"])


def test_a_file_books_its_orders_in_order(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})

    answer = send(erp, import_file(1, [a_booking(1), a_booking(2)]))

    assert answer.status_code == 201
    assert [order["client_reference"] for order in orders_of(erp)] == ["store-1", "store-2"]
    assert (answer.json()["booked"], answer.json()["refused"]) == (2, 0)
    assert orders_of(erp)[0]["note"] == "Ring twice\nplease"


def test_the_same_file_again_changes_nothing(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    content = import_file(1, [a_booking(1)])
    first = send(erp, content)

    again = send(erp, content, role="clerk")

    assert (again.status_code, again.json()) == (200, first.json())
    assert len(orders_of(erp)) == 1


def test_another_file_under_a_known_number_is_refused(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    send(erp, import_file(1, [a_booking(1)]))

    answer = send(erp, import_file(1, [a_booking(2)]))

    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:problem:file-number-taken"
    assert len(orders_of(erp)) == 1


def flipped(content: bytes) -> bytes:
    """One amount other than it was; the end record still tells of the old one."""
    return content.replace(b",1000,", b",1001,")


WHOLE = import_file(1, [a_booking(1), a_booking(2)])
END = WHOLE[: WHOLE[:-2].rindex(b"\n") + 1]


@pytest.mark.parametrize(
    ("spoil", "reason", "line"),
    [
        (lambda whole: whole.replace(b"record,", b"kind,", 1), "wrong-header", 1),
        (lambda whole: b"\xef\xbb\xbf" + whole, "wrong-header", 1),
        (lambda whole: whole[:-40], "truncated", 21),
        (lambda whole: END, "truncated", 20),
        (lambda whole: whole[: len(whole) // 2], "truncated", None),
        (flipped, "wrong-checksum", 21),
        (lambda whole: whole.replace("ö".encode(), b"\xf6", 1), "not-utf-8", 5),
        (lambda whole: whole.replace(b"file,,,,1,", b"file,,,,2,"), "wrong-number", 2),
        (lambda whole: whole.replace(b"\r\nend", b"\r\nvoucher,,\r\nend"), "malformed", 21),
        (lambda whole: whole.replace(b"shipping,", b"handling,", 1), "malformed", 8),
    ],
    ids=[
        "wrong header",
        "byte order mark",
        "cut in the end record",
        "no end record",
        "cut in the middle",
        "an amount changed on the way",
        "latin-1",
        "number of another file",
        "a row too short",
        "an unknown record",
    ],
)
def test_a_file_that_is_not_whole_is_refused_whole(
    erp: Erp, spoil: Callable[[bytes], bytes], reason: str, line: int | None
) -> None:
    a_variant(erp, "v1", {"MAIN": 9})

    answer = send(erp, spoil(WHOLE))

    assert answer.status_code == 422
    problem = answer.json()
    assert (problem["reason"], problem["file"]) == (reason, 1)
    assert line is None or problem["line"] == line
    assert orders_of(erp) == []


def test_a_file_that_was_damaged_on_the_way_is_refused(erp: Erp) -> None:
    answer = send(erp, WHOLE, stated="0" * 64)

    assert (answer.status_code, answer.json()["reason"]) == (422, "wrong-checksum")


def test_a_refused_file_takes_no_number(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    send(erp, WHOLE[:-40])

    assert send(erp, WHOLE).status_code == 201


def test_a_bad_order_holds_up_no_other(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    bad = [
        a_booking(1, "nowhere"),
        a_booking(2, total_minor=9999),
        a_booking(3, customer_id="nobody"),
        a_booking(4, currency="dollars"),
        a_booking(5),
        a_booking(5),
    ]

    answer = send(erp, import_file(1, bad)).json()

    slugs = [(row["problem"] or {}).get("type", "").rpartition(":")[2] for row in answer["results"]]
    assert slugs == [
        "unknown-item",
        "total-mismatch",
        "unknown-customer",
        "invalid-input",
        "",
        "twice-in-file",
    ]
    assert [order["client_reference"] for order in orders_of(erp)] == ["store-5"]
    assert answer["results"][1]["line"] == 12


def test_a_cell_that_cannot_be_read_refuses_its_order_with_line_and_column(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    content = END.replace(b",2,1000,", b",two,1000,", 1)

    answer = send(erp, _ended(content)).json()

    (fault,) = answer["results"][0]["problem"]["errors"]
    assert fault == {"loc": ["line 7", "quantity"], "msg": "no whole number"}
    assert [order["client_reference"] for order in orders_of(erp)] == ["store-2"]


def _ended(content: bytes) -> bytes:
    """Put a true end record behind changed rows."""
    old = WHOLE[len(END) :].decode().rstrip("\r\n").split(",")
    true = [sha256(content).hexdigest() if len(cell) == 64 else cell for cell in old]
    return content + ",".join(true).encode() + b"\r\n"


def test_a_customer_may_be_named_by_reference(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    body = {"kind": "person", "name": "Zoë", "client_reference": "cus-9"}
    account = erp.ask("POST", "/v1/customers", body).json()
    named = END.replace(b"false,\\N,\\N,", b"false,\\N,cus-9,", 1)
    named = named.replace(b"false,\\N,\\N,", b"false,\\N,cus-8,", 1)

    results = send(erp, _ended(named)).json()["results"]

    assert orders_of(erp)[0]["customer_id"] == account["id"]
    assert results[1]["problem"]["type"] == "urn:problem:unknown-customer"


def test_a_clerk_imports_no_new_online_order(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})

    (row,) = send(erp, import_file(1, [a_booking(1)]), role="clerk").json()["results"]

    assert row["status"] == 403
    assert orders_of(erp) == []


def test_the_content_can_be_read_again_as_it_came(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})
    made = send(erp, WHOLE).json()

    answer = erp.ask("GET", f"/v1/order-imports/{made['id']}/content", role="clerk")

    assert (answer.content, answer.headers["content-type"]) == (WHOLE, "text/csv; charset=utf-8")
    assert erp.ask("GET", "/v1/order-imports?number=1").json()["items"] == [made]


def test_an_empty_file_is_taken(erp: Erp) -> None:
    answer = send(erp, import_file(1, []))

    assert (answer.status_code, answer.json()["orders"]) == (201, 0)


def test_json_is_no_order_file(erp: Erp) -> None:
    query = f"number=1&sha256={'0' * 64}"

    assert erp.ask("POST", f"/v1/order-imports?{query}", {"a": 1}).status_code == 415


def test_a_huge_file_is_refused(erp: Erp) -> None:
    assert send(erp, b"x" * (BODY_LIMIT_BYTES + 1)).status_code == 413


def test_the_change_carries_the_import_as_it_was_answered(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 9})

    made = send(erp, WHOLE).json()

    assert erp.changes("order_import.created") == [made]
