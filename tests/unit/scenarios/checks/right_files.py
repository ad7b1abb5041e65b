"""Days by file that are right, whatever their shape."""

from dataclasses import replace
from typing import cast

from tests.unit.scenarios.checks.broken_files import by_file, imports, never_booked, refuse_first
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

right = Edits()


@right("ORD-10")
def a_bridge_makes_the_file_by_itself(run: Run) -> None:
    run.changes[:] = [c for c in run.changes if c.entity != "order_export"]
    cast(dict[str, Document], run.end.store.order_exports).clear()


@right("ORD-10")
def an_order_is_edited_after_its_file(run: Run) -> None:
    run.add(by_file(run), {"note": "leave it at the back door"})


@right("ORD-10")
def a_refused_order_waits_for_the_next_file(run: Run) -> None:
    order_id = by_file(run, "late").after["client_reference"]
    never_booked(run, "late")
    for export in run.end.store.order_exports.values():
        if order_id in export["order_ids"]:
            cast(Document, export)["refused"] = [{"order_id": order_id, "reason": "unknown"}]


@right("ORD-10")
def the_instant_is_spelt_otherwise(run: Run) -> None:
    change = by_file(run)
    spelt = str(change.after["placed_at"]).replace("Z", "+00:00")
    index = run.changes.index(change)
    run.changes[index] = replace(change, after={**change.after, "placed_at": spelt})


@right("ORD-10")
def a_repeat_is_refused(run: Run) -> None:
    exchanges = cast(list[object], run.history.exchanges)
    second = imports(run)[1]
    exchanges[exchanges.index(second)] = replace(second, status=409)


@right("ORD-10")
def an_order_is_refused_until_a_clerk_says_who_the_buyer_is(run: Run) -> None:
    file, booked = refuse_first(run), by_file(run, "known")
    facts = {"customer_id": "cus_1", "order_ids": [booked.after["client_reference"]]}
    run.acts.append(replace(run.acts[0], kind="review_resolved", at=file.at, facts=facts))


@right("ORD-10")
def an_order_is_refused_until_its_item_is_mended(run: Run) -> None:
    file, booked = refuse_first(run), by_file(run, "known")
    variant_id = booked.after["lines"][0]["variant_id"]
    run.changes.append(replace(file, system="erp", entity="variant", entity_id=variant_id))
