"""How many lies are found: `python -m scenarios.contract.power.measure --count 150`."""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from scenarios.contract.asking.configuration import Effort
from scenarios.contract.asking.narrowing import narrowed
from scenarios.contract.own_servers import PROGRAMS, Server, own_server
from scenarios.contract.power.corruptions import Corruption, possible
from scenarios.contract.power.proxy import lying
from scenarios.contract.profile import shipped_profile
from scenarios.contract.target import document_of
from scenarios.contract.trial import Wanted, ask_prepared, named_operations, prepared

QUICK = Effort(max_examples=2, phases=("examples", "coverage"))
WHOLE = Effort(max_examples=10)


@dataclass(frozen=True)
class Lie:
    """A corruption of one of our programs."""

    program: str
    corruption: Corruption

    def __str__(self) -> str:
        return f"{self.program} {self.corruption.label}: {self.corruption.kind}"


Note = Callable[[Lie, bool], None]


def every_lie() -> list[Lie]:
    """All lies of the three programs."""
    documents = {program: document_of(program, "", None) for program in PROGRAMS}
    return [Lie(program, one) for program in PROGRAMS for one in possible(documents[program])]


def sample(lies: Sequence[Lie], count: int, seed: int) -> list[Lie]:
    """So many of them, drawn by the seed."""
    draw = Random(seed)  # noqa: S311 - a seed names the sample
    return draw.sample(list(lies), min(count, len(lies)))


def tell(lies: Iterable[Lie], folder: Path, note: Note) -> None:
    """Tell each lie by itself; `note` hears whether it was found as soon as that is known.

    The lies of a program are told in one world. What it has nothing left for may survive there:
    each survivor is told once more, in a world of its own, and all phases ask.
    """
    waiting = list(lies)
    for program in PROGRAMS:
        own = [one.corruption for one in waiting if one.program == program]
        if own:
            asyncio.run(_tell_of(program, own, folder / program, note))


async def _tell_of(
    program: str, corruptions: Sequence[Corruption], folder: Path, note: Note
) -> None:
    survivors = []
    async for one, is_found in _in_one_world(program, corruptions, QUICK, folder / "shared"):
        if is_found:
            note(Lie(program, one), True)
        else:
            survivors.append(one)
    for number, survivor in enumerate(survivors):
        own = folder / f"own-{number}"
        async for one, is_found in _in_one_world(program, [survivor], WHOLE, own):
            note(Lie(program, one), is_found)


async def _in_one_world(
    program: str, corruptions: Sequence[Corruption], effort: Effort, folder: Path
) -> AsyncIterator[tuple[Corruption, bool]]:
    document, profile = document_of(program, "", None), shipped_profile(program)
    wanted = Wanted(document, profile, effort=effort, reports=("ndjson",))
    await asyncio.to_thread(folder.mkdir, parents=True)
    async with own_server(program, folder, None) as server:
        ready = await asyncio.to_thread(prepared, server, wanted)
        for number, one in enumerate(corruptions):
            yield one, await asyncio.to_thread(_is_found, server, one, ready, folder / str(number))


def _is_found(server: Server, corruption: Corruption, wanted: Wanted, folder: Path) -> bool:
    """Ask the lying operation alone, until something is wrong with it."""
    narrow = replace(
        wanted,
        document=narrowed(wanted.document, corruption.operation),
        extra=("--include-operation-id", corruption.operation, "--max-failures", "1"),
    )
    with lying(server, corruption, _token(server, corruption, wanted)) as front:
        return bool(ask_prepared(front, narrow, folder).failures)


def _token(server: Server, corruption: Corruption, wanted: Wanted) -> str:
    """The token that is let in: of the role or of the scheme that the operation asks for."""
    role = wanted.profile.roles.get(corruption.operation)
    if role is not None:
        return server.by_role[role]
    operation = dict(named_operations(wanted.document))[corruption.operation]
    schemes = [name for one in operation.get("security", ()) for name in one]
    return wanted.profile.tokens.get(schemes[0], server.token) if schemes else server.token


def main() -> int:
    """Measure a sample, and print what survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kept", type=Path, help="a file of judged lies, to go on from")
    given = parser.parse_args()
    chosen = sample(every_lie(), given.count, given.seed)
    judged = _kept(given.kept)

    def note(lie: Lie, is_found: bool) -> None:
        judged[str(lie)] = is_found
        sys.stdout.write(f"{'found' if is_found else 'survived'}: {lie}\n")
        sys.stdout.flush()
        if given.kept is not None:
            with given.kept.open("a") as file:
                file.write(json.dumps([str(lie), is_found]) + "\n")

    with TemporaryDirectory(prefix="seatrial-") as folder:
        tell([one for one in chosen if str(one) not in judged], Path(folder), note)
    survived = [str(one) for one in chosen if not judged[str(one)]]
    sys.stdout.write("".join(f"survived: {one}\n" for one in survived))
    sys.stdout.write(f"{len(chosen) - len(survived)} of {len(chosen)} corruptions found\n")
    return 0


def _kept(path: Path | None) -> dict[str, bool]:
    if path is None or not path.exists():
        return {}
    rows: list[tuple[str, bool]] = [json.loads(line) for line in path.read_text().splitlines()]
    return dict(rows)


if __name__ == "__main__":
    sys.exit(main())
