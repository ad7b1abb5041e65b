"""The decisions about companies and their buyers: values in, intended writes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bridge.errors import BridgeError, NotYet, Refused
from bridge.model.accounts import Buyer, BuyerWrite, CompanyWrite, ErpCompany, StoreBuyer
from bridge.model.accounts import StoreCompany as Company


@dataclass(frozen=True, slots=True)
class BuyersView:
    """The buyers that the ERP names, and the store's customers who may be them.

    `members` order for the company now; `same_mail` lists the customers per mail address.
    """

    company: Company
    buyers: Sequence[Buyer]
    members: Sequence[StoreBuyer]
    known: Sequence[StoreBuyer]
    same_mail: Mapping[str, Sequence[StoreBuyer]]


@dataclass(frozen=True, slots=True)
class BuyersPlan:
    """Writes, and why some buyers cannot be entered now."""

    writes: tuple[BuyerWrite, ...] = ()
    errors: tuple[BridgeError, ...] = ()


def plan_company(company: ErpCompany, shown: Sequence[Company]) -> CompanyWrite | None:
    """Return the one write that makes the store's company right, None when it is right.

    Raises Refused when the store has it several times.
    """
    if len(shown) > 1:
        ids = ", ".join(each.id for each in shown)
        raise Refused(f"several companies are one ERP account: {ids}")
    if not shown:
        return CompanyWrite(company.content)
    if shown[0].content == company.content:
        return None
    return CompanyWrite(company.content, shown[0].id, shown[0].version)


def plan_buyers(view: BuyersView) -> BuyersPlan:
    """Return the writes that make exactly the active buyers order for the company (CUS-09).

    A buyer is known by reference, else by the exact mail address. An account that has not
    proven its mail address is nobody's buyer: it would get prices that are not its own.
    """
    writes: list[BuyerWrite] = []
    errors: list[BridgeError] = []
    wanted: list[str] = []
    for buyer in view.buyers:
        if not buyer.is_active or buyer.email is None:
            continue
        try:
            customer = _customer_of(buyer, buyer.email, view)
        except (NotYet, Refused) as error:
            errors.append(error)
            continue
        if customer is None:
            writes.append(BuyerWrite(buyer, view.company.id, reference=buyer.id))
            continue
        wanted.append(customer.id)
        if customer.company_id != view.company.id or customer.reference is None:
            reference = buyer.id if customer.reference is None else None
            writes.append(
                BuyerWrite(buyer, view.company.id, customer.id, customer.version, reference)
            )
    gone = [member for member in view.members if member.id not in wanted]
    writes += [BuyerWrite(None, None, each.id, each.version) for each in gone]
    return BuyersPlan(tuple(writes), tuple(errors))


def unproven(view: BuyersView) -> list[str]:
    """Return the store's customers who may be buyers once they have proven their mail address."""
    found = [each for same in view.same_mail.values() for each in same]
    return sorted(each.id for each in found if each.has_account and not each.mail_proven)


def _customer_of(buyer: Buyer, email: str, view: BuyersView) -> StoreBuyer | None:
    by_reference = [each for each in view.known if each.reference == buyer.id]
    same = view.same_mail.get(email, ())
    members = [each for each in same if each.company_id == view.company.id]
    found = by_reference or members or same
    if len(found) > 1:
        ids = ", ".join(each.id for each in found)
        raise Refused(f"buyer {buyer.id} matches several store customers: {ids}")
    if not found:
        return None
    if found[0].has_account and not found[0].mail_proven:
        raise NotYet(f"store customer {found[0].id} has not proven to be buyer {buyer.id}")
    if found[0].company_id not in (None, view.company.id):
        raise Refused(f"store customer {found[0].id} orders for another company")
    return found[0]
