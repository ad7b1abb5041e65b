"""PRD-11: a restricted item is never sold to a stranger; entitled ones see it."""

from collections.abc import Iterator

from scenarios.checks.b2b.seen import Seen, bought
from scenarios.checks.oracle.accounts import Wanted, entitled_at, moments, restricted_at
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Act, History
from scenarios.model.verdict import Reach, Violation

RULE = "PRD-11"


def check(history: History, end: EndState) -> list[Violation]:
    """Nobody bought what they were entitled to at no instant; who is entitled finds it."""
    found = []
    for line in bought(history, end):
        if _is_restricted(history, line.act, line.wanted) and not _is_entitled(history, line):
            expected = "not sold to who is not entitled"
            found.append(Violation(RULE, line.subject, expected, "sold"))
    return [*found, *_hidden(history, end)]


def _hidden(history: History, end: EndState) -> Iterator[Violation]:
    for act in history.acts_of("look_as", "browse_as"):
        for product, variant in _items(end, act):
            wanted = Wanted(act.facts["account_id"], act.facts["channel"], variant, 1)
            instants = [moment.at for moment in moments(history, act)]
            # At every instant: nobody still waits for it, and nobody took it away meanwhile.
            is_theirs = all(entitled_at(history, wanted, at) for at in instants)
            if is_theirs and _is_restricted(history, act, wanted) and not _shows(act, product):
                subject = f"SKU {variant['sku']} for {act.facts['email']}"
                yield Violation(RULE, subject, "seen by who is entitled", "not there")


def _items(end: EndState, act: Act) -> Iterator[tuple[Document, Document]]:
    """The products that an act was about, each with one ERP variant of its style."""
    for product in end.store.products.values():
        is_asked = act.kind == "browse_as" or product["handle"] == act.facts["handle"]
        variants = end.erp.variants_of.get(str(product["client_reference"]), [])
        if is_asked and variants and product["status"] == "active":
            yield product, variants[0]


def _shows(act: Act, product: Document) -> bool:
    if act.kind == "browse_as":
        return product["handle"] in act.facts["handles"]
    return act.facts["page"] is not None


def _is_restricted(history: History, act: Act, wanted: Wanted) -> bool:
    style_id = str(wanted.variant["style_id"])
    instants = [moment.at for moment in moments(history, act)]
    return all(restricted_at(history, wanted.channel, style_id, at) for at in instants)


def _is_entitled(history: History, line: Seen) -> bool:
    instants = [moment.at for moment in moments(history, line.act)]
    return any(entitled_at(history, line.wanted, at) for at in instants)


def reach(history: History, end: EndState) -> Reach:
    """Somebody who was not entitled tried to buy it, and somebody who was bought it."""
    sold = [each for each in bought(history, end) if _is_restricted(history, each.act, each.wanted)]
    entitled = [each for each in sold if _is_entitled(history, each)]
    skus = {str(each.wanted.variant["sku"]) for each in entitled}
    refused = history.acts_of("order_refused")
    wanted = any(_was_stranger(history, end, act, skus) for act in refused)
    if entitled and (wanted or len(entitled) < len(sold)):
        return Reach.yes("a restricted item was bought, and a stranger wanted it")
    return Reach.no("no restricted item was wanted by a stranger and bought by who is entitled")


def _was_stranger(history: History, end: EndState, act: Act, skus: set[str]) -> bool:
    if "account_id" not in act.facts:
        return False
    wanted = [
        Wanted(act.facts["account_id"], act.facts["channel"], variant, 1)
        for variant in end.erp.variants.values()
        if variant["sku"] in skus and variant["sku"] in [sku for sku, _ in act.facts["lines"]]
    ]
    return any(not entitled_at(history, each, act.at) for each in wanted)
