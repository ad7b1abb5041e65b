"""Serve a program with uvicorn until SIGTERM or SIGINT.

A taken port is one plain sentence on stderr and exit status 64; a stop by signal is
graceful, takes at most about a second, and exits with 0.
"""

import asyncio
import contextlib
import errno
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

import uvicorn

from mock_kit.live.door import Door
from mock_kit.live.protocol import LongQueries
from mock_kit.program import Program

EXIT_USAGE = 64
GRACE_S = 1
# Longer than clients keep idle connections, so that they, not we, close them.
KEEP_ALIVE_S = 65
BACKLOG = 2048


@dataclass(frozen=True, slots=True)
class Launch:
    """A program and what must be closed after it."""

    program: Program
    close: Callable[[], Awaitable[None]]


class _Server(uvicorn.Server):
    """uvicorn without its own signal handling, which raises the signal again at the end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve(
    build: Callable[[], Launch],
    *,
    name: str,
    host: str,
    port: int,
    announce: Callable[[str], None] | None = None,
) -> int:
    """Bind, build the program on the loop, serve it; return the exit status.

    `port` 0 takes any free one. `announce` is given the address as soon as requests are
    accepted; by default it is printed as `<name> listens at <address>`.
    """
    try:
        listener = _bind(host, port)
    except OSError as error:
        sys.stderr.write(_refusal(name, host, port, error=error))
        return EXIT_USAGE
    except OverflowError:
        sys.stderr.write(f"{name}: {port} is not a port.\n")
        return EXIT_USAGE
    tell = announce or (lambda address: _print(f"{name} listens at {address}"))
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_run(build, listener, tell))
    return 0


async def _run(
    build: Callable[[], Launch], listener: socket.socket, announce: Callable[[str], None]
) -> None:
    launch = build()
    server = _Server(_config(launch.program))
    _stop_on_signals(server)
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    await launch.program.start()
    try:
        # The socket listens already: whoever is told the address can connect to it.
        announce(f"http://{shown}:{port}")
        await server.serve(sockets=[listener])
    finally:
        await launch.program.stop()
        await launch.close()


def _config(program: Program) -> uvicorn.Config:
    return uvicorn.Config(
        Door(program.app, program.tokens),
        lifespan="off",
        access_log=False,
        log_level="warning",
        ws="none",
        http=LongQueries,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
        server_header=False,
        proxy_headers=False,
    )


def _stop_on_signals(server: uvicorn.Server) -> None:
    """End in good order on the first signal, at once on the second."""

    def stop() -> None:
        server.force_exit = server.should_exit
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        # A restart after a kill finds old connections in TIME_WAIT; they do not matter.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # SO_REUSEADDR lets two sockets be bound as long as none listens.
        listener.listen(BACKLOG)
    except (OSError, OverflowError):
        listener.close()
        raise
    return listener


def _refusal(name: str, host: str, port: int, *, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"{name}: port {port} on {host} is taken by another program.\n"
    return f"{name}: cannot listen on {host} port {port}: {error.strerror or error}.\n"


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """Take uvloop where there is one (not on Windows)."""
    try:
        import uvloop  # noqa: PLC0415 - absent on some platforms
    except ImportError:
        return asyncio.new_event_loop
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
