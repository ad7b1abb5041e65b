"""A team's own tests: `pytest --sut sut.toml --profile core` has one test per rule.

The session is played when the first of them runs; the others read its verdict.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from scenarios.model.verdict import Judgement
    from scenarios.runs.results import Trial
    from scenarios.sut.plan import Intended
    from scenarios.sut.reading import SutFile

MOST_SHOWN = 5


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("seatrial", "judge a bridge between an ERP and a store")
    group.addoption("--sut", help="the file of the bridge under test (sut.toml)")
    group.addoption("--profile", help="a profile or a story in place of the file's own")
    group.addoption("--sut-out", default="out", help="where the reports of seatrial go")


def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add a test per rule that is asked for."""
    path = config.getoption("sut")
    if path:
        items.extend(_Rules.from_parent(session, name=Path(path).name).collect())


class _Rules(pytest.Collector):
    """The rules of one file; `trial` plays its session once."""

    _file: "SutFile"
    _wanted: "Intended"
    _trial: "Trial | None" = None

    def collect(self) -> Iterator[pytest.Item]:
        """One test per rule, and one for the session itself."""
        # Loading takes a while, which other test runs need not wait for.
        from scenarios.sut.doctor.file_faults import file_faults  # noqa: PLC0415
        from scenarios.sut.plan import NothingToPlay, intended  # noqa: PLC0415
        from scenarios.sut.reading import BadSut, read_sut  # noqa: PLC0415

        path = Path(self.config.getoption("sut"))
        try:
            self._file = read_sut(path)
            faults = file_faults(self._file)
            if faults:
                raise pytest.UsageError(f"{path}: {faults[0]}")
            self._wanted = intended(self._file.sut, self.config.getoption("profile"))
        except (BadSut, NothingToPlay, KeyError) as error:
            raise pytest.UsageError(f"{path}: {error}") from error
        yield _Session.from_parent(self, name="session")
        for rule in (*self._wanted.wanted, *self._wanted.omitted):
            yield _Rule.from_parent(self, name=rule)

    def trial(self) -> "Trial":
        """Play the session, if that was not done."""
        if self._trial is None:
            self._trial = _played(self._file, self._wanted, Path(self.config.getoption("sut_out")))
        return self._trial


class _Session(pytest.Item):
    """The session as a whole: it was played to its end."""

    def runtest(self) -> None:
        """Fail if something kept it from being judged."""
        rules = self.parent
        assert isinstance(rules, _Rules)
        for run in rules.trial().runs:
            if run.error is not None:
                raise NotAsItShouldBe(run.error)

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """One sentence."""
        return _told(self, excinfo)


class _Rule(pytest.Item):
    """One rule."""

    def runtest(self) -> None:
        """Pass, fail, or be skipped, as the rule was judged."""
        from scenarios.model.verdict import Result  # noqa: PLC0415

        rules = self.parent
        assert isinstance(rules, _Rules)
        judgement = rules.trial().by_rule().get(self.name)
        if judgement is None:
            pytest.skip("not judged")
        if judgement.result == Result.OMIT:
            pytest.skip(f"omit: {judgement.reason}")
        if judgement.result != Result.PASS:
            raise NotAsItShouldBe(_explained(judgement))

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """What should have been, what was."""
        return _told(self, excinfo)


class NotAsItShouldBe(Exception):
    """A rule that does not hold, or a session without a verdict."""


def _told(item: pytest.Item, excinfo: Any) -> Any:
    if isinstance(excinfo.value, NotAsItShouldBe):
        return str(excinfo.value)
    return pytest.Item.repr_failure(item, excinfo)


def _explained(judgement: "Judgement") -> str:
    from scenarios.report.rules import rule_of  # noqa: PLC0415

    lines = [f"{judgement.rule} {judgement.result}: {rule_of(judgement.rule).sentence}"]
    lines.append(judgement.reason)
    for violation in judgement.violations[:MOST_SHOWN]:
        lines += [
            violation.subject,
            f"    expected  {violation.expected}",
            f"    actual    {violation.actual}",
        ]
    return "\n".join(lines)


def _played(file: "SutFile", wanted: "Intended", out: Path) -> "Trial":
    from scenarios.cli.arguments import own_folder, ports  # noqa: PLC0415
    from scenarios.cli.sut.files import guest_world  # noqa: PLC0415
    from scenarios.report.files import write_reports  # noqa: PLC0415
    from scenarios.runs.catalogues import sample  # noqa: PLC0415
    from scenarios.runs.run import silent  # noqa: PLC0415
    from scenarios.runs.trial import TrialPlan, run_trial  # noqa: PLC0415
    from scenarios.sut.playing import GuestPlay, secrets_of  # noqa: PLC0415

    with own_folder("run") as folder:
        world = guest_world(file, wanted, "1", folder, ports(any_port=True))
        guests = GuestPlay(file, out / "bundle")
        plan = TrialPlan("1", sample(), live=wanted.run, live_world=world, play=guests)
        trial = run_trial(plan, silent, _Nobody())
        write_reports(trial, out, secrets=secrets_of(world), command=f"pytest --sut {file.path}")
    return trial


class _Nobody:
    """Nobody watches how far it is."""

    def ended(self, run: object) -> None:
        """A run has ended."""
