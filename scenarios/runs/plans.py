"""Which stories run in which world under which settings: the rows of a sea trial."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from types import ModuleType
from typing import Any

from scenarios.runs.disturbances import DISTURBANCES, KILLED_IN_FLIGHT, KILLS, Disturbance
from scenarios.session.settings import DEFAULT, settings_with
from scenarios.stories import (
    backorders,
    catalogue_changes,
    many_rows,
    multi_channel_oversell,
    online_order,
    rough_seas,
    sale_repricing,
    set_back,
    stock_extras,
    switched_off,
)
from scenarios.stories.accounts import b2b_account
from scenarios.stories.after_sale import order_updates
from scenarios.stories.money import kept_back, offline_invoices, refund_return
from scenarios.stories.orders import end_of_day
from scenarios.stories.people import address_changes, existing_account
from scenarios.stories.told import crossed_lists, unsubscribed

STORIES: Mapping[str, ModuleType] = {
    story.NAME: story
    for story in (
        sale_repricing,
        backorders,
        multi_channel_oversell,
        online_order,
        order_updates,
        catalogue_changes,
        offline_invoices,
        refund_return,
        stock_extras,
        b2b_account,
        address_changes,
        existing_account,
        end_of_day,
        rough_seas,
    )
}
# Played alone and simulated: they switch flows or messages off, or take back what others stand on.
SOLO: Mapping[str, ModuleType] = {
    story.NAME: story
    for story in (switched_off, many_rows, set_back, kept_back, unsubscribed, crossed_lists)
}
# Rough seas bring faults of their own, which no disturbance may take away.
CALM = tuple(name for name in STORIES if name != rough_seas.NAME)
OUTCOMES = ("hold", "cancel", "backorder")
# The flows of the bridge, by the names in its published settings.
FLOWS = ("products", "prices", "stock", "customers", "orders", "order_updates", "invoices")
# Whether stock follows by itself.
ADJUST = ("adjust_on_edit", "adjust_on_cancel", "adjust_on_refund")
DECIDERS, ACTIONS = ("bridge", "erp", "store"), ("link", "complete", "create", "hold")
# Other settings of the same story, each beside one way of deciding, to save runs.
_BESIDE: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("bridge", "complete"): {"guest_policy": "by_mail"},
    ("bridge", "create"): {"guest_policy": "one_account"},
    ("bridge", "hold"): {"match_key": "phone", "guest_policy": "by_mail"},
    ("erp", "link"): {"match_key": "tax_id"},
    ("erp", "complete"): {"guest_policy": "by_mail"},
    ("erp", "create"): {"guest_policy": "by_mail"},
    ("store", "link"): {"guest_policy": "by_mail"},
    ("store", "hold"): {"guest_policy": "by_mail"},
}
POLICIES = ("hold", "mirror", "decrement", "reserve")
# Of each flow a story that has much for it to do at once, where all of it comes in one visit.
_SWEPT: Mapping[str, str] = {
    "products": "backorders",  # what a store refuses for good is tried again at each sweep
    "prices": "sale_repricing",
    "stock": "stock_extras",
    "customers": "existing_account",
    "orders": "existing_account",
    "order_updates": "order_updates",
    "invoices": "b2b_account",
}
# The app sells in dollars, and is given the list in euros.
CROSSED: Mapping[str, Any] = {
    "channels": {**DEFAULT["channels"], "app": dict(DEFAULT["channels"]["eu"])}
}
# The app has its prices without the tax, and is given a list that has them with it.
WITH_TAX: Mapping[str, Any] = {
    "channels": {
        **DEFAULT["channels"],
        "app": {**DEFAULT["channels"]["app"], "price_list": crossed_lists.WITH_TAX},
    }
}
OTHER_MONEY = {"currency": CROSSED, "tax-basis": WITH_TAX}
# What else may become of cancels, edits and refunds.
AFTER_SALE: Mapping[str, Mapping[str, Any]] = {
    "cancel-flag": {"cancel_handling": "flag"},
    "cancel-keep": {"cancel_after_shipment": "keep"},
    "edit-revert": {"edit_after_shipment": "revert"},
    "adjust-edit-off": {"adjust_on_edit": False},
    "adjust-cancel-off": {"adjust_on_cancel": False},
    "adjust-refund-off": {"adjust_on_refund": False},
}


@dataclass(frozen=True)
class RunPlan:
    """One run: stories interleaved in one world under one row of settings.

    `changed` names what differs from the defaults; `disturbance` is what goes wrong on the way.
    A run that is not whole, since a flow stands still or a journal has a gap, is judged by the
    rules that its stories claim, and by no other. `asks_for_files` as for a session. A run need not
    be looked at twice: then nothing finds what no message told. `wanted` are
    the rules to be judged in place of those that its stories claim; `omitted` ones are left out,
    each with the reason.
    """

    name: str
    stories: Sequence[str]
    settings: Mapping[str, Any] = field(default_factory=lambda: DEFAULT)
    changed: Sequence[str] = ()
    disturbance: Disturbance | None = None
    is_whole: bool = True
    asks_for_files: bool = False
    is_looked_at_twice: bool = True
    wanted: Sequence[str] | None = None
    omitted: Mapping[str, str] = field(default_factory=dict)

    def rules(self) -> set[str]:
        """The rules that its stories claim to exercise, some of them under a setting alone."""
        if self.wanted is not None:
            return set(self.wanted)
        changed = [text.partition("=")[0] for text in self.changed]
        of_settings = [
            rules
            for story in self.modules()
            for setting, rules in getattr(story, "RULES_WITH", {}).items()
            if setting in changed
        ]
        return {
            rule
            for rules in (*(story.RULES for story in self.modules()), *of_settings)
            for rule in rules
        }

    def modules(self) -> list[ModuleType]:
        """The stories themselves."""
        return [(STORIES.get(name) or SOLO[name]) for name in self.stories]


def can_be_played(name: str, settings: Mapping[str, Any]) -> bool:
    """Whether people can trade as a story wants under these settings.

    A story's `NEEDS` name a setting, of all or of each channel, and the values under which its
    orders are taken and booked at all.
    """
    needs: Mapping[str, Sequence[Any]] = getattr(STORIES[name], "NEEDS", {})
    places = [settings, *settings["channels"].values()]
    return all(
        place[key] in values for key, values in needs.items() for place in places if key in place
    )


def default_plan(stories: Sequence[str] = tuple(STORIES)) -> RunPlan:
    """All given stories under the default settings."""
    is_whole = not any(name in SOLO for name in stories)
    return RunPlan("default", stories, is_whole=is_whole)


def settings_plans() -> Iterator[RunPlan]:
    """Every other setting that a story's outcome depends on, a run of its own."""
    for outcome, policy in product(OUTCOMES, POLICIES):
        if (outcome, policy) != (OUTCOMES[0], POLICIES[0]):
            yield RunPlan(
                f"oversell-{outcome}-{policy}",
                ("multi_channel_oversell",),
                settings_with({"oversell_outcome": outcome}, {"stock_policy": policy}),
                (f"oversell_outcome={outcome}", f"stock_policy={policy}"),
            )
    for policy in POLICIES[1:]:
        yield _with(f"backorders-{policy}", "backorders", {}, {"stock_policy": policy})
    yield _with("drift-report", "sale_repricing", {"drift": "report"}, {})
    yield _with("drift-report-database", "rough_seas", {"drift": "report"}, {})
    for flow, drift in product(("products", "prices"), ("report", "overwrite")):
        yield _of_flow(flow, "sale_repricing", drift=drift)
    # A sweep within the time in which a story waits for quiet.
    for flow, story in _SWEPT.items():
        yield _of_flow(flow, story, follows="sweeps", sweep_s=2)
    for money, row in OTHER_MONEY.items():
        yield _with(f"list-of-another-{money}", crossed_lists.NAME, row, {})
    yield _with("no-compare-at", "sale_repricing", {"compare_at": False}, {})
    yield _with("removed-keep", "catalogue_changes", {"removed_products": "keep"}, {})
    yield _with("rounding-park", "rough_seas", {"rounding_line": "park"}, {})
    yield _with("payment-paid", "online_order", {"payment_rule": "paid"}, {})
    yield _with("payment-pending", "online_order", {"payment_rule": "pending"}, {})
    yield from _invoice_plans()
    yield from (_with(name, "order_updates", each, {}) for name, each in AFTER_SALE.items())
    yield from (_with(f"refund-{x}-by-hand", "refund_return", {x: False}, {}) for x in ADJUST)
    yield from _customer_plans()
    yield _with("buffer-1", "backorders", {}, {"buffer": 1})
    yield _with("zero-threshold-1", "stock_extras", {}, {"zero_threshold": 1})
    yield _with("one-warehouse", "backorders", {}, {"warehouses": ["MAIN"]})
    places = {"MAIN": "downtown", "EAST": "harbour"}
    yield _with("by-location", "stock_extras", {}, {"locations": places})
    silent = {"show_stock_level": False, "show_out_of_stock": False, "show_ship_date": False}
    yield _with("silent-display", "backorders", {}, {"display": silent})
    yield _with("none-restricted", "b2b_account", {}, {"restricted_assortments": []})
    yield from _file_plans()
    yield from _still_plans()


