"""Which variants make a kit, and which kits hold a variant."""

from collections.abc import Sequence

from mock_erp.api.refusals import KitRefused, UnknownReference
from mock_erp.tables.items import Variant, variants_by_id
from mock_erp.tables.stock import bump_stock_version, is_known, kits_with, put_into_kit
from mock_erp.wire.catalogue import Component
from mock_kit.state.database import Tx


def check_components(tx: Tx, variant_id: str | None, components: Sequence[Component]) -> None:
    """Refuse what is no kit: of nothing known, of kits, of itself, or with stock of its own."""
    if not components:
        return
    wanted = [each.variant_id for each in components]
    if len(set(wanted)) < len(wanted):
        raise KitRefused("a component is named once, with all its pieces", variant_ids=wanted)
    known = variants_by_id(tx, wanted)
    unknown = sorted(set(wanted) - known.keys())
    if unknown:
        raise UnknownReference("a component is not known", field="components", ids=unknown)
    kits = sorted(each.id for each in known.values() if each.components or each.id == variant_id)
    if kits:
        raise KitRefused("a kit holds no kit, and not itself", variant_ids=kits)
    if variant_id is None:
        return
    if is_known(tx, variant_id):
        raise KitRefused("the variant has stock of its own", variant_ids=[variant_id])
    holders = sorted(kits_with(tx, [variant_id]))
    if holders:
        raise KitRefused("the variant is in a kit itself", variant_ids=holders)


def put_together(tx: Tx, kit: Variant, components: Sequence[Component]) -> bool:
    """Make a variant the kit of these components; say whether that changed it."""
    after = [each.model_dump() for each in components]
    if kit.components == after:
        return False
    before = [each["variant_id"] for each in kit.components]
    named = [each.variant_id for each in components]
    for variant_id in dict.fromkeys([*before, *named]):
        kits = kits_with(tx, [variant_id]) - {kit.id} | ({kit.id} if variant_id in named else set())
        put_into_kit(tx, variant_id, sorted(kits))
    kit.components = after
    bump_stock_version(tx, kit.id)
    return True
