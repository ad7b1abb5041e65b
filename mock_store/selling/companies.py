"""Companies: entered and changed, and where the orders of their buyers go."""

from collections.abc import Mapping, Sequence
from typing import Any

from mock_kit.state.database import Tx
from mock_kit.web.problems import InvalidInput, NotFound, StaleVersion
from mock_store import events
from mock_store.selling.refusals import NoTerms, UnknownLocation
from mock_store.tables.accounts.companies import (
    CompanyRow,
    company_by_reference,
    company_of,
    standing_of,
)
from mock_store.wire.accounts.companies import Company, CompanyWrite, LocationWrite
from mock_store.wire.orders import NewTender

Place = dict[str, Any]


def company_item(row: CompanyRow) -> Company:
    """Return a company as answered and recorded."""
    return Company.model_validate(row.model_dump())


def put_company(tx: Tx, wanted: CompanyWrite) -> tuple[int, bytes]:
    """Enter or change a company; return the status and the item, serialised.

    Raises NotFound, InvalidInput and StaleVersion. What is already so causes no event.
    """
    row = _found(tx, wanted)
    version = 0 if row is None else row.version
    if wanted.expected_version not in (None, version):
        raise StaleVersion(f"the current version is {version}", current_version=version)
    named = wanted.model_fields_set - {"id", "expected_version"}
    values = wanted.model_dump(mode="json", include=named)
    if "locations" in named:
        known = [] if row is None else row.locations
        values["locations"] = _places(tx, known, wanted.locations)
    if row is None:
        return 201, _added(tx, values)
    changes = {name: value for name, value in values.items() if getattr(row, name) != value}
    return 200, _changed(tx, row, changes)


def ship_to(tx: Tx, customer_id: str | None, location_id: str | None) -> Place | None:
    """Return where the order of a buyer goes: the chosen location, else the company's default.

    None for who buys for no company, or for one without locations. Raises UnknownLocation.
    """
    company = company_of(tx, standing_of(tx, customer_id).company_id)
    place = None if company is None else company.location(location_id)
    if place is None and location_id is not None:
        raise UnknownLocation("your company has no such location", location_id=location_id)
    return place


def check_terms(tx: Tx, company_id: str | None, tenders: Sequence[NewTender]) -> None:
    """Refuse an invoice to a company that has no terms."""
    if company_id is None or all(tender.kind != "invoice" for tender in tenders):
        return
    company = company_of(tx, company_id)
    if company is None or company.terms is None:
        raise NoTerms("the company pays when it orders", company_id=company_id)


def _found(tx: Tx, wanted: CompanyWrite) -> CompanyRow | None:
    if wanted.id is not None:
        row = company_of(tx, wanted.id)
        if row is None:
            raise NotFound(f"there is no company {wanted.id}")
        return row
    if wanted.client_reference is not None:
        return company_by_reference(tx, wanted.client_reference)
    return None


def _added(tx: Tx, values: Mapping[str, Any]) -> bytes:
    if "name" not in values:
        missing = {"loc": ["name"], "msg": "Field required"}
        raise InvalidInput("a new company needs a name", errors=[missing])
    row = CompanyRow(
        id=tx.new_id("com"),
        change_no=tx.change_no(),
        created_at=tx.now,
        updated_at=tx.now,
        **values,
    )
    tx.session.add(row)
    tx.session.flush()
    return events.company_changed(tx, company_item(row), row.change_no)


def _changed(tx: Tx, row: CompanyRow, changes: Mapping[str, Any]) -> bytes:
    if not changes:
        return company_item(row).model_dump_json().encode()
    for name, value in changes.items():
        setattr(row, name, value)
    tx.touch(row)
    tx.session.add(row)
    tx.session.flush()
    return events.company_changed(tx, company_item(row), row.change_no)


def _places(
    tx: Tx, known: Sequence[Mapping[str, Any]], wanted: Sequence[LocationWrite]
) -> list[Place]:
    """Return the whole list; a known location keeps its id."""
    by_reference = {each["client_reference"]: each["id"] for each in known}
    places = []
    for location in wanted:
        place = location.model_dump()
        known_id = location.id or by_reference.get(location.client_reference)
        # Two places without a reference are two places.
        is_known = location.id is not None or location.client_reference is not None
        place["id"] = known_id if is_known and known_id else tx.new_id("loc")
        places.append(place)
    return places
