"""Run a program behind a real socket until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import uvicorn

from bridge.app import Program
from bridge.connections import Misconfigured


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else starts; raises Misconfigured if it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    own = socket.socket(family, socket.SOCK_STREAM)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        own.bind((host.strip("[]"), port))
        own.listen(1024)
    except OSError as error:
        own.close()
        sentence = f"The bridge cannot listen on {host}:{port}: {error.strerror}."
        raise Misconfigured(sentence) from error
    return own


class ProgramServer(uvicorn.Server):
    """Ends by a signal without handing it on, so that the loops can end in order, too."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the serving loop at SIGINT or SIGTERM."""
        loop = asyncio.get_running_loop()
        numbers = (signal.SIGINT, signal.SIGTERM)
        for number in numbers:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield
        for number in numbers:
            loop.remove_signal_handler(number)


def serve(program: Program, own: socket.socket, close: Callable[[], Awaitable[None]]) -> None:
    """Serve until SIGINT or SIGTERM, then end the loops and `close` what they used."""
    config = uvicorn.Config(
        program.app, log_level="warning", access_log=False, lifespan="off", proxy_headers=False
    )
    server = ProgramServer(config)

    async def run() -> None:
        await program.start()
        await server.serve(sockets=[own])
        await program.stop()
        await close()

    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(run())
