"""Routes of assortments."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import select

from mock_erp.api.listing import ListQuery, Page, found, list_query, listing
from mock_erp.api.refusals import CodeTaken, UnknownReference, read_refuses, write_refuses
from mock_erp.api.roles import MERCHANDISERS, READERS, IfMatch
from mock_erp.events import publish, styles_changed
from mock_erp.tables.assortments import Assortment, change_styles, style_ids_in
from mock_erp.tables.items import styles_by_id
from mock_erp.tables.registry import stamps
from mock_erp.wire.assortments import (
    AssortmentInput,
    AssortmentMoves,
    AssortmentOut,
    AssortmentPatch,
)
from mock_erp.wire.fields import given
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.problems import (
    NotFound,
    StaleVersion,
    UnknownEpoch,
)

router = APIRouter(tags=["Assortments"])
CHANGE = write_refuses(NotFound, StaleVersion, UnknownReference)


class AssortmentPage(Page):
    """Assortments in the order of their last change."""

    items: list[AssortmentOut]


@router.post(
    "/assortments",
    status_code=201,
    response_model=AssortmentOut,
    dependencies=MERCHANDISERS,
    responses=write_refuses(CodeTaken, UnknownReference),
    summary="Open an assortment",
)
async def post_assortment(request: Request, body: AssortmentInput) -> Response:
    """A public one is for everybody, a restricted one for the customers it names."""
    return await perform(request, lambda tx: _open(tx, body))


@router.get(
    "/assortments",
    response_model=AssortmentPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List assortments",
)
async def list_assortments(
    request: Request, query: Annotated[ListQuery, Depends(list_query)]
) -> Response:
    """Each with the ids of its styles, sorted."""
    return await ok(
        request,
        lambda tx: listing(
            tx, Assortment, query, item=lambda rows: [_shown(tx, row) for row in rows]
        ),
    )


@router.get(
    "/assortments/{assortment_id}",
    response_model=AssortmentOut,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read an assortment",
)
async def get_assortment(request: Request, assortment_id: str) -> Response:
    """With the ids of its styles, sorted."""
    return await ok(request, lambda tx: _shown(tx, found(tx, Assortment, assortment_id)))


@router.patch(
    "/assortments/{assortment_id}",
    response_model=AssortmentOut,
    dependencies=MERCHANDISERS,
    responses=CHANGE,
    summary="Change an assortment",
)
async def patch_assortment(
    request: Request, assortment_id: str, body: AssortmentPatch, if_match: IfMatch = None
) -> Response:
    """`style_ids`, if given, is the whole new choice; styles that move are touched."""
    return await perform(request, lambda tx: _change(tx, assortment_id, body, if_match))


@router.post(
    "/assortments/{assortment_id}/styles",
    response_model=AssortmentOut,
    dependencies=MERCHANDISERS,
    responses=CHANGE,
    summary="Put styles in, take styles out",
)
async def move_styles(
    request: Request, assortment_id: str, body: AssortmentMoves, if_match: IfMatch = None
) -> Response:
    """Styles that move are touched; to put in what is in already changes nothing."""
    return await perform(request, lambda tx: _move(tx, assortment_id, body, if_match))


def _open(tx: Tx, body: AssortmentInput) -> Answer:
    if tx.session.exec(select(Assortment).where(Assortment.code == body.code)).first():
        raise CodeTaken("an assortment has this code", code=body.code)
    _check_known(tx, body.style_ids)
    fields = body.model_dump(exclude={"style_ids"})
    row = Assortment(id=tx.new_id("ast"), **fields, **stamps(tx))
    tx.session.add(row)
    styles_changed(tx, change_styles(tx, row.id, add=body.style_ids))
    shown = _published(tx, row, "assortment.created")
    return of_version(201, shown, row.version, location=f"/v1/assortments/{row.id}")


def _change(tx: Tx, row_id: str, body: AssortmentPatch, if_match: str | None) -> Answer:
    row = found(tx, Assortment, row_id)
    check_if_match(if_match, row.version)
    values = given(body, "kind", "customer_ids")
    moved: list[str] = []
    if "style_ids" in body.model_fields_set:
        _check_known(tx, body.style_ids)
        gone = set(style_ids_in(tx, row_id)) - set(body.style_ids)
        moved = change_styles(tx, row_id, add=body.style_ids, remove=gone)
    # Who is entitled concerns every style of the assortment.
    entitled = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    concerned = sorted({*moved, *style_ids_in(tx, row_id)}) if entitled else moved
    return _save(tx, row, concerned, changed=entitled or bool(moved))


def _move(tx: Tx, row_id: str, body: AssortmentMoves, if_match: str | None) -> Answer:
    row = found(tx, Assortment, row_id)
    check_if_match(if_match, row.version)
    _check_known(tx, body.add)
    moved = change_styles(tx, row_id, add=body.add, remove=body.remove)
    return _save(tx, row, moved, changed=bool(moved))


def _save(tx: Tx, row: Assortment, concerned: list[str], *, changed: bool) -> Answer:
    if not changed:
        return of_version(200, _shown(tx, row), row.version)
    tx.touch(row)
    styles_changed(tx, concerned)
    return of_version(200, _published(tx, row, "assortment.updated"), row.version)


def _published(tx: Tx, row: Assortment, topic: str) -> AssortmentOut:
    shown = _shown(tx, row)
    publish(tx, topic, row.id, row, shown)
    return shown


def _shown(tx: Tx, row: Assortment) -> AssortmentOut:
    parts = {"style_ids": style_ids_in(tx, row.id)}
    return AssortmentOut.model_validate(row.model_dump() | parts)


def _check_known(tx: Tx, style_ids: Iterable[str]) -> None:
    unknown = sorted(set(style_ids) - styles_by_id(tx, style_ids).keys())
    if unknown:
        raise UnknownReference("a style is not known", field="style_ids", ids=unknown)
