"""Bearer tokens by role."""

from collections.abc import Callable, Mapping
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


def nobody(token: str) -> Actor | None:
    """Know no token at all."""
    return None


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


BEARER = BearerToken(
    "bearer",
    "The token of a role; `x-roles` of an operation names those that may do it, `*` is any.",
)


@dataclass(frozen=True)
class Allow:
    """Lets in the actors of some roles; of any role where none is named."""

    roles: tuple[str, ...]

    async def __call__(
        self, request: Request, token: Annotated[str | None, Depends(BEARER)]
    ) -> Actor:
        """Return the actor; raises Unauthenticated without a known token, else Forbidden."""
        actor: Actor | None = request.app.state.tokens(token) if token else None
        if actor is None:
            raise Unauthenticated("the bearer token is missing or not known")
        if self.roles and actor.role not in self.roles:
            raise Forbidden(f"the role {actor.role} may not do this", allowed=list(self.roles))
        return actor


def allow(*roles: str) -> Allow:
    """Make a dependency that returns the actor, if its role is one of `roles` (none = any)."""
    return Allow(roles)
