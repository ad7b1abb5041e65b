"""CUS-07: what was agreed with an account applies in time, also to a cart that is open."""

from collections.abc import Iterator

from scenarios.checks.b2b.seen import Seen, bought, pages
from scenarios.checks.oracle.accounts import prices_of
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Act, History, SystemName
from scenarios.model.verdict import Reach, Violation

RULE = "CUS-07"
_PAIR: tuple[tuple[SystemName, str], ...] = (("erp", "customer"), ("store", "company"))
AGREED = ("agree", "agree_anew", "change_company")


def check(history: History, end: EndState) -> list[Violation]:
    """Terms are the ERP's; changed prices are seen; no cart is ordered at an old total."""
    return [*_terms(end), *_prices(history, end), *_carts(history, end)]


def _terms(end: EndState) -> Iterator[Violation]:
    for company in _companies(end):
        shown = end_company(end, company)
        subject = f"terms of {company['name']}"
        if shown is None:
            yield Violation(RULE, subject, _words(company["terms"]), "the store lacks the company")
            continue
        if shown["terms"] != company["terms"]:
            yield Violation(RULE, subject, _words(company["terms"]), _words(shown["terms"]))
        if shown["price_group"] not in (None, company["price_group"]):
            groups = (f"{company['price_group']}", f"{shown['price_group']}")
            yield Violation(RULE, f"price group of {company['name']}", *groups)


def _companies(end: EndState) -> list[Document]:
    """Companies with buyers: without, nobody can order for them."""
    return [
        customer
        for customer in end.erp.customers.values()
        if customer["kind"] == "company"
        and customer["buyers"]
        and customer.get("merged_into") is None
    ]


def end_company(end: EndState, company: Document) -> Document | None:
    """The store's company of an ERP account, by reference, else by name."""
    rows = list(end.store.companies.values())
    by_reference = [row for row in rows if row["client_reference"] == company["id"]]
    by_name = [row for row in rows if row["name"] == company["name"]]
    return next(iter(by_reference or by_name), None)


def _prices(history: History, end: EndState) -> Iterator[Violation]:
    """Pages that people of an account opened after something was agreed with it anew."""
    changed = [act for act in history.acts_of(*AGREED)]
    for seen in pages(history, end):
        if seen.wanted.account_id is None or not any(a.at < seen.act.at for a in changed):
            continue
        prices = prices_of(history, end, seen.wanted, seen.act)
        if seen.price_minor not in prices:
            expected = " or ".join(sorted(map(str, prices)))
            yield Violation(RULE, seen.subject, expected, f"{seen.price_minor}")


def _carts(history: History, end: EndState) -> Iterator[Violation]:
    for cart, line in _ordered_as_seen(history, end):
        if line.price_minor not in prices_of(history, end, line.wanted, line.act):
            total = cart.facts["preview"]["totals"]["total_minor"]
            actual = f"ordered at the old total of {total}"
            yield Violation(RULE, f"cart of {line.subject}", "told the new total first", actual)


def _ordered_as_seen(history: History, end: EndState) -> Iterator[tuple[Act, Seen]]:
    """Lines of orders that were taken at the total that the cart had shown at checkout."""
    for line in bought(history, end):
        for cart in history.acts_of("ready_as"):
            same = all(cart.facts[k] == line.act.facts[k] for k in ("email", "channel", "lines"))
            shown = cart.facts["preview"]["totals"]["total_minor"]
            if same and cart.at < line.act.at and shown == line.act.facts["accepted_minor"]:
                yield cart, line


def _words(terms: Document | None) -> str:
    return "none" if terms is None else f"{terms['code']}, {terms['days']} days"


def reach(history: History, end: EndState) -> Reach:
    """Terms changed and reached the store, and a cart was open while what it costs did."""
    terms = all(
        any(c.version > 1 and "terms" in c.changes for c in history.of(system, entity))
        for system, entity in _PAIR
    )
    refused = [
        act
        for act in history.acts_of("order_refused")
        if act.facts["slug"] == "price-changed" and "account_id" in act.facts
    ]
    if terms and (refused or any(_carts(history, end))):
        return Reach.yes("terms changed, and the price of an open cart")
    return Reach.no("no terms changed, or no cart was open while its price did")
