"""Somebody overwrites columns of a record in the database; no message and no journal tells it.

Allowed by XCT-14: drift made by hand is a part of the life of both systems.
"""

import json

from scenarios.actors.desk import Desk


async def edited_behind(control: Desk, entity: str, entity_id: str, **fields: object) -> None:
    """Overwrite columns of one record."""
    body = {"entity": entity, "entity_id": entity_id, "fields": fields}
    await control.post("/_control/edit", body)


async def document_with(control: Desk, entity: str, entity_id: str, **fields: object) -> str:
    """The text of a record that is kept as one document, with other fields in it."""
    tables = (await control.get("/_control/dump"))["tables"]
    row = next(row for row in tables[f"{entity}s"] if row["id"] == entity_id)
    return json.dumps({**json.loads(row["document"]), **fields})