def _still_plans() -> Iterator[RunPlan]:
    """A flow that stands still, wholly or one way."""
    for flow in FLOWS:
        yield _of_flow(flow, switched_off.NAME, enabled=False)
    for flow, direction in product(("customers", "order_updates"), ("down", "up")):
        yield _of_flow(flow, switched_off.NAME, direction=direction)


def _invoice_plans() -> Iterator[RunPlan]:
    all_shown = DEFAULT["invoices"]
    web_alone = {"invoices": {**all_shown, "offline": False}}
    yield _with("invoices-web-alone", kept_back.NAME, web_alone, {})
    for name, hidden in (("exclude_channels", "edi"), ("exclude_customer_groups", "FRIENDS")):
        row = {"invoices": {**all_shown, name: [hidden]}}
        yield _with(f"invoices-{name}", offline_invoices.NAME, row, {})


def _file_plans() -> Iterator[RunPlan]:
    """Orders by file: at the end of the day, and whenever an operator asks for one."""
    by_file, changed = settings_with({"order_route": "file"}), ("order_route=file",)
    yield RunPlan(f"file-{end_of_day.NAME}", (end_of_day.NAME,), by_file, changed)
    asked = (online_order.NAME, order_updates.NAME)
    yield RunPlan("file-asked-for", asked, by_file, changed, asks_for_files=True)
    # An order that no file may bring, between others.
    parked = settings_with({"order_route": "file", "rounding_line": "park"})
    yield RunPlan(
        "file-rounding-park",
        (rough_seas.NAME,),
        parked,
        (*changed, "rounding_line=park"),
        asks_for_files=True,
        omitted={"XCT-15": "no order comes while a clerk corrects its buyer"},
    )


