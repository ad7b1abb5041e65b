"""What the store refuses to sell, change or pay back: one class per refusal."""

from mock_kit.web.problems import Problem, Unauthenticated


class UnknownItem(Problem):
    """The item is not sold in this channel."""

    status, slug = 409, "unknown-item"


class QuantityNotAllowed(Problem):
    """The quantity is not one that can be ordered."""

    status, slug = 409, "quantity-not-allowed"


class UnknownDiscountCode(Problem):
    """The channel has no such discount code."""

    status, slug = 409, "unknown-discount-code"


class UnknownShippingMethod(Problem):
    """The channel has no such shipping method."""

    status, slug = 409, "unknown-shipping-method"


class CartClosed(Problem):
    """The cart became an order already."""

    status, slug = 409, "cart-closed"


class NotAtCheckout(Problem):
    """The cart must be filled and go through checkout first."""

    status, slug = 409, "not-at-checkout"


class CannotBeBought(Problem):
    """An item in the cart has no price or is not sold."""

    status, slug = 409, "cannot-be-bought"


class PriceChanged(Problem):
    """The total is not the one the shopper accepted."""

    status, slug = 409, "price-changed"


class NotEnoughStock(Problem):
    """More pieces are asked for than can be bought."""

    status, slug = 409, "not-enough-stock"


class TendersMismatch(Problem):
    """The tenders do not add up to the total."""

    status, slug = 409, "tenders-mismatch"


class WrongStatus(Problem):
    """The order's status does not allow this."""

    status, slug = 409, "wrong-status"


class UnknownLine(Problem):
    """The order has no such line."""

    status, slug = 409, "unknown-line"


class MoreThanOrdered(Problem):
    """More would have left than the order asks for."""

    status, slug = 409, "more-than-ordered"


class MoreThanShipped(Problem):
    """More would come back than has left."""

    status, slug = 409, "more-than-shipped"


class UnknownReturn(Problem):
    """The order has no such return."""

    status, slug = 409, "unknown-return"


class RefundTooLarge(Problem):
    """More would be paid back than was taken."""

    status, slug = 409, "refund-too-large"


class EmailTaken(Problem):
    """Another customer has this mail address."""

    status, slug = 409, "email-taken"


class WrongPassword(Unauthenticated):
    """Mail address and password do not belong together."""

    status, slug = 401, "wrong-password"


class CustomerMerged(Problem):
    """The customer was merged into another one, which goes on for it."""

    status, slug = 409, "customer-merged"


class UnknownCustomer(Problem):
    """The store has no such customer."""

    status, slug = 409, "unknown-customer"


class WrongToken(Problem):
    """The token is not the one that was mailed last."""

    status, slug = 409, "wrong-token"


class UnknownCompany(Problem):
    """There is no such company."""

    status, slug = 409, "unknown-company"


class UnknownLocation(Problem):
    """The company has no such location."""

    status, slug = 409, "unknown-location"


class NoTerms(Problem):
    """The company pays when it orders: an invoice is not open to it."""

    status, slug = 409, "no-terms"
