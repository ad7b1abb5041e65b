"""Who may write what; anyone with a token may read.

The bridge's token may write whatever some role may: what a bridge must not do is for checks to
find, not for the ERP to prevent.
"""

from typing import Annotated

from fastapi import Depends, Header

from mock_kit.state.idempotency import LONGEST_KEY
from mock_kit.web.tokens import allow

IfMatch = Annotated[
    str | None, Header(alias="If-Match", description="ETag of the version to change; optional.")
]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=LONGEST_KEY,
        description="Repeat a write with its key to get its first answer again; optional.",
    ),
]


async def _idempotency_key(_key: IdempotencyKey = None) -> None:
    """Publish the header; the unit of work reads it."""


READERS = [Depends(allow())]
MERCHANDISERS = [Depends(allow("merchandiser", "import", "bridge")), Depends(_idempotency_key)]
WAREHOUSE = [Depends(allow("warehouse", "import", "bridge")), Depends(_idempotency_key)]
PURCHASERS = [
    Depends(allow("warehouse", "clerk", "merchandiser", "import", "bridge")),
    Depends(_idempotency_key),
]
