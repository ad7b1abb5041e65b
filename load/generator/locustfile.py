"""What Locust runs: one user per process, which lets everybody else arrive.

Entries reach the process that keeps the ledger with Locust's own reports.
"""

import os
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, events, task
from locust.env import Environment
from locust.exception import StopUser
from locust.runners import MasterRunner, WorkerRunner

from load.generator.arrivals import AT_ONCE, Generator
from load.ledger import Entry, Outcome, from_lines, to_lines
from load.stand import LEDGER, STAND, read_stand

STAND_READ = read_stand(Path(os.environ[STAND]))
GONE = "crowd_gone"
_waiting: list[Entry] = []
_who_left: list[str] = []


class Crowd(FastHttpUser):
    """All people of one process."""

    host = STAND_READ.store_url
    concurrency = AT_ONCE
    network_timeout = 30.0
    connection_timeout = 10.0

    @task
    def arrive(self) -> None:
        """Send everybody, say so, and stop."""
        runner: Any = self.environment.runner
        process = max(0, runner.worker_index) if isinstance(runner, WorkerRunner) else 0
        Generator(STAND_READ, process, self.client, self._keep).run()
        if isinstance(runner, WorkerRunner):
            runner.send_message(GONE, {"ledger": to_lines(_waiting)})
            _waiting.clear()
        else:
            gevent.spawn_later(0.1, runner.quit)
        raise StopUser

    def _keep(self, entry: Entry) -> None:
        _waiting.append(entry)
        self.environment.events.request.fire(
            request_type="ARRIVAL",
            name=entry.kind,
            response_time=entry.took_s * 1000,
            response_length=0,
            exception=None if entry.outcome == Outcome.SERVED else RuntimeError(entry.said),
        )
        if not isinstance(self.environment.runner, WorkerRunner):
            _write_down()


def _write_down() -> None:
    with Path(os.environ[LEDGER]).open("a") as file:
        file.write(to_lines(_waiting))
    _waiting.clear()


@events.report_to_master.add_listener
def _tell(client_id: str, data: dict[str, Any]) -> None:
    data["ledger"] = to_lines(_waiting)
    _waiting.clear()


@events.worker_report.add_listener
def _hear(client_id: str, data: dict[str, Any]) -> None:
    _waiting.extend(from_lines(data.get("ledger", "")))
    _write_down()


@events.init.add_listener
def _begin(environment: Environment, **others: object) -> None:
    if isinstance(environment.runner, MasterRunner):
        environment.runner.register_message(GONE, _gone)


def _gone(environment: Environment, msg: Any, **others: object) -> None:
    """End the run when the crowd of the last process has gone."""
    _waiting.extend(from_lines(msg.data["ledger"]))
    _write_down()
    _who_left.append(msg.node_id)
    runner = environment.runner
    if len(_who_left) == STAND_READ.processes and runner is not None:
        gevent.spawn_later(0.1, runner.quit)
