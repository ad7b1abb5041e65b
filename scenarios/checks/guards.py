"""Who can break which rule: B the bridge, M a mock or a real system in its place, BM either.

A certificate of a bridge counts B and BM; M rules check the systems around it.
"""

from collections.abc import Mapping
from typing import Literal

Guard = Literal["B", "M", "BM"]

GUARDS: Mapping[str, Guard] = {
    "PRD-01": "B",
    "PRD-02": "BM",
    "PRD-03": "B",
    "PRD-04a": "B",
    "PRD-05": "B",
    "PRD-06": "B",
    "PRD-07a": "B",
    "PRD-08a": "B",
    "PRD-09": "BM",
    "PRD-10": "B",
    "PRD-13": "B",
    "PRD-14": "B",
    "PRD-15": "BM",
    "STK-01": "B",
    "STK-02": "B",
    "STK-03": "B",
    "STK-04": "M",
    "STK-04b": "B",
    "STK-04c": "B",
    "STK-05": "B",
    "STK-06": "BM",
    "STK-07": "B",
    "STK-08": "B",
    "STK-09": "BM",
    "STK-10a": "B",
    "STK-11": "B",
    "STK-12": "M",
    "STK-13": "M",
    "STK-14": "BM",
    "STK-15": "BM",
    "STK-16": "B",
    "ORD-01": "B",
    "ORD-02": "B",
    "ORD-03": "B",
    "ORD-04": "B",
    "ORD-05": "BM",
    "ORD-06": "B",
    "ORD-07a": "B",
    "ORD-08": "B",
    "ORD-09": "B",
    "UPD-01": "B",
    "UPD-02": "BM",
    "UPD-03a": "B",
    "UPD-04": "B",
    "UPD-05a": "B",
    "UPD-06": "B",
    "UPD-08": "B",
    "UPD-09": "B",
    "UPD-10": "B",
    "UPD-11": "B",
    "INV-01": "B",
    "INV-02": "B",
    "INV-03": "B",
    "INV-04": "B",
    "INV-05a": "B",
    "INV-06": "B",
    "INV-07": "M",
    "XCT-06": "B",
    "XCT-07": "B",
    "XCT-08": "B",
    "XCT-09": "B",
    "XCT-10a": "B",
    "XCT-11": "B",
    "XCT-12": "B",
    "XCT-13": "B",
    "XCT-14a": "B",
    "XCT-15": "BM",
    "XCT-17": "B",
    "XCT-18": "B",
}


def may_be_broken_by_bridge(rule: str) -> bool:
    """Whether a certificate of a bridge counts the rule."""
    return "B" in GUARDS[rule]
