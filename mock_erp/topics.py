"""The topics of the ERP's messages; the first word of a topic names the entity."""

from collections.abc import Mapping

TOPICS: Mapping[str, str] = {
    "style.created": "A style was entered.",
    "style.updated": "A style, one of its variants or its assortments changed.",
    "style.repriced": "A price of the style or of one of its variants changed.",
    "variant.created": "A variant was entered.",
    "variant.updated": "A variant changed; its SKU may be a new one.",
    "assortment.created": "An assortment was opened.",
    "assortment.updated": "The styles or the customers of an assortment changed.",
    "price_list.created": "A price list was opened.",
    "price_line.created": "A price line was entered.",
    "price_line.updated": "A price line changed.",
    "price_line.deleted": "A price line was taken off its list.",
    "warehouse.created": "A warehouse was opened.",
    "warehouse.updated": "A warehouse changed.",
    "stock.changed": "On hand, demand, supply or the backorder rule of a variant changed.",
    "purchase_order.created": "A supplier was ordered from.",
    "purchase_order.updated": "A purchase order slipped, was cancelled, or goods came.",
    "customer.created": "A customer was entered.",
    "customer.updated": "A customer or one of the addresses changed.",
    "order.created": "A sales order was booked.",
    "order.updated": "A sales order changed: status, lines, reservations or dates.",
    "order.cancelled": "A sales order was cancelled.",
    "shipment.created": "A parcel left a warehouse.",
    "shipment.updated": "Carrier or tracking of a parcel was corrected, or goods were lost.",
    "shipment.reversed": "A shipment was taken back; its goods are reserved again.",
}
