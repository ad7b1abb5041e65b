"""Who sells: the roles that write orders and customers."""

from typing import Annotated

from fastapi import Depends

from mock_erp.api.roles import IdempotencyKey
from mock_kit.web.tokens import Actor, allow

_SELLERS = ("bridge", "clerk", "till", "import")


async def _idempotency_key(_key: IdempotencyKey = None) -> None:
    """Publish the header; the unit of work reads it."""


PUBLISHED_KEY = [Depends(_idempotency_key)]
SELLERS = [Depends(allow(*_SELLERS))]
HANDLERS = [Depends(allow(*_SELLERS, "warehouse")), *PUBLISHED_KEY]
CUSTOMER_KEEPERS = [Depends(allow(*_SELLERS, "accountant")), *PUBLISHED_KEY]
Seller = Annotated[Actor, Depends(allow(*_SELLERS))]
