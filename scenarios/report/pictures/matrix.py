"""The direction matrix as a picture: where its arrows run and what they say."""

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.model.verdict import Result
from scenarios.report.models import MatrixCell

LABEL_WIDTH = 130
ARROW_WIDTH = 340
GAP = 30
ROW_HEIGHT = 72
HEAD_HEIGHT = 34
# As many letters as fit under an arrow; the whole text is the arrow's title.
LETTERS_SHOWN = 50
SIGNS = {
    Result.PASS: "✓",
    Result.FAIL: "✕",
    Result.SKIP: "?",
    Result.OMIT: "–",
    Result.ERROR: "!",
    Result.WAIT: "↻",
    Result.CANCEL: "●",
}


@dataclass(frozen=True)
class Arrow:
    """One cell: an arrow from `tail` to `tip` at height `y`; `kind` is its look.

    `moved` and `unproved` run through, `held` stops at a bar, `broken` carries a cross.
    """

    kind: str
    result: str
    left: int
    tail: int
    tip: int
    y: int
    words: str
    seen: str
    title: str

    @property
    def middle(self) -> int:
        """Where the bar or the cross stands."""
        return (self.tail + self.tip) // 2

    @property
    def step(self) -> int:
        """1 for an arrow to the right, -1 for one to the left."""
        return 1 if self.tip > self.tail else -1


@dataclass(frozen=True)
class Picture:
    """All arrows with the headings of both columns and the names of the rows."""

    width: int
    height: int
    columns: Sequence[tuple[int, str]]
    rows: Sequence[tuple[int, str]]
    arrows: Sequence[Arrow]


def picture_of(cells: Sequence[MatrixCell]) -> Picture:
    """Lay out the cells: a row per data point, a column per direction."""
    points = list(dict.fromkeys(cell.data_point for cell in cells))
    directions = list(dict.fromkeys(cell.direction for cell in cells))
    left = [LABEL_WIDTH + column * (ARROW_WIDTH + GAP) for column in range(len(directions))]
    top = [HEAD_HEIGHT + row * ROW_HEIGHT for row in range(len(points))]
    arrows = [
        _arrow(cell, left[column], top[points.index(cell.data_point)] + 18, to_right=column == 0)
        for cell in cells
        for column in (directions.index(cell.direction),)
    ]
    return Picture(
        width=LABEL_WIDTH + len(directions) * (ARROW_WIDTH + GAP),
        height=HEAD_HEIGHT + len(points) * ROW_HEIGHT,
        columns=list(zip(left, directions, strict=True)),
        rows=list(zip(top, points, strict=True)),
        arrows=arrows,
    )


def words_of(cell: MatrixCell) -> str:
    """What is to be said of a cell, in words: colour and shape say it once more."""
    permitted = "allowed" if cell.is_allowed else "forbidden"
    told = {
        (Result.PASS, True): "and moved",
        (Result.PASS, False): "and held",
        (Result.FAIL, False): "and it moved",
    }
    more = told.get((cell.result, cell.is_allowed))
    return f"{SIGNS[cell.result]} {cell.result}: {permitted}{', ' + more if more else ''}"


def _arrow(cell: MatrixCell, left: int, y: int, *, to_right: bool) -> Arrow:
    ends = (left, left + ARROW_WIDTH)
    tail, tip = ends if to_right else ends[::-1]
    words = words_of(cell)
    seen = cell.seen
    if len(seen) > LETTERS_SHOWN:
        seen = seen[: LETTERS_SHOWN - 1] + "…"
    title = f"{cell.data_point}, {cell.direction}: {words}. {cell.seen}"
    kind = {Result.PASS: "moved" if cell.is_allowed else "held", Result.FAIL: "broken"}
    return Arrow(
        kind=kind.get(cell.result, "unproved"),
        result=str(cell.result),
        left=left,
        tail=tail,
        tip=tip,
        y=y,
        words=words,
        seen=seen,
        title=title,
    )
