"""The documents say what the code says: graphs, paths, links, rules, sizes."""

import re
from pathlib import Path

import pytest

from bridge.settings import ChannelSettings, DisplaySettings, Settings
from mock_erp.domain.order_status import MOVES
from mock_store.domain.order_status import FOLLOWERS
from scenarios.checks.registry import CHECKS
from scenarios.runs.disturbances import DISTURBANCES

ROOT = Path(__file__).parents[2]
DOCS = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
PATH = re.compile(r"`((?:mock_kit|mock_erp|mock_store|bridge|scenarios|load|tests|docs)/[\w./]+)`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
TEST = re.compile(r"\btest_[a-z0-9_]+(?!\.py)\b")


def graph_of(name: str) -> dict[str, tuple[str, ...]]:
    text = (ROOT / "docs/rules/status_graphs.md").read_text()
    block = text.split(f"```{name}\n", 1)[1].split("```", 1)[0]
    rows = (line.partition("->") for line in block.splitlines())
    return {
        before.strip(): tuple(x.strip() for x in after.split("|") if x.strip())
        for before, _, after in rows
    }


def test_the_graph_of_erp_orders_is_the_one_in_the_code() -> None:
    assert graph_of("graph-erp-order") == MOVES


def test_the_graph_of_store_orders_is_the_one_in_the_code() -> None:
    assert graph_of("graph-store-order") == dict(FOLLOWERS)


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: str(doc.relative_to(ROOT)))
def test_a_document_names_files_that_exist(doc: Path) -> None:
    text = doc.read_text()
    missing = [path for path in PATH.findall(text) if not (ROOT / path).exists()]
    missing += [link for link in LINK.findall(text) if not (doc.parent / link).exists()]

    assert missing == []


def test_documents_name_tests_that_exist() -> None:
    written = "\n".join(path.read_text() for path in sorted((ROOT / "tests").rglob("*.py")))
    files = [path.stem for path in sorted((ROOT / "tests").rglob("*.py"))]
    named = sorted({name for doc in DOCS for name in TEST.findall(doc.read_text())})

    missing = [name for name in named if f"def {name}(" not in written and name not in files]

    assert missing == []


def test_outcomes_are_judged_by_rules_that_have_a_check() -> None:
    text = (ROOT / "docs/rules/outcomes.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("|")]
    cells = [row.rstrip("|").rpartition("|")[2] for row in rows]
    named = {
        rule
        for cell in cells
        if "no check yet" not in cell
        for rule in re.findall(r"[A-Z]{3}-\d\d[abc]?", cell)
    }

    disturbed = {disturbance.rule for disturbance in DISTURBANCES}
    assert sorted(named - {check.RULE for check in CHECKS} - disturbed) == []


def test_every_setting_that_changes_an_outcome_is_in_the_table_of_outcomes() -> None:
    text = (ROOT / "docs/rules/outcomes.md").read_text()
    aside = ("flows", "channels", "business_clock", "feed_poll_s", "tick_s")
    mapping = ("price_list", "assortment", "warehouses")
    fields = [*Settings.model_fields, *ChannelSettings.model_fields, *DisplaySettings.model_fields]

    assert [x for x in fields if x not in (*aside, *mapping) and f"`{x}" not in text] == []


@pytest.mark.parametrize(
    "decision", sorted((ROOT / "docs/decisions").glob("*.md")), ids=lambda doc: doc.name
)
def test_a_decision_fits_on_a_page(decision: Path) -> None:
    lines = decision.read_text().splitlines()
    heads = [line for line in lines if line.startswith("## ")]

    assert len(lines) <= 60
    assert heads == ["## Context", "## Decision", "## Consequences", "## Alternatives"]
