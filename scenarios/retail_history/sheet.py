"""The balance sheet: every line of the files against what stands in the store and in the ERP.

Values in, values out. What stands in a system is told by record: the file says what each record
must hold, and a record that holds anything else turns the sheet red, with its lines named.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scenarios.retail_history.script import Entry, Kind, Script, Status
from scenarios.retail_history.standing import KINDS, Facts, Side, Standing
from scenarios.retail_history.wanted import Wanted, Wants, added_up, wanted_of

MOST_PLACES = 5
HOLDERS: Mapping[Side, str] = {
    "store": "the store has",
    "erp orders": "the ERP as ordered has",
    "erp books": "the ERP as billed has",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that is not what its lines say; None: there is none."""

    record: str
    places: tuple[str, ...]
    side: Side
    wanted: Standing | None
    found: Standing | None

    @property
    def sentence(self) -> str:
        """Name the lines, and what is wrong with what stands for them."""
        more = len(self.places) - MOST_PLACES
        named = [*self.places[:MOST_PLACES], *([f"{more} more"] if more > 0 else [])]
        where = "; ".join(named) or f"no line ({self.record})"
        kind = self.record.partition(":")[0]
        found, wanted = _told(self.found), _told(self.wanted)
        return f"{where}: {HOLDERS[self.side]} {found} as its {kind}, not {wanted}"


@dataclass(slots=True)
class Group:
    """The lines of a day, a kind and a cause: what they say, and what stands for them."""

    day: date | None
    kind: Kind
    cause: str
    status: Status
    lines: int = 0
    pieces: int = 0
    amount_minor: int = 0
    store: Standing | None = None
    erp: Standing | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole comparison; `lines` is how many lines the files have.

    `new` are the places of lines that are not what was imported, `missing` the keys of lines that
    were imported and are in the files no more.
    """

    lines: int
    groups: tuple[Group, ...]
    differences: tuple[Difference, ...]
    new: tuple[str, ...]
    missing: tuple[str, ...]
    gross_minor: int
    parked_lines: int
    parked_minor: int

    @property
    def is_balanced(self) -> bool:
        """Whether all that stands in the systems is what the files say, and nothing else."""
        return not (self.differences or self.new or self.missing)


def balance(script: Script, facts: Facts, *, imported: Collection[str]) -> Sheet:
    """Compare what became of all lines with what stands in both systems.

    `imported` are the keys of the lines as they were when the import began: they tell a change
    that moved no figure, such as that of a name.
    """
    entries, wants = script.entries, wanted_of(script)
    parked = [entry for entry in entries if entry.status == "parked"]
    places, known = {entry.key: entry.place for entry in entries}, dict.fromkeys(imported)
    return Sheet(
        lines=len(places),
        groups=tuple(_groups(entries, facts)),
        differences=tuple(
            each for side in KINDS for each in _differences(wants[side], facts, side)
        ),
        new=tuple(places[key] for key in places if key not in known),
        missing=tuple(key for key in known if key not in places),
        gross_minor=sum(abs(entry.amount_minor) for entry in entries),
        parked_lines=len({entry.key for entry in parked}),
        parked_minor=sum(abs(entry.amount_minor) for entry in parked),
    )


def _differences(wants: Wants, facts: Facts, side: Side) -> Iterator[Difference]:
    found = facts.on(side)
    for record, wanted in wants.items():
        default = wanted.standing if _may_be_nowhere(wanted, side) else None
        if found.get(record, default) != wanted.standing:
            yield Difference(record, wanted.places, side, wanted.standing, found.get(record))
    for record in sorted(found.keys() - wants.keys()):
        yield Difference(record, (), side, None, found[record])


def _may_be_nowhere(wanted: Wanted, side: Side) -> bool:
    """What was cancelled whole is billed by nobody, and booked only if it was seen before."""
    is_nothing = not (wanted.standing.pieces or wanted.standing.amount_minor)
    return is_nothing and wanted.standing.day is not None and side != "store"


def _groups(entries: Sequence[Entry], facts: Facts) -> list[Group]:
    """Add up by day, kind and cause; what a system has too much stands with the first entry."""
    groups: dict[tuple[date, Kind, str, Status], Group] = {}
    of_record: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        of_record[entry.record].append(entry)
    for entry in entries:
        name = (entry.day or date.min, entry.kind, entry.cause, entry.status)
        group = groups.setdefault(name, Group(entry.day, entry.kind, entry.cause, entry.status))
        group.lines += 1
        group.pieces += entry.pieces
        group.amount_minor += entry.amount_minor
        beyond = of_record[entry.record] if of_record[entry.record][0] is entry else ()
        if entry.kind in KINDS["erp books"]:
            group.erp = _added(group.erp, entry, facts.books, beyond)
        if entry.kind in KINDS["store"]:
            group.store = _added(group.store, entry, facts.store, beyond)
    return [groups[name] for name in sorted(groups)]


def _added(
    so_far: Standing | None,
    entry: Entry,
    found: Mapping[str, Standing],
    beyond: Sequence[Entry],
) -> Standing:
    """Add an entry as the system has it: as it says, and with the first what differs."""
    pieces, amount_minor = entry.pieces, entry.amount_minor
    if beyond:
        wanted, has = added_up(beyond), found.get(entry.record, Standing(None, 0, 0))
        pieces += has.pieces - wanted.pieces
        amount_minor += has.amount_minor - wanted.amount_minor
    before = so_far or Standing(entry.day, 0, 0)
    return Standing(entry.day, before.pieces + pieces, before.amount_minor + amount_minor)


def _told(standing: Standing | None) -> str:
    return "nothing" if standing is None else standing.words
