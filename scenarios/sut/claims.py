"""Which rules a bridge is judged by: what it claims, and why the others are left out."""

from collections.abc import Collection, Mapping
from typing import Any

from scenarios.checks.registry import CHECKS
from scenarios.checks.told.registry import OF_DRIFT, effect_of
from scenarios.session.settings import DEFAULT
from scenarios.sut.model import Capabilities, Feature, Flow, SystemUnderTest

# The flows without which a rule cannot hold, by family; rules across all flows need none.
FLOWS_OF_FAMILY: Mapping[str, tuple[Flow, ...]] = {
    "PRD": ("products", "prices"),
    "STK": ("products", "stock"),
    "ORD": ("orders",),
    "UPD": ("orders", "order_updates"),
    "CUS": ("customers",),
    "INV": ("invoices",),
}
FLOWS_OF_RULE: Mapping[str, tuple[Flow, ...]] = {
    "PRD-03": (),
    "PRD-05": ("products",),
    "PRD-06": ("products",),
    "PRD-07a": ("products",),
    "PRD-10": ("products",),
    "PRD-13": ("products",),
    "PRD-14": ("products",),
    "PRD-15": ("orders",),
    "PRD-16": ("products",),
    "STK-03": (),
    "STK-04": (),
    "STK-04b": ("orders", "order_updates"),
    "STK-04c": ("stock", "orders"),
    "STK-07": ("orders", "order_updates"),
    "STK-12": (),
    "ORD-06": (),
    "UPD-11": ("orders", "invoices"),
    "CUS-03": ("orders",),
    "CUS-04": ("orders",),
    "CUS-10": (),
    "CUS-11": ("orders",),
    "CUS-12": ("orders",),
    "INV-02": (),
    "INV-04": (),
}
FEATURE_OF_RULE: Mapping[str, Feature] = {
    "PRD-02": "price_windows",
    "PRD-04a": "drift",
    "PRD-10": "removed_products",
    "PRD-11": "restricted_items",
    "PRD-12": "account_prices",
    "PRD-16": "order_quantities",
    "STK-05": "backorders",
    "STK-06": "backorders",
    "STK-14": "locations",
    "STK-15": "kits",
    "STK-07": "returns",
    "ORD-10": "order_files",
    "UPD-03a": "order_edits",
    "UPD-05a": "returns",
    "CUS-04": "guests",
    "CUS-07": "account_prices",
    "CUS-08": "merges",
    "CUS-09": "companies",
    "INV-06": "offline_orders",
    "XCT-14a": "drift",
}
# What no story can do without: everything that is bought must be in the store.
GROUND: tuple[Flow, ...] = ("products", "prices", "stock")
NOT_ASKED = "not asked for"
BY_FILE, BY_LOCATION = "ORD-10", "STK-14"


def flows_of(rule: str) -> tuple[Flow, ...]:
    """The flows without which the rule cannot hold."""
    return FLOWS_OF_RULE.get(effect_of(rule), FLOWS_OF_FAMILY.get(rule[:3], ()))


def omissions(sut: SystemUnderTest, wanted: Collection[str]) -> dict[str, str]:
    """Rules by which the bridge is not judged, each with the reason.

    `wanted` are the rules of its profiles, or of the story that is asked for.
    """
    found = {}
    for rule in [*wanted, *(check.RULE for check in CHECKS)]:
        reason = _why_not(sut, wanted, rule)
        if reason is not None:
            found[rule] = reason
    return found


def _why_not(sut: SystemUnderTest, wanted: Collection[str], rule: str) -> str | None:
    if rule not in wanted:
        return NOT_ASKED
    settings = {**DEFAULT, **sut.settings}
    return _not_claimed(sut.capabilities, rule) or _not_set(settings, rule)


def _not_claimed(claims: Capabilities, rule: str) -> str | None:
    """Why the capabilities leave a rule out."""
    if rule in claims.omit:
        return f"not claimed: {claims.omit[rule]}"
    if claims.rules is not None and rule not in claims.rules:
        return "not claimed: not among the rules of the capabilities"
    for flow in flows_of(rule):
        if claims.flows is not None and flow not in claims.flows:
            return f"not claimed: the flow {flow}"
    feature = FEATURE_OF_RULE.get(effect_of(rule))
    if feature and claims.features is not None and feature not in claims.features:
        return f"not claimed: the feature {feature}"
    return None


def _not_set(settings: Mapping[str, Any], rule: str) -> str | None:
    """Why the settings leave a rule out."""
    for flow in flows_of(rule):
        if not settings.get("flows", {}).get(flow, {}).get("enabled", True):
            return f"the settings switch the flow {flow} off"
    if rule in OF_DRIFT and settings["drift"] != "report":
        return "the settings have drift put right, not reported"
    if rule == BY_FILE and settings["order_route"] != "file":
        return "the settings have no order files"
    if rule == BY_LOCATION and not any(x.get("locations") for x in settings["channels"].values()):
        return "the settings show no levels by location"
    return None
