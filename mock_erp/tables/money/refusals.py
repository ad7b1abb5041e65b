"""What the ERP refuses of invoices, payments and credit memos, one class per reason."""

from typing import ClassVar

from mock_kit.web.problems import Problem


class NothingToInvoice(Problem):
    """Nothing of the order is shipped and not invoiced."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "nothing-to-invoice"


class MoreThanOwed(Problem):
    """More would be paid than is owed."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "more-than-owed"


class MoreThanInvoiced(Problem):
    """More would be credited than was invoiced."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "more-than-invoiced"


class MoreThanDeposited(Problem):
    """More would be paid back than was paid and not yet applied to an invoice."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "more-than-deposited"


class UnknownOrder(Problem):
    """The request names an order that the ERP does not have."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "unknown-order"


class UnknownShipment(Problem):
    """The request names a shipment that the order does not have."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "unknown-shipment"


class AlreadyInvoiced(Problem):
    """The shipment is on an invoice already."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "already-invoiced"


class UnknownInvoice(Problem):
    """The request names an invoice that the ERP does not have."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "unknown-invoice"
