"""Assortments on the wire."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from mock_erp.wire.fields import Code, EntityOutput, Id, Input, Reference, absent


class AssortmentInput(Input):
    """A new assortment."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "WEB", "kind": "public", "style_ids": []}]}
    )

    code: Code
    kind: Literal["public", "restricted"] = "public"
    style_ids: Annotated[list[Id], Field(max_length=10_000)] = Field(default_factory=list)
    customer_ids: Annotated[list[Id], Field(max_length=10_000)] = Field(default_factory=list)
    client_reference: Reference | None = None


class AssortmentPatch(Input):
    """What changes of an assortment; `style_ids`, if given, is the whole new choice."""

    kind: Literal["public", "restricted"] = absent()
    style_ids: Annotated[list[Id], Field(max_length=10_000)] = absent()
    customer_ids: Annotated[list[Id], Field(max_length=10_000)] = absent()


class AssortmentMoves(Input):
    """Styles to put in and to take out; a style in both stays in."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"add": ["sty_5a4c27d93f10ab66"], "remove": []}]}
    )

    add: Annotated[list[Id], Field(max_length=10_000)] = Field(default_factory=list)
    remove: Annotated[list[Id], Field(max_length=10_000)] = Field(default_factory=list)


class AssortmentOut(EntityOutput):
    """Which styles are sold where, and to whom."""

    code: str
    kind: Literal["public", "restricted"]
    style_ids: list[str]
    customer_ids: list[str]
