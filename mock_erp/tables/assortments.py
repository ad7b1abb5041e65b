"""Assortments: which styles are sold where, and to whom."""

from collections.abc import Iterable

from sqlalchemy import JSON
from sqlmodel import Field, col, select

from mock_erp.tables.registry import Entity, ErpTable
from mock_kit.state.database import Tx


class Assortment(Entity, table=True):
    """A named choice of styles, public or restricted to some customers (PRD-11)."""

    __tablename__ = "assortments"

    id: str = Field(primary_key=True)
    code: str = Field(index=True, unique=True)
    kind: str = "public"
    customer_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    client_reference: str | None = Field(default=None, index=True)


class AssortmentStyle(ErpTable, table=True):
    """One style in one assortment."""

    __tablename__ = "assortment_styles"

    assortment_id: str = Field(primary_key=True)
    style_id: str = Field(primary_key=True, index=True)


def style_ids_in(tx: Tx, assortment_id: str) -> list[str]:
    """Return the ids of the styles in an assortment, sorted."""
    found = select(AssortmentStyle.style_id).where(AssortmentStyle.assortment_id == assortment_id)
    return sorted(tx.session.exec(found).all())


def codes_of_styles(tx: Tx, style_ids: Iterable[str]) -> dict[str, list[str]]:
    """Return the codes of the assortments each style is in, sorted."""
    wanted = sorted(set(style_ids))
    found = (
        select(AssortmentStyle.style_id, Assortment.code)
        .join(Assortment, col(Assortment.id) == col(AssortmentStyle.assortment_id))
        .where(col(AssortmentStyle.style_id).in_(wanted))
        .order_by(col(Assortment.code))
    )
    grouped: dict[str, list[str]] = {style_id: [] for style_id in wanted}
    for style_id, code in tx.session.exec(found).all():
        grouped[style_id].append(code)
    return grouped


def change_styles(
    tx: Tx, assortment_id: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()
) -> list[str]:
    """Put styles in and take styles out; return the ids of those that moved, sorted."""
    present = set(style_ids_in(tx, assortment_id))
    added = sorted(set(add) - present)
    removed = sorted((set(remove) - set(add)) & present)
    for style_id in added:
        tx.session.add(AssortmentStyle(assortment_id=assortment_id, style_id=style_id))
    for style_id in removed:
        tx.session.delete(tx.session.get_one(AssortmentStyle, (assortment_id, style_id)))
    tx.session.flush()
    return sorted(added + removed)