def solo_plans() -> Iterator[RunPlan]:
    """Stories that need a world of their own, under the default settings."""
    for story in (many_rows, set_back, unsubscribed):
        yield RunPlan(story.NAME, (story.NAME,), is_whole=False)


def _customer_plans() -> Iterator[RunPlan]:
    """The settings that decide whose an order is, and whose edit counts."""
    for policy in ("newest", "erp", "store", "park"):
        yield _with(f"conflict-{policy}", "address_changes", {"conflict_policy": policy}, {})
    for decided_by, action in product(DECIDERS, ACTIONS):
        beside = _BESIDE.get((decided_by, action), {})
        chosen = {"existing_account": {"action": action, "decided_by": decided_by}, **beside}
        if (decided_by, action) != (DECIDERS[0], ACTIONS[0]):
            yield _with(f"account-{action}-{decided_by}", "existing_account", chosen, {})
    yield _with("match-reference", "existing_account", {"match_key": "reference"}, {})


def disturbed_plans() -> Iterator[RunPlan]:
    """All calm stories under the default settings, each way of going wrong a run of its own."""
    for disturbance in (*DISTURBANCES, *KILLS, KILLED_IN_FLIGHT):
        yield RunPlan(disturbance.name, CALM, disturbance=disturbance)


def trial_plans() -> list[RunPlan]:
    """The simulated rows of a whole trial.

    Orders and the fight for a last unit are disturbed in every way; that all stories end
    the same under every disturbance, and under kills at seeded moments, is for the project's own
    tests, which have more time.
    """
    stories = (online_order.NAME, multi_channel_oversell.NAME)
    disturbed = [
        RunPlan(disturbance.name, stories, disturbance=disturbance)
        for disturbance in (*DISTURBANCES, KILLED_IN_FLIGHT)
    ]
    return [RunPlan("undisturbed", stories), *disturbed, *settings_plans(), *solo_plans()]


def _with(
    name: str, story: str, changes: Mapping[str, Any], channel_changes: Mapping[str, Any]
) -> RunPlan:
    changed = [f"{key}={value}" for key, value in {**changes, **channel_changes}.items()]
    return RunPlan(name, (story,), settings_with(changes, channel_changes), changed)


def _of_flow(flow: str, story: str, **changes: Any) -> RunPlan:
    """A run under a setting of one flow."""
    changed = [f"flows.{flow}.{key}={value}" for key, value in changes.items()]
    name = "-".join([flow, *(f"{key}-{value}" for key, value in changes.items())])
    settings = settings_with({"flows": {flow: changes}})
    return RunPlan(name, (story,), settings, changed, is_whole=story not in SOLO)
