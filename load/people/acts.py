"""What each kind of arrival does."""

from collections.abc import Callable, Mapping

from load.people import clerks, marketplace, shoppers
from load.people.caller import Visit

ACTS: Mapping[str, Callable[[Visit], None]] = {
    "order": shoppers.order,
    "order and cancel": shoppers.order_and_cancel,
    "browse": shoppers.browse,
    "reprice": clerks.reprice,
    "receive": clerks.receive,
    "ship": clerks.ship,
    "marketplace burst": marketplace.burst,
}
