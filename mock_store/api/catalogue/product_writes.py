"""Create and change products with their variants."""

from collections.abc import Mapping, Sequence
from typing import Any

from mock_kit.state.database import Tx
from mock_kit.web.problems import NotFound
from mock_store import events
from mock_store.api.catalogue.refusals import HandleTaken, UnknownChannel
from mock_store.domain.handle import handle_from
from mock_store.tables.channels import channel_of
from mock_store.tables.products import ProductRow, product_by_handle
from mock_store.tables.variants import VariantRow, variants_of_products
from mock_store.wire.products import Enrichment, Product, ProductPatch, Variant, VariantWrite

_SEPARATE = {"id", "enrichment", "variants"}
_ENRICHMENT = tuple(Enrichment.model_fields)


def product_item(row: ProductRow, variants: Sequence[VariantRow]) -> Product:
    """Return a product as the business face answers it."""
    fields = row.model_dump(exclude={"change_no", "listing_key", "entitled", *_ENRICHMENT})
    enrichment = Enrichment.model_validate({name: getattr(row, name) for name in _ENRICHMENT})
    items = [Variant.model_validate(each.model_dump()) for each in variants]
    return Product(**fields, enrichment=enrichment, variants=items)


def create_product(tx: Tx, write: ProductPatch) -> Product:
    """Create a product; without a handle it gets one from its title.

    Raises HandleTaken, UnknownChannel, and NotFound for a variant id.
    """
    _check(tx, write, None, [])
    values = {"title": write.title, **_values(write)}
    product_id = tx.new_id("prd")
    row = ProductRow(
        **{**values, "handle": values.get("handle") or _free_handle(tx, write.title, product_id)},
        id=product_id,
        change_no=tx.change_no(),
        created_at=tx.now,
        updated_at=tx.now,
    )
    row.place_in_listing()
    tx.session.add(row)
    _put_variants(tx, row.id, [], write.variants)
    return _recorded(tx, row)


def change_product(tx: Tx, row: ProductRow, patch: ProductPatch) -> Product:
    """Change the fields that the patch names; one that changes nothing is not recorded.

    Raises HandleTaken, UnknownChannel, and NotFound for a variant id.
    """
    known = variants_of_products(tx, [row.id])[row.id]
    _check(tx, patch, row, known)
    changed = _apply(row, _values(patch))
    if "variants" in patch.model_fields_set:
        changed = _put_variants(tx, row.id, known, patch.variants) or changed
    if not changed:
        return product_item(row, known)
    row.place_in_listing()
    tx.touch(row)
    return _recorded(tx, row)


def _recorded(tx: Tx, row: ProductRow) -> Product:
    item = product_item(row, variants_of_products(tx, [row.id])[row.id])
    events.product_changed(tx, item, row.change_no)
    return item


def _check(
    tx: Tx, patch: ProductPatch, row: ProductRow | None, known: Sequence[VariantRow]
) -> None:
    """Refuse before anything is written, so that a bad row of a batch leaves no trace."""
    named = patch.model_fields_set
    for code in patch.channels if "channels" in named else ():
        if channel_of(tx, code) is None:
            raise UnknownChannel(f"there is no channel {code}", channel=code)
    if "handle" in named:
        holder = product_by_handle(tx, patch.handle)
        if holder is not None and (row is None or holder.id != row.id):
            raise HandleTaken(f"product {holder.id} has this handle", product_id=holder.id)
    ids = {variant.id for variant in known}
    for write in patch.variants:
        if write.id is not None and write.id not in ids:
            raise NotFound(f"the product has no variant {write.id}")


def _values(patch: ProductPatch) -> dict[str, Any]:
    """Return the named fields as column values; enrichment field by field (PRD-05)."""
    values = patch.model_dump(mode="json", include=patch.model_fields_set - _SEPARATE)
    if "enrichment" in patch.model_fields_set:
        named = patch.enrichment.model_fields_set
        values.update(patch.enrichment.model_dump(mode="json", include=named))
    return values


def _apply(row: ProductRow | VariantRow, values: Mapping[str, Any]) -> bool:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def _put_variants(
    tx: Tx, product_id: str, known: Sequence[VariantRow], writes: Sequence[VariantWrite]
) -> bool:
    """Change known variants and add new ones; variants that are not named stay.

    Where the writes name every variant, their order becomes the order shown (PRD-14).
    """
    by_id = {row.id: row for row in known}
    by_reference = {row.client_reference: row for row in known if row.client_reference}
    changed = False
    rows: list[VariantRow] = []
    for write in writes:
        found = by_id.get(write.id or "") or by_reference.get(write.client_reference or "")
        values = write.model_dump(mode="json", include=write.model_fields_set - {"id"})
        if found is None:
            found = _add_variant(tx, product_id, len(known) + len(rows), write)
            changed = True
        elif _apply(found, values):
            tx.touch(found)
            changed = True
        if found.client_reference:
            by_reference[found.client_reference] = found
        rows.append(found)
    return _put_in_order(known, rows) or changed


def _add_variant(tx: Tx, product_id: str, position: int, write: VariantWrite) -> VariantRow:
    row = VariantRow(
        **write.model_dump(mode="json", exclude={"id"}),
        id=tx.new_id("var"),
        product_id=product_id,
        position=position,
        change_no=tx.change_no(),
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(row)
    return row


def _put_in_order(known: Sequence[VariantRow], rows: Sequence[VariantRow]) -> bool:
    named = [row.id for row in rows]
    if any(row.id not in named for row in known):
        return False
    changed = False
    for position, variant_id in enumerate(dict.fromkeys(named)):
        row = rows[named.index(variant_id)]
        changed = changed or row.position != position
        row.position = position
    return changed


def _free_handle(tx: Tx, title: str, product_id: str) -> str:
    handle = handle_from(title)
    if handle and product_by_handle(tx, handle) is None:
        return handle
    return f"{handle or 'product'}-{product_id.rpartition('_')[2]}"
