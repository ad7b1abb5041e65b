"""Runs of right integrations that carry customers in another way than the reference bridge."""

from dataclasses import replace
from typing import Any, cast

from tests.unit.scenarios.checks.broken_customers import account, held, looked, nora
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run

right = Edits()


def forget_references(run: Run) -> None:
    """As if the bridge kept the ids of the other side in a table of its own."""
    for customer in run.end.store.customers.values():
        dict.update(customer, client_reference=None)
    for change in run.changes:
        if (change.system, change.entity) == ("store", "customer"):
            change.after["client_reference"] = None


for _rule in ("CUS-01", "CUS-02", "CUS-05", "CUS-06a", "CUS-10", "CUS-11"):
    right(_rule)(forget_references)


@right("CUS-01")
def addresses_are_shown_in_capitals(run: Run) -> None:
    for address in looked(run)["addresses"]:
        address["city"] = f" {address['city'].upper()}"


@right("CUS-05")
def what_waits_for_a_person_stays_apart(run: Run) -> None:
    run.settings["conflict_policy"] = "park"
    held(run)["addresses"].pop()


@right("CUS-05")
def two_numbers_differed_when_a_person_was_linked(run: Run) -> None:
    """Entered on both sides by people, and nobody changed either since."""
    numbers = {("store", nora(run)): "+1 212 555 0101", ("erp", account(run)): "+1 978 555 0170"}
    for index, change in enumerate(run.changes):
        number = numbers.get((change.system, change.entity_id))
        if number is not None:
            change.after["phone"] = number
            cast(dict[str, Any], change.changes).pop("phone", None)
            run.changes[index] = change if change.version > 1 else replace(change, actor="clerk")
    held(run)["phone"] = numbers["store", nora(run)]
    cast(dict[str, Any], run.end.erp.customers[account(run)])["phone"] = numbers[
        "erp", account(run)
    ]


@right("CUS-05")
def an_address_is_written_in_capitals(run: Run) -> None:
    last = run.last_change("store", "customer", nora(run))
    book = [{**address, "city": address["city"].upper()} for address in last.after["addresses"]]
    run.add(last, {"addresses": book})


@right("CUS-10")
def the_own_order_opens(run: Run) -> None:
    own = next(o for o, _ in run.orders() if o["customer_id"] == nora(run))
    run.act("peek").facts.update(order_id=own["id"], page={"number": own["number"]})


@right("CUS-11")
def the_account_was_merged_into_another(run: Run) -> None:
    booked = next(b for o, b in run.orders() if o["customer_id"] == nora(run))
    account = dict(run.end.erp.customers[booked["customer_id"]])
    twin = {**account, "id": "cus_gone", "merged_into": account["id"], "client_reference": None}
    run.end.erp.customers.update({"cus_gone": twin})  # type: ignore[attr-defined]
    booked["customer_id"] = "cus_gone"
