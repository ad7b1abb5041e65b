"""How many lies are found: `python -m scenarios.contract.power.measure erp --count 20`."""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from scenarios.contract.asking.configuration import Effort
from scenarios.contract.asking.narrowing import narrowed
from scenarios.contract.own_servers import Server, own_server
from scenarios.contract.power.corruptions import Corruption, possible, sample
from scenarios.contract.power.proxy import lying
from scenarios.contract.profile import shipped_profile
from scenarios.contract.target import document_of
from scenarios.contract.trial import Wanted, ask_prepared, prepared

EFFORT = Effort(max_examples=2, phases=("examples", "coverage"))


def tried(
    name: str, corruptions: Sequence[Corruption], folder: Path
) -> Iterator[tuple[Corruption, bool]]:
    """Pairs of a corruption and whether it was found, one after the other."""
    wanted = Wanted(
        document_of(name, "", None), shipped_profile(name), effort=EFFORT, reports=("ndjson",)
    )
    results = asyncio.run(_all(name, corruptions, wanted, folder))
    yield from zip(corruptions, results, strict=True)


async def _all(
    name: str, corruptions: Sequence[Corruption], wanted: Wanted, folder: Path
) -> list[bool]:
    async with own_server(name, folder / "server", None) as server:
        ready = await asyncio.to_thread(prepared, server, wanted)
        return [
            await asyncio.to_thread(_is_found, server, one, ready, folder / str(number))
            for number, one in enumerate(corruptions)
        ]


def _is_found(server: Server, corruption: Corruption, wanted: Wanted, folder: Path) -> bool:
    narrow = replace(
        wanted,
        document=narrowed(wanted.document, corruption.operation),
        extra=("--include-operation-id", corruption.operation, "--max-failures", "1"),
    )
    with lying(server, corruption) as front:
        return bool(ask_prepared(front, narrow, folder).failures)


def main() -> int:
    """Measure a sample and print what survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", choices=("erp", "store"))
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chosen = sample(possible(document_of(given.program, "", None)), given.count, given.seed)
    found = 0
    with TemporaryDirectory(prefix="seatrial-") as folder:
        for one, is_found in tried(given.program, chosen, Path(folder)):
            found += is_found
            if not is_found:
                sys.stdout.write(f"survived: {one.kind}, {one.label}\n")
    sys.stdout.write(f"{found} of {len(chosen)} corruptions found\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
