"""CUS-09: a company's buyers order for the company; ship-to is the chosen location."""

from collections.abc import Iterator

from scenarios.checks.pairs import erp_order_of
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Act, History
from scenarios.model.verdict import Reach, Violation

RULE = "CUS-09"
PLACE = ("name", "line1", "line2", "city", "region", "postal_code", "country")


def check(history: History, end: EndState) -> list[Violation]:
    """The ERP's order is the company's, of this buyer, to this location."""
    found: list[Violation] = []
    for act, booked in _booked(history, end):
        company = end.erp.customers.get(act.facts["account_id"], {})
        if booked["customer_id"] != act.facts["account_id"]:
            other = end.erp.customers.get(str(booked["customer_id"]), {}).get("name", "nobody")
            found.append(_violation("account", act, company.get("name", ""), other))
            continue
        found += _buyer(act, booked, company)
        found += _location(act, booked, company)
    return [*found, *_places(end)]


def _places(end: EndState) -> Iterator[Violation]:
    """A company's locations in the store are its addresses in the ERP, under its own name."""
    for company in end.store.companies.values():
        account = end.erp.customers.get(str(company["client_reference"]))
        if account is None:
            continue
        if account["kind"] != "company":
            subject = f"company {company['name']} in the store"
            yield Violation(RULE, subject, "nobody made a company of a person", account["kind"])
        wanted = sorted(_place(each) for each in account["addresses"])
        shown = sorted(_place(each) for each in company["locations"])
        if shown != wanted:
            yield Violation(RULE, f"locations of {company['name']}", f"{wanted}", f"{shown}")
        if company["name"] != account["name"]:
            yield Violation(RULE, "name of a company", str(account["name"]), str(company["name"]))


def _place(address: Document) -> tuple[str, ...]:
    """An address in all that tells people where to go; a blank is nothing."""
    return tuple(str(address.get(name) or "") for name in ("code", *PLACE))


def _booked(history: History, end: EndState) -> Iterator[tuple[Act, Document]]:
    """Orders that people placed for an ERP account, with what was booked for them."""
    for act in history.acts_of("order"):
        booked = erp_order_of(end, act.facts["order_id"])
        if act.facts.get("account_id") is not None and booked is not None:
            yield act, booked


def _buyer(act: Act, booked: Document, company: Document) -> Iterator[Violation]:
    """A buyer need not be named; who is named is who ordered."""
    mails = {each["id"]: (each["email"] or "").casefold() for each in company["buyers"]}
    named = mails.get(booked["buyer_id"]) if booked["buyer_id"] is not None else None
    if named is not None and named != act.facts["email"].casefold():
        yield _violation("buyer", act, act.facts["email"], named)


def _location(act: Act, booked: Document, company: Document) -> Iterator[Violation]:
    code = act.facts.get("location")
    places = [place for place in company["addresses"] if place["code"] == code]
    if code is None or not places:
        return
    chosen, address = places[0], booked["shipping_address"] or {}
    if booked["ship_to_location_id"] not in (None, chosen["id"]):
        codes = {place["id"]: str(place["code"]) for place in company["addresses"]}
        other = codes.get(booked["ship_to_location_id"], "another one")
        yield _violation("location", act, str(code), other)
    if any((address.get(name) or "") != (chosen[name] or "") for name in PLACE):
        yield _violation("address", act, str(chosen["line1"]), str(address.get("line1")))


def _violation(what: str, act: Act, expected: str, actual: str) -> Violation:
    subject = f"{what} of order {act.facts['placed']['number']} of {act.facts['email']}"
    return Violation(RULE, subject, expected, actual)


def reach(history: History, end: EndState) -> Reach:
    """Two buyers of one company ordered for two of its locations."""
    chosen: dict[str, set[tuple[str, str]]] = {}
    for act, _ in _booked(history, end):
        if act.facts.get("location") is not None:
            pair = (act.facts["email"], act.facts["location"])
            chosen.setdefault(act.facts["account_id"], set()).add(pair)
    for pairs in chosen.values():
        people, places = {who for who, _ in pairs}, {where for _, where in pairs}
        if len(people) > 1 and len(places) > 1:
            return Reach.yes("two buyers of one company ordered for two locations")
    return Reach.no("no two buyers of one company ordered for two locations")
