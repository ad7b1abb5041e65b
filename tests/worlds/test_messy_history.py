"""A history that is messy in every way at once: the books close, and only what must is parked."""

from pathlib import Path

from scenarios.retail_history.plan import plan_history
from scenarios.retail_history.reading import read_history
from scenarios.retail_history.recount import recount
from scenarios.retail_history.replay.playing import keys_of, replay_simulated
from scenarios.retail_history.report.document import billed_by_day
from scenarios.retail_history.sheet import balance
from tests.unit.scenarios.retail_history.sample_history import RULES, RULES_FILE, rows

FIRST, SECOND, THIRD = "2021-03-01 08:05", "2021-03-02 23:59", "2021-10-31 01:30"
LINES = (
    # A credit spreads over several documents, passes over what was free, and asks for more.
    *(f"1,A,5,{FIRST},2.00,7", f"2,A,3,{FIRST},2.00,7", f"3,A,1,{FIRST},0.00,7"),
    f"C4,A,-20,{SECOND},2.00,7",
    # A document number that begins anew on another day, for another customer.
    *(f"1,A,1,{SECOND},2.00,8", f"1,B7,1,{THIRD},2.00,9"),
    # Codes that differ in case, or in spaces.
    *(f"5,c3,1,{FIRST},1.00,7", f"6,C3,2,{FIRST},3.00,7", f"C7,c3,-3,{SECOND},3.00,7"),
    *(f"8,B 7,1,{FIRST},1.00,7", "9,ß,1,2021-03-28 01:30,1.00,", f"9x,.?&%/,1,{FIRST},1.00,a."),
    # One code as an adjustment, and as a service that comes back.
    *(f"10,B,1,{FIRST},0.00,", f"11,B,1,{FIRST},5.00,7", f"C12,B,-1,{SECOND},5.00,7"),
    # Taken back whole on its day, with what carried it; a customer whose number is a name.
    *(f"13,D8,80995,{FIRST},1.04,x y", f"13,POST,1,{FIRST},4.00,x y"),
    *(f"C14,D8,-80995,{FIRST},1.04,x y", f"C14,POST,-1,{FIRST},4.00,x y"),
    # A ledger set right, the same discount twice, a price and pieces that are none.
    *(f"A15,B,1,{SECOND},-53594.36,", f"C16,D,-1,{SECOND},2.00,7", f"C16,D,-1,{SECOND},2.00,7"),
    *(f"17,PADS,1,{SECOND},0.001,7", f"18,A,0,{SECOND},2.00,7", "19,A,1,9021-03-01 08:05,2.00,7"),
)
PARKED = {
    7: "a code that differs from another in case or spaces alone",
    11: "a code that differs from another in case or spaces alone",
    24: 'cannot be read: price has too many decimals, GBP has 2: "0.001"',
    25: "no pieces on a sale",
    26: 'cannot be read: at is not from 1970 to 2099: "9021-03-01 08:05:00"',
}


def test_the_books_of_a_messy_history_close(tmp_path: Path) -> None:
    file = tmp_path / "day.csv"  # as a spreadsheet writes it
    file.write_bytes(b"\xef\xbb\xbf" + b"".join(rows(*LINES)).replace(b"\n", b"\r\n"))
    history = read_history([file], RULES)
    script = plan_history(history, RULES)

    replayed = replay_simulated(script, "1")

    sheet = balance(script, replayed.facts, imported=keys_of(history))
    assert [difference.sentence for difference in sheet.differences] == []
    assert replayed.late == ()
    parked = {entry.place: entry.cause for entry in script.of_status("parked")}
    assert parked == {f"day.csv, line {number}": cause for number, cause in PARKED.items()}
    billed, days = billed_by_day(replayed.facts.books), recount(RULES_FILE, [file])
    assert {day: +billed[day] for day in billed} == {day: +days[day] for day in days}
