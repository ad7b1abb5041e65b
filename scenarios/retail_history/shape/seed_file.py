"""Seed files: a shape as JSON, of a history or of a catalogue, and what grows from one."""

import json
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from scenarios.catalogue.shape.growing import grown_catalogue
from scenarios.catalogue.shape.measuring import CatalogueShape
from scenarios.retail_history.shape.growing import grown
from scenarios.retail_history.shape.measuring import Shape

KINDS: dict[str, type[Any]] = {"order history": Shape, "catalogue": CatalogueShape}


class BadShape(Exception):
    """A file is not a shape; the text says why."""


def seed_text(shape: Shape | CatalogueShape) -> str:
    """Write a shape as a seed file."""
    kind = "order history" if isinstance(shape, Shape) else "catalogue"
    return json.dumps({"shape_of": kind, **asdict(shape)}, indent=2) + "\n"


def read_seed(path: Path) -> Shape | CatalogueShape:
    """Read a seed file; raises BadShape."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        shape: Shape | CatalogueShape = KINDS[found.pop("shape_of")](**found)
        grown_text(shape, "1", "USD")  # a shape from which nothing grows is none
    except OSError as error:
        raise BadShape(f"{path}: cannot be read: {error.strerror or error}") from error
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise BadShape(f"{path} is not a seed file that `seatrial profile` wrote") from error
    return shape


def grown_text(shape: Shape | CatalogueShape, seed: str, currency: str) -> str:
    """A file of this shape; the same seed gives the same bytes."""
    rng = Random(seed)  # noqa: S311 - a seed names what is grown
    if isinstance(shape, Shape):
        return grown(shape, rng)
    return grown_catalogue(shape, rng, currency)
