"""Invoicing by parcel: which pieces of an order some shipments brought."""

from collections import Counter
from collections.abc import Sequence

from mock_erp.tables.goods.shipments import shipments_of
from mock_erp.tables.money.refusals import AlreadyInvoiced, UnknownShipment
from mock_erp.tables.money.rows import invoices_of
from mock_erp.tables.sales.refusals import WrongStatus
from mock_kit.state.database import Tx


def pieces_of(tx: Tx, order_id: str, shipment_ids: Sequence[str]) -> dict[str, int]:
    """Return the pieces by order line that these shipments of the order brought."""
    known = {shipment.id: shipment for shipment in shipments_of(tx, [order_id])}
    unknown = sorted(set(shipment_ids) - known.keys())
    if unknown:
        raise UnknownShipment("The order has no such shipments.", shipment_ids=unknown)
    billed = {each for invoice in invoices_of(tx, [order_id]) for each in invoice.shipment_ids}
    again = sorted(billed & set(shipment_ids))
    if again:
        raise AlreadyInvoiced("Some of the shipments are invoiced.", shipment_ids=again)
    pieces: Counter[str] = Counter()
    for shipment_id in dict.fromkeys(shipment_ids):
        if known[shipment_id].status != "shipped":
            raise WrongStatus("A reversed shipment brought nothing.", shipment_id=shipment_id)
        for line in known[shipment_id].lines:
            pieces[line["order_line_id"]] += line["pieces"]
    return dict(pieces)
