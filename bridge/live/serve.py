"""Run a program behind a real socket until it is told to stop."""

from __future__ import annotations

import asyncio
import socket

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
    """Stops the program before the server hands a signal on, which may end the process."""

    def __init__(self, config: uvicorn.Config, program: Program) -> None:
        super().__init__(config)
        self._program = program

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer what is open, then end the loops."""
        await super().shutdown(sockets)
        await self._program.stop()


def serve(program: Program, own: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM."""
    config = uvicorn.Config(program.app, log_level="warning", access_log=False, lifespan="off")
    server = ProgramServer(config, program)

    async def run() -> None:
        await program.start()
        await server.serve(sockets=[own])

    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(run())
