"""Runs in which nobody bought whom the ERP might have known."""

from tests.unit.scenarios.checks.broken_buyers import ordered_by, unbook
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run
from tests.unit.scenarios.checks.unreached import without

unreached = Edits()

unreached("CUS-04")(without("mail_proven"))
unreached("CUS-08")(without("customers_merged"))


@unreached("CUS-03")
def nobody_shared_a_mail_address(run: Run) -> None:
    pat = ordered_by(run, "pat")
    unbook(run, pat)
    run.end.store.orders.pop(pat["id"])  # type: ignore[attr-defined]


@unreached("CUS-12")
def nobody_was_known(run: Run) -> None:
    for role in ("kim", "lou"):
        for order in [o for o in run.end.store.orders.values() if _is_of(o["contact"], role)]:
            run.end.store.orders.pop(order["id"])  # type: ignore[attr-defined]


def _is_of(contact: dict[str, str], role: str) -> bool:
    return contact["email"].startswith(f"{role}.")
