"""Which store product is which ERP style, and which variant which: by reference, else by SKU."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from scenarios.model.end_state import EndState
from scenarios.model.history import History

Document = Mapping[str, Any]


def variants_of_store(history: History, end: EndState) -> dict[str, str]:
    """Store variant to ERP variant; a SKU of earlier days counts while nobody else bears it."""
    bearers = [(str(row["sku"]), key) for key, row in sorted(end.erp.variants.items())]
    former = [(str(each.after["sku"]), each.entity_id) for each in history.of("erp", "variant")]
    by_sku = {**_only(former), **_only(bearers)}
    found = {}
    for key, shown in end.store.variants.items():
        named = str(shown["client_reference"] or "")
        known = named if named in end.erp.variants else by_sku.get(named)
        known = known or by_sku.get(str(shown["sku"]))
        if known:
            found[key] = known
    return found


def styles_of_store(end: EndState, variants: Mapping[str, str]) -> dict[str, str]:
    """Store product to ERP style: the one that it names, else that of most of its variants."""
    by_number = _only((str(row["style_number"]), key) for key, row in end.erp.styles.items())
    found = {}
    for key, product in end.store.products.items():
        named = str(product["client_reference"] or "")
        known = named if named in end.erp.styles else by_number.get(named)
        of_variants = Counter(
            str(end.erp.variants[variants[each["id"]]]["style_id"])
            for each in product["variants"]
            if each["id"] in variants
        )
        if known or of_variants:
            found[key] = known or of_variants.most_common(1)[0][0]
    return found


def _only(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names that one record alone has, with its id."""
    found: dict[str, set[str]] = {}
    for name, key in pairs:
        if name.strip():
            found.setdefault(name, set()).add(key)
    return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}
