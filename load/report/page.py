"""The load report as one page: opens by double click, asks for nothing, runs no script."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from load.report.plots import HEIGHT, LEFT, RIGHT, WIDTH, Plot, plot
from scenarios.report.page import POLICY

Document = Mapping[str, Any]


def load_page(document: Document) -> str:
    """The page as HTML text."""
    environment = Environment(
        loader=PackageLoader("load.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(ms=in_ms)
    size = {"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": RIGHT}
    return environment.get_template("page.html").render(
        run=document, policy=POLICY, plots=plots(document), size=size
    )


def plots(document: Document) -> list[Plot]:
    """Orders, waits, and the lag of each flow, with the limits of the run."""
    time = document["over_time"]
    part_s = time["part_s"]
    limits = {row["name"]: row["limit"] for row in document["limits"] if row["group"] == "p95_s"}
    arrived = {name: values for name, values in time["orders_per_s"].items() if any(values)}
    waits = plot("wait of order, s", time["wait_s"], part_s, limits.get("wait of order"))
    return [
        plot("orders per second", arrived, part_s),
        waits,
        *(
            plot(f"{flow}, lag, s", values, part_s, limits.get(flow))
            for flow, values in time["lag_s"].items()
        ),
    ]


def in_ms(value_s: float | None) -> str:
    """Seconds as milliseconds; what never came is said so."""
    return "never" if value_s is None else f"{value_s * 1000:.0f} ms"
