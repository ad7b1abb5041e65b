"""`seatrial contract erp|store|bridge`: does a server keep the contract that it publishes?"""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from scenarios.cli.arguments import Out
from scenarios.cli.exits import EXIT_FAIL, EXIT_PASS, EXIT_UNJUDGED, refuse
from scenarios.contract.asking.configuration import Effort
from scenarios.contract.asking.run import NoSchemathesis
from scenarios.contract.asking.steps import CannotPrepare
from scenarios.contract.campaign import try_own, try_theirs
from scenarios.contract.judging.baseline import (
    BadBaseline,
    Deviation,
    read_baseline,
    write_baseline,
)
from scenarios.contract.judging.gate import Demand
from scenarios.contract.judging.report import report_document, told, verdict_of, write_report
from scenarios.contract.profile import BadProfile, Profile, read_profile, shipped_profile
from scenarios.contract.target import BadTarget, document_of, rate_options, target_of
from scenarios.contract.trial import Judged, RunFailed, Wanted, accepting
from scenarios.worlds.programs import CouldNotStart

STATUS = {"pass": EXIT_PASS, "fail": EXIT_FAIL, "unjudged": EXIT_UNJUDGED}

Program = Annotated[Literal["erp", "store", "bridge"], typer.Argument(help="Whose contract.")]
Url = Annotated[str | None, typer.Option(help="Somebody's server; unless given, ours is started.")]
Document = Annotated[
    str | None,
    typer.Option(help="OpenAPI in JSON, or `theirs`: as the server publishes it; else ours."),
]
ProfileFile = Annotated[
    Path | None, typer.Option("--profile", help="What is known about the server: values, examples.")
]
TokenEnv = Annotated[
    str | None, typer.Option(help="The environment variable that holds the bearer token.")
]
Hosts = Annotated[
    list[str] | None,
    typer.Option("--allow-host", help="A host beside this machine that may be asked."),
]
Writes = Annotated[
    bool, typer.Option("--writes", help="Also send what changes the server at --url.")
]
Rate = Annotated[str | None, typer.Option(help="At most so many requests, such as 10/s.")]
Baseline = Annotated[Path | None, typer.Option(help="A file of deviations that are accepted.")]
Update = Annotated[
    bool, typer.Option("--baseline-update", help="Accept what fails now, in that file.")
]
Cases = Annotated[int, typer.Option(min=1, max=1000, help="Generated cases per operation.")]
Seeds = Annotated[
    int, typer.Option(min=0, max=100, help="So many seeds instead of the repeatable run.")
]
REFUSALS = (BadTarget, BadProfile, BadBaseline, CannotPrepare, NoSchemathesis, RunFailed)


@dataclass(frozen=True)
class _Theirs:
    """What is said about a server that is not ours."""

    url: str
    token_env: str | None
    hosts: tuple[str, ...]
    writes: bool


def contract(  # noqa: PLR0913 - one parameter per option
    program: Program,
    *,
    url: Url = None,
    document: Document = None,
    profile: ProfileFile = None,
    token_env: TokenEnv = None,
    hosts: Hosts = None,
    writes: Writes = False,
    rate: Rate = None,
    baseline: Baseline = None,
    baseline_update: Update = False,
    cases: Cases = 3,
    seeds: Seeds = 0,
    out: Out = Path("out/contract"),
) -> None:
    """Test a server against its contract; exit 0, 1 broken, 2 too little shown, or 64."""
    theirs = _Theirs(url, token_env, tuple(hosts or ()), writes) if url else None
    try:
        out.mkdir(parents=True, exist_ok=True)
        known = _known(baseline, update=baseline_update)
        wanted = Wanted(
            document={},
            profile=_profile(program, theirs, profile),
            effort=Effort(max_examples=cases, stateful_examples=cases),
            extra=rate_options(rate),
        )
        numbers = [*range(1, seeds + 1)] or [None]
        judged, wanted = _judged(program, theirs, document, (wanted, out, numbers))
        if baseline is not None and baseline_update:
            write_baseline(baseline, judged.failures)
            known = read_baseline(baseline)
        judged = accepting(judged, known)
    except REFUSALS as error:
        refuse(f"{error}.")
    except CouldNotStart as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{error.filename or out} cannot be used: {error.strerror or error}.")
    sys.exit(_reported(judged, wanted, url or program, out))


def _known(baseline: Path | None, *, update: bool) -> frozenset[Deviation]:
    """What is accepted beforehand: nothing, if there is no file or it is to be written anew."""
    if baseline is None and update:
        raise BadBaseline("--baseline-update needs --baseline FILE")
    return frozenset() if baseline is None or update else read_baseline(baseline)


def _profile(program: str, theirs: _Theirs | None, file: Path | None) -> Profile:
    if file is not None:
        return read_profile(file)
    return Profile() if theirs else shipped_profile(program)


_Run = tuple[Wanted, Path, list[int | None] | list[int]]


def _judged(
    program: str, theirs: _Theirs | None, document: str | None, run: _Run
) -> tuple[Judged, Wanted]:
    wanted, out, seeds = run
    if theirs is None:
        whole = replace(wanted, document=document_of(program, "", document))
        return try_own(program, whole, out, seeds), whole
    target = target_of(
        program, theirs.url, document=document, token_env=theirs.token_env, hosts=theirs.hosts
    )
    careful = replace(wanted, document=target.document, writes=theirs.writes, closed=False)
    careful = replace(careful, demand=Demand(reads_only=not theirs.writes))
    return try_theirs(target.server, careful, out, seeds), careful


def _reported(judged: Judged, wanted: Wanted, subject: str, out: Path) -> int:
    document = report_document(judged, wanted, subject)
    write_report(document, out)
    sys.stdout.write("\n".join([*told(document), f"report: {out / 'contract.html'}"]) + "\n")
    return STATUS[verdict_of(judged)]
