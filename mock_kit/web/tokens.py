"""Bearer tokens by role."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.openapi.models import HTTPBearer as BearerScheme
from fastapi.security.base import SecurityBase

from mock_kit.web.problems import Forbidden, Unauthenticated


@dataclass(frozen=True, slots=True)
class Actor:
    """Who speaks: the role of the token and the name written into the journal."""

    role: str
    name: str


TokenLookup = Callable[[str], Actor | None]


def bearer_token(authorization: str | None) -> str | None:
    """Take the token out of an Authorization header; None when it carries no bearer token."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def token_table(tokens: Mapping[str, str]) -> TokenLookup:
    """Look tokens up in a map from role to token; the actor is named after its role."""
    actors = {token: Actor(role, role) for role, token in sorted(tokens.items())}
    return actors.get


class BearerToken(SecurityBase):
    """A bearer scheme of the published document; reads the token of a request."""

    def __init__(self, name: str, description: str) -> None:
        self.model = BearerScheme(description=description)
        self.scheme_name = name

    async def __call__(self, request: Request) -> str | None:
        return bearer_token(request.headers.get("authorization"))


BEARER = BearerToken("bearer", "The token of a role.")


def allow(*roles: str) -> Callable[..., Awaitable[Actor]]:
    """Make a dependency that returns the actor, if its role is one of `roles` (none = any).

    Raises Unauthenticated without a known token, Forbidden for another role.
    """

    async def authorise(request: Request, token: Annotated[str | None, Depends(BEARER)]) -> Actor:
        actor: Actor | None = request.app.state.tokens(token) if token else None
        if actor is None:
            raise Unauthenticated("the bearer token is missing or not known")
        if roles and actor.role not in roles:
            raise Forbidden(f"the role {actor.role} may not do this", allowed=list(roles))
        return actor

    return authorise
