"""What the ERP refuses of a sales order, one class per reason."""

from typing import ClassVar

from mock_kit.web.problems import Problem


class UnknownItem(Problem):
    """The order names a variant that the ERP does not have."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "unknown-item"


class UnknownCustomer(Problem):
    """The order names a customer that the ERP does not have."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "unknown-customer"


class UnknownWarehouse(Problem):
    """The order names a warehouse that the ERP does not have."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "unknown-warehouse"


class TotalMismatch(Problem):
    """The stated amounts do not add up, beyond what rounding explains."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "total-mismatch"


class AlreadyCancelled(Problem):
    """The order is cancelled already."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "already-cancelled"


class WrongStatus(Problem):
    """The order's status does not allow this."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "wrong-status"


class NotEnoughStock(Problem):
    """There is less than the order needs."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "not-enough-stock"


class UnknownLine(Problem):
    """The edit names a line that the order does not have."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "unknown-line"


class UnknownAddress(Problem):
    """The customer does not have such an address."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "unknown-address"


class MoreThanShipped(Problem):
    """More pieces are named than have left and not come back."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "more-than-shipped"


class AlreadyShipped(Problem):
    """Pieces have left that this would take off the order."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "already-shipped"


class UnknownBuyer(Problem):
    """The customer does not have such a buyer."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "unknown-buyer"


class CustomerMerged(Problem):
    """The customer was merged into another one, which goes on for it."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "customer-merged"


class TwiceInFile(Problem):
    """The file holds the same order twice."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "twice-in-file"


class FileNumberTaken(Problem):
    """Another file was imported under this number."""

    status: ClassVar[int] = 409
    slug: ClassVar[str] = "file-number-taken"


class FileRefused(Problem):
    """The file is not whole or not of the published format, so nothing of it is booked."""

    status: ClassVar[int] = 422
    slug: ClassVar[str] = "file-refused"
