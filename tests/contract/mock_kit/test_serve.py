"""A served program starts, stops and refuses as its launcher expects."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.request import urlopen

import pytest

PROGRAM = """
import sys
from mock_kit.live.serve import Launch, serve
from mock_kit.program import Program

async def app(scope, receive, send):
    length = str(len(scope["query_string"])).encode()
    headers = [(b"x-path", scope["path"].encode()), (b"x-query", length)]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})

async def note(word):
    sys.stdout.write(word + chr(10))
    sys.stdout.flush()

program = Program(app, lambda: note("started"), lambda: note("stopped"))
launch = Launch(program, lambda: note("closed"))
sys.exit(serve(lambda: launch, name="toy", host="127.0.0.1", port=int(sys.argv[1])))
"""


def start(port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, str(port)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


@pytest.mark.live
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_program_in_good_order(number: signal.Signals) -> None:
    with start(0) as program:
        assert program.stdout is not None
        lines = [program.stdout.readline(), program.stdout.readline()]
        address = lines[1].rsplit(" ", 1)[1].strip()
        with urlopen(address, timeout=5) as answer:
            assert answer.status == 204

        program.send_signal(number)
        asked_at = time.perf_counter()
        output, errors = program.communicate(timeout=10)

    assert (program.returncode, errors, output.split()) == (0, "", ["stopped", "closed"])
    assert time.perf_counter() - asked_at < 3


@pytest.mark.live
@pytest.mark.parametrize("length", [10, 70_000])
def test_a_query_may_be_long(length: int) -> None:
    with start(0) as program:
        assert program.stdout is not None
        lines = [program.stdout.readline(), program.stdout.readline()]
        address = lines[1].rsplit(" ", 1)[1].strip()
        with urlopen(f"{address}/items?ids={'x' * length}", timeout=5) as answer:
            told = (answer.headers["x-path"], answer.headers["x-query"])
        program.terminate()

    assert told == ("/items", str(length + 4))


@pytest.mark.live
def test_a_taken_port_is_one_plain_sentence(taken_port: int) -> None:
    with start(taken_port) as program:
        output, errors = program.communicate(timeout=20)

    assert (program.returncode, output) == (64, "")
    assert errors == f"toy: port {taken_port} on 127.0.0.1 is taken by another program.\n"
