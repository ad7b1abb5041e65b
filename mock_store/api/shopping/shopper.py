"""Who shops: a guest, or the customer of a session (CUS-10)."""

from typing import Annotated, cast

from fastapi import Depends, Request

from mock_kit.state.database import Database
from mock_kit.web.exchange import current_exchange
from mock_kit.web.problems import Unauthenticated
from mock_kit.web.tokens import BearerToken
from mock_store.selling.accounts import token_digest
from mock_store.tables.customers import customer_of_session

GUEST = "shopper"
_TEXT = "The token of a shopper's session, from `POST /shop/v1/sessions`."
SESSION = BearerToken("session", _TEXT)
SESSION_OR_NONE = BearerToken("session?", _TEXT)


async def shopper(
    request: Request, token: Annotated[str | None, Depends(SESSION_OR_NONE)]
) -> str | None:
    """Return the customer who is logged in; None for a guest, also with the app's own token.

    Raises Unauthenticated for a token that is neither.
    """
    exchange = current_exchange()
    if token is None or request.app.state.tokens(token) is not None:
        exchange.actor = exchange.actor or GUEST
        return None
    database = cast(Database, request.app.state.database)
    digest = token_digest(token)
    customer_id = await database.read(lambda tx: customer_of_session(tx, digest))
    if customer_id is None:
        raise Unauthenticated("the session is not known or has ended")
    exchange.actor = f"customer:{customer_id}"
    return customer_id


async def known_customer(
    customer_id: Annotated[str | None, Depends(shopper)],
    _: Annotated[str | None, Depends(SESSION)],
) -> str:
    """Return the customer who is logged in. Raises Unauthenticated for a guest."""
    if customer_id is None:
        raise Unauthenticated("log in first")
    return customer_id


ShopperId = Annotated[str | None, Depends(shopper)]
CustomerId = Annotated[str, Depends(known_customer)]
