"""What every part of a stored document is made of."""

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """A part of a stored document: unknown fields are refused, nothing is changed in place."""

    model_config = ConfigDict(extra="forbid", frozen=True)
