"""The balance sheet as one page: opens by double click, asks for nothing, runs no script."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from scenarios.catalogue.amounts import price_text
from scenarios.report.page import POLICY

WIDTH, HEIGHT = 640, 160
Points = Sequence[tuple[float, float]]


def sheet_page(document: dict[str, Any]) -> str:
    """The page as HTML text."""
    environment = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("scenarios.retail_history.report", ""),
                PackageLoader("scenarios.report", ""),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["money"] = lambda minor: money(minor, document["currency"])
    samples = document["pace"]["samples"]
    causes = Counter(each["cause"].partition(":")[0] for each in document["parked_lines"])
    return environment.get_template("sheet.html").render(
        sheet=document,
        policy=POLICY,
        width=WIDTH,
        height=HEIGHT,
        placed=polyline([(each[0], each[1]) for each in samples]),
        lag=polyline([(each[0], each[2]) for each in samples]),
        most_waiting=max((each[2] for each in samples), default=0),
        took_s=samples[-1][0] if samples else 0,
        causes=causes.most_common(),
        most_parked=max(causes.values(), default=1),
    )


def money(minor: int, currency: str) -> str:
    """An amount as a person writes it, credits with a minus."""
    whole, point, fraction = price_text(abs(minor), currency).partition(".")
    return f"{'-' if minor < 0 else ''}{int(whole):,}{point}{fraction}"


def polyline(points: Points) -> str:
    """Points of an SVG line that fills the picture; "" where there is nothing to draw."""
    if not points:
        return ""
    right = max(x for x, _ in points) or 1
    top = max(y for _, y in points) or 1
    return " ".join(f"{x / right * WIDTH:.1f},{HEIGHT - y / top * HEIGHT:.1f}" for x, y in points)
