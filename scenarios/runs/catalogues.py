"""The catalogue that a sea trial trades: the shipped sample, or somebody's own file."""

from importlib.resources import files
from pathlib import Path

from scenarios.catalogue.plan import Catalogue
from scenarios.catalogue.reader import read_catalogue

CURRENCY = "USD"


def sample_path() -> Path:
    """Where the shipped sample lies."""
    return Path(str(files("scenarios.catalogue") / "sample.csv"))


def sample(path: str | None = None) -> Catalogue:
    """Read a catalogue file, the shipped sample if none is named; raises BadFile."""
    return read_catalogue(Path(path) if path else sample_path(), CURRENCY)
