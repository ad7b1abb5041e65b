"""Which variants have a shelf of their own."""

from collections.abc import Iterable

from mock_erp.api.refusals import KitHasNoStock, UnknownReference
from mock_erp.tables.items import variants_by_id
from mock_kit.state.database import Tx


def check_stocked(tx: Tx, variant_ids: Iterable[str]) -> None:
    """Refuse unknown variants, and kits, which have no stock of their own (STK-15)."""
    wanted = set(variant_ids)
    known = variants_by_id(tx, wanted)
    unknown = sorted(wanted - known.keys())
    if unknown:
        raise UnknownReference("a variant is not known", field="variant_id", ids=unknown)
    kits = sorted(each.id for each in known.values() if each.components)
    if kits:
        raise KitHasNoStock("a kit has no stock of its own", variant_ids=kits)
