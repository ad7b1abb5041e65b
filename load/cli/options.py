"""The options of `seatrial load`, and how their texts are read."""

from pathlib import Path
from typing import Annotated

import typer

from load.shapes import SHAPES

_UNITS = {"s": 1, "m": 60, "h": 3600}
_SHAPES = "; ".join(f"{shape.name}: {shape.says}" for shape in SHAPES.values())
LONGEST_S = 24 * 3600


def seconds(text: str) -> float:
    """Read `90`, `90s`, `5m` or `1h`; raises BadParameter."""
    number, unit = (text[:-1], text[-1:]) if text[-1:] in _UNITS else (text, "s")
    if not number.isdecimal() or not 0 < int(number) * _UNITS[unit] <= LONGEST_S:
        raise typer.BadParameter(f"{text!r} is no time such as 90s, 5m or 1h.")
    return float(int(number) * _UNITS[unit])


def checked_shape(name: str) -> str:
    """Return the shape's name; raises BadParameter."""
    if name not in SHAPES:
        raise typer.BadParameter(f"there is no shape {name}; there are {', '.join(SHAPES)}.")
    return name


Rate = Annotated[float, typer.Option(min=0.1, max=10000, help="Orders per second at the peak.")]
For = Annotated[
    str | None, typer.Option("--for", help="How long: 60s, 5m, 1h; unless given, the shape's.")
]
ShapeName = Annotated[str, typer.Option("--shape", callback=checked_shape, help=_SHAPES)]
Processes = Annotated[
    int, typer.Option(min=1, max=64, help="Generators; of --master: the workers that come.")
]
LimitsFile = Annotated[
    Path | None, typer.Option("--thresholds", help="Limits (TOML) instead of the shipped ones.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]
Master = Annotated[
    bool, typer.Option("--master", help="Wait for workers that are started elsewhere.")
]
Worker = Annotated[bool, typer.Option("--worker", help="Be a worker of a master; needs --stand.")]
StandFile = Annotated[
    Path | None, typer.Option("--stand", help="The stand.json of the master, copied to a worker.")
]
MasterHost = Annotated[str, typer.Option(help="Where a worker finds the master.")]
BindHost = Annotated[str, typer.Option(help="Where a master listens; loopback unless told.")]
BindPort = Annotated[int, typer.Option(min=1024, max=65535, help="The port of the master.")]
