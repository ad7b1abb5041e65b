"""Records of which a value means nothing as they stand, so that corrupting it proves nothing.

A person whom only one side knows has nobody to agree with; a price line that is over is history.
"""

from collections.abc import Callable, Mapping

from scenarios.adequacy.clean import CleanRun
from scenarios.adequacy.corruption.cells import Cell
from scenarios.adequacy.paths import Document
from scenarios.checks.pairs import erp_order_of
from scenarios.checks.upd.pairing import Traded, crossed_edit

Pointless = Callable[[CleanRun, Document], bool]


def is_pointless(cell: Cell, run: CleanRun, row: Document) -> bool:
    """Whether a value of this row, as it stands, has nothing to be right or wrong about."""
    if cell.layer == "exchange":
        return row["commit_seq"] is None  # a call that changed nothing
    if cell.layer == "journal":
        return cell.field.startswith("told.") and _is_gone(run, row)
    if cell.layer != "held":
        return False
    return any(
        said(run, row)
        for (record, field), said in _SAID.items()
        if cell.record == record and cell.field.startswith(field)
    )


def _is_gone(run: CleanRun, row: Document) -> bool:
    """A version of a record that somebody has taken away since."""
    versions = run.history.versions(row["system"], row["entity"], row["entity_id"])
    return versions[-1].topic.endswith(".deleted")


def _unknown_customer(run: CleanRun, row: Document) -> bool:
    """A customer whom the store does not know."""
    named = {each["client_reference"] for each in run.end.store.customers.values()}
    named |= {each["client_reference"] for each in run.end.store.companies.values()}
    return row["id"] not in named and row["client_reference"] not in run.end.store.customers


def _merged(run: CleanRun, row: Document) -> bool:
    """A customer who became another one: nobody sends anything to an address of the first."""
    return row["merged_into"] is not None


def _unknown_shopper(run: CleanRun, row: Document) -> bool:
    """A shopper whom the ERP does not know, or who became another one."""
    named = {each["client_reference"] for each in run.end.erp.customers.values()}
    known = row["id"] in named or row["client_reference"] in run.end.erp.customers
    return not known or row["merged_into"] is not None


def _not_due(run: CleanRun, row: Document) -> bool:
    """An order that was not to go up, or that came to nothing."""
    return row["id"] not in run.due or row["status"] == "cancelled"


def _not_of_the_web(run: CleanRun, row: Document) -> bool:
    """An ERP order that no shopper placed, or that came to nothing."""
    return bool(row["channel"] != "web" or row["status"] == "cancelled")


def _unshown(run: CleanRun, row: Document) -> bool:
    """An item that no channel is to show."""
    if "channel" in row:
        return (row["variant_id"], row["channel"]) not in run.shown
    named = {str(row.get(name)) for name in ("id", "variant_id", "style_id")}
    return not named & {name for names in run.shown.values() for name in names}


def _no_backorders(run: CleanRun, row: Document) -> bool:
    """A level of which nothing may be ordered beyond stock."""
    return _unshown(run, row) or not row["backorder"]["allowed"] or row["backorder"]["free"] == 0


def _not_in_force(run: CleanRun, row: Document) -> bool:
    """A price line with a window, of a list that no channel shows, or of an item not shown."""
    codes = {rules["price_list"] for rules in run.history.settings["channels"].values()}
    code = run.end.erp.price_lists[row["price_list_id"]]["code"]
    return bool(row["valid_from"] or row["valid_until"]) or code not in codes or _unshown(run, row)


def _unshown_paper(run: CleanRun, row: Document) -> bool:
    """A paper of the ERP that no customer is shown."""
    shown = {each["number"] for each in run.end.store.invoices.values()}
    return row["number"] not in shown


def _not_web_parcel(run: CleanRun, row: Document) -> bool:
    """A parcel of a sale that the store knows nothing of, one taken back, or one that crossed."""
    order = run.end.store.orders.get(str(row["order_client_reference"]))
    if row["channel"] != "web" or row["status"] != "shipped" or order is None:
        return True
    return _crossed(run, order)


def _taken_back(run: CleanRun, row: Document) -> bool:
    """An order of which a parcel was taken back: of that one nothing else is judged (UPD-09)."""
    return any(parcel["status"] != "shipped" for parcel in row["fulfillments"])


def _is_memo(run: CleanRun, row: Document) -> bool:
    """A credit memo: of it the sum, the tax and the lines are posted, the rest is nothing."""
    return bool(row["kind"] == "credit_memo")


def _crossed(run: CleanRun, row: Document) -> bool:
    """An order of which something crossed on the way, where the outcome is a stated one."""
    booked = erp_order_of(run.end, str(row["id"]))
    return booked is None or _not_due(run, row) or crossed_edit(run.history, Traded(row, booked))


def _nothing_open(run: CleanRun, row: Document) -> bool:
    """An order of which nothing is still to be sent: when it was set aside, its timeline tells."""
    booked = erp_order_of(run.end, str(row["id"]))
    return booked is None or all(
        line["quantity"] <= line["cancelled"] + line["shipped"] for line in booked["lines"]
    )


def _set_aside_or_not(run: CleanRun, row: Document) -> bool:
    """An order of which nothing is open, or something that nobody counts: see UPD-10."""
    variants, items = run.end.erp.variants, run.end.store.variants
    sold = [items.get(line["variant_id"], {}).get("client_reference") for line in row["lines"]]
    counted = all(variants.get(str(each), {}).get("tracked", True) for each in sold)
    return not counted or _nothing_open(run, row)


def _made_up(run: CleanRun, row: Document) -> bool:
    """A paper that the store's own staff made up, which the ERP never posted."""
    posted = (*run.end.erp.invoices.values(), *run.end.erp.credit_memos.values())
    return row["number"] not in {each["number"] for each in posted}


_MEMO_FIELDS = (
    *("balance_minor", "credited_minor", "discount_minor", "paid_minor", "rounding_minor"),
    *("shipping_minor", "shipping_tax_minor", "fees", "document", "due_on", "payments"),
)
_SAID: Mapping[tuple[str, str], Pointless] = {
    ("erp customers", ""): _unknown_customer,
    ("erp customers", "addresses"): _merged,
    ("store customers", ""): _unknown_shopper,
    ("store orders", ""): _crossed,
    ("store orders", "allocated"): _set_aside_or_not,
    ("store orders", "lines[].ship_on"): _nothing_open,
    ("store orders", "fulfillments[]"): _taken_back,
    ("erp orders", ""): _not_of_the_web,
    ("store levels", ""): _unshown,
    ("store levels", "backorder.free"): _no_backorders,
    ("store levels", "supply"): _no_backorders,
    ("store prices", ""): _unshown,
    ("store products", ""): _unshown,
    ("erp styles", ""): _unshown,
    ("erp variants", ""): _unshown,
    ("erp price_lines", ""): _not_in_force,
    ("erp invoices", ""): _unshown_paper,
    ("erp credit_memos", ""): _unshown_paper,
    ("erp shipments", ""): _not_web_parcel,
    ("store invoices", ""): _made_up,
    **{("store invoices", field): _is_memo for field in _MEMO_FIELDS},
}
