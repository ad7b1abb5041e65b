"""A server in front of a server that tells one lie."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

from scenarios.contract.own_servers import Server
from scenarios.contract.power.corruptions import (
    AT_BOUNDARY,
    AUTH_REMOVED,
    Answered,
    Asked,
    Corruption,
    corrupted,
    is_at_boundary,
)
from scenarios.worlds.live import LOOPBACK

TIMEOUT_S = 30.0
# What belongs to one connection, and is made anew for the next one.
OF_THE_HOP = ("connection", "content-length", "transfer-encoding", "host", "date")


@contextmanager
def lying(server: Server, corruption: Corruption, token: str) -> Iterator[Server]:
    """Stand in front of a server and corrupt one operation; everything else passes by.

    `token` is let in where the lie is that nobody asks for one.
    """
    own = {"server_behind": server, "corruption": corruption, "token": token}
    handler = type("Handler", (_Handler,), own)
    front = ThreadingHTTPServer((LOOPBACK, 0), handler)
    front.daemon_threads = True
    thread = Thread(target=front.serve_forever, daemon=True)
    thread.start()
    try:
        yield Server(f"http://{LOOPBACK}:{front.server_address[1]}", server.token, server.by_role)
    finally:
        front.shutdown()
        front.server_close()
        thread.join()


def is_about(corruption: Corruption, asked: Asked) -> bool:
    """Whether a request is one of the corrupted operation."""
    method, _, path = corruption.label.partition(" ")
    pattern = re.sub(r"\\\{[^{}]+\\\}", "[^/]+", re.escape(path))
    return asked.method == method and bool(re.fullmatch(pattern, urlsplit(asked.target).path))


class _Handler(BaseHTTPRequestHandler):
    server_behind: Server
    corruption: Corruption
    token: str
    protocol_version = "HTTP/1.1"

    def handle_one(self) -> None:
        """Pass on, and lie if it is time to."""
        length = int(self.headers.get("content-length") or 0)
        headers = {name: value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, self.rfile.read(length))
        about = is_about(self.corruption, asked)
        if about and self.corruption.kind == AT_BOUNDARY and is_at_boundary(asked):
            self.give(Answered(500, {"content-type": "text/plain"}, b"broken"))
            return
        if about and self.corruption.kind == AUTH_REMOVED:
            asked = Asked(asked.method, asked.target, self.authorised(headers), asked.body)
        answer = self.passed_on(asked)
        self.give(corrupted(self.corruption, answer) if about else answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_one
    do_OPTIONS = do_HEAD = do_TRACE = do_QUERY = handle_one

    def authorised(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers with a token that is let in."""
        kept = {name: value for name, value in headers.items() if name.lower() != "authorization"}
        return {**kept, "Authorization": f"Bearer {self.token}"}

    def passed_on(self, asked: Asked) -> Answered:
        """Ask the server behind."""
        behind = urlsplit(self.server_behind.url)
        connection = HTTPConnection(str(behind.hostname), behind.port, timeout=TIMEOUT_S)
        kept = {n: v for n, v in asked.headers.items() if n.lower() not in OF_THE_HOP}
        try:
            connection.request(asked.method, asked.target, asked.body or None, kept)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answered(answer.status, found, answer.read())
        finally:
            connection.close()

    def give(self, answer: Answered) -> None:
        """Answer whoever asked."""
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name not in OF_THE_HOP:
                self.send_header(name, value)
        self.send_header("content-length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the run tells what it saw."""
