"""Clean runs, the same as those that the checks are tested on."""

from tests.unit.scenarios.checks.conftest import fresh_run

__all__ = ["fresh_run"]
