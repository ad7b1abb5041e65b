"""Acts of the warehouse: receipts, counts, damages, transfers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mock_erp.api.inventory.inbound import book_arrival
from mock_erp.api.inventory.stocked import check_stocked
from mock_erp.api.refusals import NotOnHand, UnknownReference
from mock_erp.events import stock_changed
from mock_erp.tables.orders import allocate_waiting
from mock_erp.tables.registry import stamps
from mock_erp.tables.stock import StockMovement, Warehouse, Why, change_level, levels_of
from mock_erp.tables.stock_acts import (
    StockAct,
    movements_of,
    warehouse_by_code,
    warehouse_codes,
)
from mock_erp.tables.stock_views import stock_items
from mock_erp.wire.inventory import (
    CountInput,
    DamageInput,
    MovementOut,
    ReceiptInput,
    StockActOut,
    StockItemOut,
    StockLine,
    TransferInput,
)
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer


@dataclass(frozen=True, slots=True)
class Move:
    """Pieces put into (or, below zero, taken out of) a warehouse."""

    variant_id: str
    warehouse_id: str
    pieces: int


def receive(tx: Tx, body: ReceiptInput) -> Answer:
    """Book goods in, on their purchase order if they name one; who waits is served first."""
    warehouse = warehouse_called(tx, body.warehouse)
    check_stocked(tx, (line.variant_id for line in body.lines))
    if body.purchase_order_id is not None:
        book_arrival(tx, body.purchase_order_id, body.lines)
    moves = [Move(line.variant_id, warehouse.id, line.pieces) for line in body.lines]
    act = _act(tx, "receipt", body.warehouse, lines=body.lines)
    act.purchase_order_id, act.client_reference = body.purchase_order_id, body.client_reference
    return _book(tx, act, moves)


def count(tx: Tx, body: CountInput) -> Answer:
    """Book the difference between what was counted and what the ledger says."""
    warehouse = warehouse_called(tx, body.warehouse)
    check_stocked(tx, (line.variant_id for line in body.lines))
    on_hand = _on_hand(tx, warehouse, [line.variant_id for line in body.lines])
    # Of two counts of one variant in one document the last one holds.
    counted = {line.variant_id: line.counted for line in body.lines}
    moves = [
        Move(variant_id, warehouse.id, pieces - on_hand[variant_id])
        for variant_id, pieces in counted.items()
    ]
    act = _act(tx, "count", body.warehouse, lines=body.lines)
    act.client_reference = body.client_reference
    return _book(tx, act, moves)


def damage(tx: Tx, body: DamageInput) -> Answer:
    """Write goods off; raises NotOnHand for more than there are."""
    warehouse = warehouse_called(tx, body.warehouse)
    check_stocked(tx, (line.variant_id for line in body.lines))
    _check_on_hand(tx, warehouse, body.lines)
    moves = [Move(line.variant_id, warehouse.id, -line.pieces) for line in body.lines]
    act = _act(tx, "damage", body.warehouse, lines=body.lines)
    act.reason, act.client_reference = body.reason, body.client_reference
    return _book(tx, act, moves)


def transfer(tx: Tx, body: TransferInput) -> Answer:
    """Carry goods to another warehouse; raises NotOnHand for more than there are."""
    source, target = warehouse_called(tx, body.from_code), warehouse_called(tx, body.to)
    check_stocked(tx, (line.variant_id for line in body.lines))
    _check_on_hand(tx, source, body.lines)
    moves: list[Move] = []
    for line in body.lines:
        moves.append(Move(line.variant_id, source.id, -line.pieces))
        moves.append(Move(line.variant_id, target.id, line.pieces))
    act = _act(tx, "transfer", body.from_code, lines=body.lines)
    act.to_warehouse, act.client_reference = body.to, body.client_reference
    return _book(tx, act, moves)


def warehouse_called(tx: Tx, code: str) -> Warehouse:
    """Return the warehouse with this code; raises UnknownReference."""
    found = warehouse_by_code(tx, code)
    if found is None:
        raise UnknownReference("the warehouse is not known", field="warehouse", code=code)
    return found


def acts_shown(tx: Tx, acts: Sequence[StockAct]) -> list[StockActOut]:
    """Return acts with their movements and the stock of their variants as it stands now."""
    codes = warehouse_codes(tx)
    return [_shown(tx, act, codes) for act in acts]


def movement_shown(row: StockMovement, codes: dict[str, str]) -> MovementOut:
    """Return one line of the ledger with the code of its warehouse."""
    return MovementOut(
        id=row.id,
        variant_id=row.variant_id,
        warehouse=codes[row.warehouse_id],
        kind=row.kind,
        pieces=row.pieces,
        reference=row.reference,
        at=row.at,
    )


def settle_stock(tx: Tx, variant_ids: Iterable[str]) -> None:
    """Serve those who wait, renew their dates, and publish the stock of the variants."""
    tx.session.flush()
    stock_changed(tx, allocate_waiting(tx, sorted(set(variant_ids))))


def _act(tx: Tx, kind: str, warehouse: str, *, lines: Sequence[Any]) -> StockAct:
    entered = [line.model_dump() for line in lines]
    return StockAct(
        id=tx.new_id(kind[:3]), kind=kind, warehouse=warehouse, lines=entered, **stamps(tx)
    )


def _book(tx: Tx, act: StockAct, moves: Sequence[Move]) -> Answer:
    tx.session.add(act)
    why = Why(act.kind, act.id)
    for move in moves:
        change_level(tx, move.variant_id, move.warehouse_id, on_hand=move.pieces, why=why)
    settle_stock(tx, [move.variant_id for move in moves])
    return Answer(201, _shown(tx, act, warehouse_codes(tx)))


def _shown(tx: Tx, act: StockAct, codes: dict[str, str]) -> StockActOut:
    variant_ids = [line["variant_id"] for line in act.lines]
    return StockActOut(
        id=act.id,
        client_reference=act.client_reference,
        movements=[movement_shown(row, codes) for row in movements_of(tx, act.id)],
        items=[StockItemOut.model_validate(item) for item in stock_items(tx, variant_ids)],
    )


def _on_hand(tx: Tx, warehouse: Warehouse, variant_ids: Sequence[str]) -> Counter[str]:
    held: Counter[str] = Counter()
    for variant_id, levels in levels_of(tx, variant_ids).items():
        held[variant_id] = sum(
            level.on_hand for level in levels if level.warehouse_id == warehouse.id
        )
    return held


def _check_on_hand(tx: Tx, warehouse: Warehouse, lines: Sequence[StockLine]) -> None:
    wanted: Counter[str] = Counter()
    for line in lines:
        wanted[line.variant_id] += line.pieces
    held = _on_hand(tx, warehouse, sorted(wanted))
    short = {key: held[key] for key in sorted(wanted) if wanted[key] > held[key]}
    if short:
        raise NotOnHand("the warehouse holds fewer pieces", on_hand=short)
