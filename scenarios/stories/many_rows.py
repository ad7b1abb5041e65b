"""Many rows: exactly a page of articles in one commit, no message about them, and more changes
while they are read.
"""

from scenarios.actors.desk import Document
from scenarios.session.operator import Operator

NAME = "many_rows"
RULES = ("XCT-13",)
IS_ALONE = True
ROWS = 100  # the published default page of every list on both sides


async def play(op: Operator) -> None:
    """Enter, count and rename a page of articles of which no webhook tells."""
    await op.sea.drops("erp", "*")
    op.narrate(f"{ROWS} articles are entered at one instant; every webhook is lost")
    rows = [_row(op, number) for number in range(ROWS)]
    styles = await op.merchandiser.enter_styles(rows)
    pieces = {variant["id"]: 3 for style in styles for variant in style["variants"]}
    await op.warehouse.receive(pieces)
    # The first and the last of the page change while the page is read.
    for style in (styles[0], styles[-1]):
        await op.merchandiser.change_style(style["id"], name=f"{style['name']}, renamed")
    op.note("many_rows", style_ids=[style["id"] for style in styles])
    await op.settled()
    op.narrate("all of them are counted at one instant")
    await op.warehouse.count(dict.fromkeys(pieces, 5))
    await op.settled()
    await op.sea.calms("erp")


def _row(op: Operator, number: int) -> Document:
    code = op.name(f"ROW{number:03}")
    return {"style_number": code, "name": f"Row {number}", "variants": [{"sku": code}]}
