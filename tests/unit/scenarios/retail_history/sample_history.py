"""The shipped sample, read and planned in memory; builders of histories."""

from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from scenarios.retail_history import __file__ as package
from scenarios.retail_history.lines import BadLine, History, Keys, Line
from scenarios.retail_history.plan import plan_history
from scenarios.retail_history.reading import read_lines
from scenarios.retail_history.rules import Rules, read_rules
from scenarios.retail_history.script import Script

FOLDER = Path(package).parent
RULES_FILE = FOLDER / "online_retail.toml"
RULES = read_rules(RULES_FILE)
SAMPLE = (FOLDER / "sample.csv").read_bytes().splitlines(keepends=True)
HEADER = SAMPLE[0]
DAY, NEXT = "2021-03-01 08:05", "2021-03-02 08:05"
# Lines of a messy history, as `rows` takes them: few values of each kind, so that lines meet.
MESSY = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", "C4", "C5"]),
        st.sampled_from(["A", "a", "B7", "B 7", "POST", "B", "D", "M"]),
        st.integers(-6, 6).map(str),
        st.sampled_from([DAY, NEXT]),
        st.sampled_from(["0.00", "1.00", "2.50", "-1.00"]),
        st.sampled_from(["7", "8", ""]),
    ).map(",".join),
    min_size=1,
    max_size=12,
)


def history_of(raw: Sequence[bytes], rules: Rules = RULES) -> History:
    """Read a file that is in memory; the first of `raw` is its header."""
    read = list(read_lines("sample.csv", raw, rules, Keys()))
    return History(
        tuple(line for line in read if isinstance(line, Line)),
        tuple(line for line in read if isinstance(line, BadLine)),
    )


def script_of(raw: Sequence[bytes], rules: Rules = RULES) -> Script:
    """Plan a file that is in memory."""
    return plan_history(history_of(raw, rules), rules)


def rows(*lines: str) -> list[bytes]:
    """A file of `document,code,pieces,minute,price,customer` lines; a minute is of `day hh:mm`."""
    found = [HEADER]
    for line in lines:
        document, code, pieces, minute, price, customer = line.split(",")
        cells = (document, code, "THING", pieces, f"{minute}:00", price, customer, "France")
        found.append(",".join(cells).encode() + b"\n")
    return found
