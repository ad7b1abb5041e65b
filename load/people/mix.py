"""Who comes how often, beside each shopper who orders."""

from collections.abc import Mapping

# Arrivals of each kind for one shopper who orders.
BESIDE_ONE_ORDER: Mapping[str, float] = {
    "order": 0.95,
    "order and cancel": 0.05,
    "browse": 0.5,
    "reprice": 0.01,
    "receive": 0.02,
    "ship": 0.02,
    "marketplace burst": 0.005,
}


def rates_of(orders_per_s: float, *, only: str | None = None) -> dict[str, float]:
    """Return the arrivals per second of each kind, or those of one kind alone."""
    if only is not None:
        return {only: orders_per_s}
    return {kind: share * orders_per_s for kind, share in BESIDE_ONE_ORDER.items()}
