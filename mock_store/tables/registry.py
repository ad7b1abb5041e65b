"""The store's own table registry, so that two mocks can live in one process."""

from sqlalchemy import Table
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from mock_kit.state.tables import KitTables, kit_tables


class StoreTable(SQLModel, registry=registry()):
    """Parent of every table of the store."""


KIT: KitTables = kit_tables(StoreTable.metadata)


def core(name: str) -> Table:
    """Return the Core table of a row class, for prebuilt statements."""
    return StoreTable.metadata.tables[name]
