"""The decisions of the flow of invoices: values in, the intended write out."""

from __future__ import annotations

from dataclasses import replace

from bridge.errors import BridgeError
from bridge.model.billing import (
    BilledAccount,
    Invoice,
    OfflineOrder,
    Posted,
    Shown,
    ShownTo,
    ShowWrite,
)
from bridge.settings import InvoiceSettings


def is_wanted(posted: Posted, account: BilledAccount | None, settings: InvoiceSettings) -> bool:
    """Tell whether a customer of the store is to see a record of the ERP at all.

    What was sold to nobody in particular, as at the counter, shows in no account.
    """
    if posted.record.channel in settings.exclude_channels:
        return False
    if account is not None and account.price_group in settings.exclude_customer_groups:
        return False
    if posted.store_order_id is not None:
        return True
    return settings.offline and posted.customer_id is not None


def plan(
    posted: Posted, shown_to: ShownTo | BridgeError | None, shown: Shown | None
) -> ShowWrite | BridgeError | None:
    """Return the write that shows a wanted record as it was posted; None when it is shown so.

    One of a web order goes with that order, any other into the account of the customer or
    company: while the store does not know whose it is it waits, and holds up no other (INV-05).
    """
    record = posted.record
    if posted.store_order_id is not None and isinstance(record, Invoice):
        return _difference(replace(record, order_id=posted.store_order_id), posted, shown)
    if not isinstance(shown_to, ShownTo):
        return shown_to
    customer_id, company_id = shown_to.customer_id, shown_to.company_id
    wanted = replace(record, customer_id=customer_id, company_id=company_id)
    return _difference(wanted, posted, shown)


def _difference(
    wanted: Invoice | OfflineOrder, posted: Posted, shown: Shown | None
) -> ShowWrite | None:
    known = None if shown is None else shown.paper
    paper = None if posted.paper == known else posted.paper
    if shown is not None and shown.record == wanted and paper is None:
        return None
    return ShowWrite(wanted, 0 if shown is None else shown.version, paper)
