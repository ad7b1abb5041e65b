"""The ERP's stock agrees with its orders and with what left and came back (STK-12)."""

from collections import Counter
from collections.abc import Iterator, Mapping

from scenarios.model.end_state import ErpState
from scenarios.self_check.sums.parts import Document

# Where unfit goods go, whatever the house is called.
QUARANTINE = "quarantine"
Pieces = Counter[tuple[str, str, str]]


def stock_sums(erp: ErpState) -> Iterator[str]:
    """Whatever of the stock does not agree."""
    waiting: Counter[str] = Counter()
    in_kits: Counter[str] = Counter()
    for order in erp.orders.values():
        if order["status"] != "cancelled":
            for line in order["lines"]:
                waiting[str(line["variant_id"])] += line["backordered"]
                for part in line["components"]:
                    in_kits[str(part["variant_id"])] += line["backordered"] * part["pieces"]
    for variant_id, stock in erp.stock.items():
        yield from _permission(erp, stock, waiting[variant_id])
        if stock["sku"] != erp.variants[variant_id]["sku"]:
            yield f"erp stock of {stock['sku']}: its variant has another SKU by now"
        if stock["waiting"] != waiting[variant_id] + in_kits[variant_id]:
            yield f"erp stock of {stock['sku']}: {stock['waiting']} wait, its orders say otherwise"
        yield from _kit(erp, stock)
    yield from _ways(erp)
    yield from _lost(erp)


def _permission(erp: ErpState, stock: Document, waiting: int) -> Iterator[str]:
    """What may be backordered is the variant's word, else the style's, less what waits."""
    variant = erp.variants[str(stock["variant_id"])]
    own, style = variant["backorder"], erp.styles[variant["style_id"]]["backorder"]
    said = own if own["allowed"] is not None else style
    allowed, limit = bool(said["allowed"]), said["limit"]
    free = None if limit is None else max(0, limit - waiting)
    wanted = {"allowed": allowed, "limit": limit, "open": waiting, "free": free if allowed else 0}
    if dict(stock["backorder"]) != wanted:
        yield f"erp stock of {stock['sku']}: backorder {stock['backorder']}, by its orders {wanted}"


def _kit(erp: ErpState, stock: Document) -> Iterator[str]:
    """A kit tells of its components what they tell of themselves, and is known if they are."""
    pieces = {x["variant_id"]: x["pieces"] for x in erp.variants[stock["variant_id"]]["components"]}
    for part in stock["components"]:
        own = erp.stock[part["variant_id"]]
        told = {name: own[name] for name in ("known", "tracked", "safety_buffer", "warehouses")}
        wanted = {**told, "pieces": pieces.get(part["variant_id"])}
        if {name: part[name] for name in wanted} != wanted:
            yield f"erp stock of {stock['sku']}: {part['variant_id']} is not as it says itself"
    counted = [part["known"] for part in stock["components"] if part["tracked"]]
    if stock["components"] and stock["known"] != all(counted):
        yield f"erp stock of {stock['sku']}: known {stock['known']}, its components say otherwise"


def _ways(erp: ErpState) -> Iterator[str]:
    """A parcel took what its lines say from where it says; a return brought it there."""
    kinds = {str(each["code"]): str(each["kind"]) for each in erp.warehouses.values()}
    told: Pieces = Counter()
    for movement in erp.movements.values():
        paper, house = str(movement["reference"]), str(movement["warehouse"])
        is_set_apart = paper in erp.returns and kinds.get(house) == QUARANTINE
        place = QUARANTINE if is_set_apart else house
        if paper in erp.shipments or paper in erp.returns:
            told[paper, str(movement["variant_id"]), place] += movement["pieces"]
    wanted = _parcels(erp.shipments)
    wanted.update(_returns(erp.returns))
    for key in sorted({*wanted, *told}):
        if wanted[key] != told[key]:
            yield f"erp {key[0]}: {wanted[key]} of {key[1]} in {key[2]}, moved {told[key]}"


def _lost(erp: ErpState) -> Iterator[str]:
    """What was crushed or lost on the way is written off with its parcel."""
    lost: Counter[str] = Counter()
    for movement in erp.movements.values():
        if movement["kind"] == "lost_in_transit":
            lost[str(movement["reference"])] += movement["pieces"]
    for key, shipment in erp.shipments.items():
        damaged = sum(line["damaged"] for line in shipment["lines"])
        if lost[key] != damaged:
            yield f"erp shipment {shipment['number']}: {damaged} damaged, {lost[key]} written off"


def _parcels(shipments: Mapping[str, Document]) -> Pieces:
    """What each live parcel took, by paper, variant and warehouse."""
    found: Pieces = Counter()
    for key, shipment in shipments.items():
        sign = -1 if shipment["status"] == "shipped" else 0
        for line in shipment["lines"]:
            if not line["components"]:
                found[key, line["variant_id"], shipment["warehouse"]] += sign * line["pieces"]
            for part in line["components"]:
                for place, pieces in part["taken_at"].items():
                    found[key, part["variant_id"], place] += sign * pieces
    return found


def _returns(returns: Mapping[str, Document]) -> Pieces:
    """What each return brought, by paper, variant and warehouse."""
    found: Pieces = Counter()
    for key, back in returns.items():
        for line in back["lines"] if back["status"] == "received" else ():
            found[key, line["variant_id"], back["warehouse"]] += line["fit"]
            found[key, line["variant_id"], QUARANTINE] += line["unfit"]
    return found
