"""Routes of webhook subscriptions."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi import Path as PathParameter
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row, delete, insert, select
from starlette.responses import Response

from mock_kit.clock import instant_text
from mock_kit.delivery import registry
from mock_kit.delivery.registry import SubscriptionOut, SubscriptionWithSecret, shown
from mock_kit.delivery.signing import SECRET_PATTERN, new_secret
from mock_kit.delivery.topics import TOPIC_PATTERN, packed
from mock_kit.env import Env
from mock_kit.numbers import WHOLE
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.exchange import current_exchange
from mock_kit.web.paging import CursorQuery, LimitQuery, page, position
from mock_kit.web.problems import KeyReused, NotFound, StaleVersion, UnknownEpoch, may_refuse
from mock_kit.web.tokens import allow

Url = Annotated[str, Field(pattern=r"^https?://[!-~]+$", max_length=2000)]
Topic = Annotated[str, Field(pattern=TOPIC_PATTERN, max_length=64)]
Topics = Annotated[list[Topic], Field(min_length=1, max_length=50)]
SubscriptionId = Annotated[str, PathParameter(max_length=64)]
OVERLAP_S_MAX = 7 * 24 * 3600


class SubscriptionIn(BaseModel):
    """Where webhooks go and which; without a secret one is made."""

    model_config = ConfigDict(extra="forbid")

    url: Url
    topics: Topics
    max_events_per_request: Annotated[int, Field(strict=True, ge=1, le=100), WHOLE] = 25
    secret: Annotated[str, Field(pattern=SECRET_PATTERN)] | None = None


class SubscriptionPatch(BaseModel):
    """What may be changed; `active` switches a disabled subscription on again."""

    model_config = ConfigDict(extra="forbid")

    url: Url | None = None
    topics: Topics | None = None
    status: Literal["active", "disabled"] | None = None


class SecretRotation(BaseModel):
    """How long the secret of before signs beside the new one."""

    model_config = ConfigDict(extra="forbid")

    overlap_s: Annotated[float, Field(strict=True, ge=0, le=OVERLAP_S_MAX)] = 24 * 3600


class SubscriptionPage(BaseModel):
    """Subscriptions in the order of their last change."""

    items: list[SubscriptionOut]
    next_cursor: str | None


def subscriptions_router(*, env: Env, roles: tuple[str, ...] = ()) -> APIRouter:
    """Make the routes; `roles` may use them (none = any known token)."""
    router = APIRouter(
        prefix="/v1/webhook-subscriptions",
        tags=["webhooks"],
        dependencies=[Depends(allow(*roles))],
    )
    _add_reads(router)
    _add_writes(router)
    _add_rotation(router, env)

    @router.post(
        "",
        status_code=201,
        response_model=SubscriptionWithSecret,
        responses=may_refuse(KeyReused),
    )
    async def create_webhook_subscription(request: Request, wanted: SubscriptionIn) -> Response:
        """Subscribe from now on; the secret is shown here alone."""
        return await perform(request, lambda tx: _created(tx, wanted, env))

    return router


def _add_reads(router: APIRouter) -> None:
    @router.get("", response_model=SubscriptionPage, responses=may_refuse(UnknownEpoch))
    async def list_webhook_subscriptions(
        request: Request, cursor: CursorQuery = None, limit: LimitQuery = 100
    ) -> Response:
        """List subscriptions."""

        def read(tx: Tx) -> dict[str, object]:
            table = tx.tables.webhook_subscriptions
            query = (
                select(table)
                .where(table.c.change_no > position(cursor, tx.epoch))
                .order_by(table.c.change_no)
                .limit(limit + 1)
            )
            return page(tx, tx.connection.execute(query).all(), limit, item=shown)

        return await ok(request, read)

    @router.get(
        "/{subscription_id}", response_model=SubscriptionOut, responses=may_refuse(NotFound)
    )
    async def get_webhook_subscription(
        request: Request, subscription_id: SubscriptionId
    ) -> Response:
        """Read one subscription."""
        return await ok(request, lambda tx: shown(_known(tx, subscription_id)))


def _add_writes(router: APIRouter) -> None:
    @router.patch(
        "/{subscription_id}",
        response_model=SubscriptionOut,
        responses=may_refuse(KeyReused, NotFound, StaleVersion),
    )
    async def change_webhook_subscription(
        request: Request, subscription_id: SubscriptionId, wanted: SubscriptionPatch
    ) -> Response:
        """Change address, topics or status."""
        return await perform(request, lambda tx: _changed(tx, subscription_id, wanted))

    @router.delete(
        "/{subscription_id}",
        status_code=204,
        responses=may_refuse(KeyReused, NotFound, StaleVersion),
    )
    async def delete_webhook_subscription(
        request: Request, subscription_id: SubscriptionId
    ) -> Response:
        """Unsubscribe; what is under way is given up."""

        def work(tx: Tx) -> Answer:
            row = _known(tx, subscription_id)
            check_if_match(current_exchange().if_match, row.version)
            tx.number(registry.REVISION)
            table = tx.tables.webhook_subscriptions
            tx.connection.execute(delete(table).where(table.c.id == subscription_id))
            registry.give_up(tx, subscription_id, "the subscription was deleted")
            return Answer(204, None)

        return await perform(request, work)


def _add_rotation(router: APIRouter, env: Env) -> None:
    @router.post(
        "/{subscription_id}/rotate-secret",
        response_model=SubscriptionWithSecret,
        responses=may_refuse(KeyReused, NotFound),
    )
    async def rotate_webhook_secret(
        request: Request, subscription_id: SubscriptionId, wanted: SecretRotation
    ) -> Response:
        """Make a new secret; both sign until the overlap ends."""

        def work(tx: Tx) -> Answer:
            row = _known(tx, subscription_id)
            secret = new_secret(env.rng("webhook-secret", row.id, row.version + 1))
            changed = registry.rotate(tx, row, secret=secret, overlap_s=wanted.overlap_s)
            return of_version(200, _with_secret(changed), changed.version)

        return await perform(request, work)


def _known(tx: Tx, subscription_id: str) -> Row[tuple[object, ...]]:
    row = registry.find(tx, subscription_id)
    if row is None:
        raise NotFound("no such subscription")
    return row


def _with_secret(row: Row[tuple[object, ...]]) -> SubscriptionWithSecret:
    return SubscriptionWithSecret(**shown(row).model_dump(), secret=row.secret)


def _created(tx: Tx, wanted: SubscriptionIn, env: Env) -> Answer:
    new_id, now, change_no = tx.new_id("whs"), instant_text(tx.now), tx.change_no()
    values = {
        "id": new_id,
        "url": wanted.url,
        "topics": packed(wanted.topics),
        "status": "active",
        "secret": wanted.secret or new_secret(env.rng("webhook-secret", new_id, 1)),
        "max_events_per_request": wanted.max_events_per_request,
        "after_change_no": change_no,
        "version": 1,
        "change_no": change_no,
        "created_at": now,
        "updated_at": now,
    }
    tx.number(registry.REVISION)
    tx.connection.execute(insert(tx.tables.webhook_subscriptions).values(values))
    row = _known(tx, new_id)
    location = f"/v1/webhook-subscriptions/{new_id}"
    return of_version(201, _with_secret(row), 1, location=location)


def _changed(tx: Tx, subscription_id: str, wanted: SubscriptionPatch) -> Answer:
    row = _known(tx, subscription_id)
    check_if_match(current_exchange().if_match, row.version)
    asked = {
        "url": wanted.url,
        "topics": None if wanted.topics is None else packed(wanted.topics),
        "status": wanted.status,
    }
    values: dict[str, object] = {
        name: value
        for name, value in asked.items()
        if value is not None and value != getattr(row, name)
    }
    if not values:
        return of_version(200, shown(row), row.version)  # no change, no version
    is_off = values.get("status") == "disabled"
    others = {name: value for name, value in values.items() if not (is_off and name == "status")}
    changed = registry.change(tx, row, **others) if others else row
    if is_off:
        registry.disable(tx, subscription_id, "switched off by its owner")
        changed = _known(tx, subscription_id)
    return of_version(200, shown(changed), changed.version)
