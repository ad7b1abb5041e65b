"""Bytes that no good client sends, and what may come back."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

MIB = 1024 * 1024
LINE = b"\r\n"


class Target(NamedTuple):
    """Where a program reads a body, and with whose token."""

    path: str
    token: str


@dataclass(frozen=True)
class Message:
    """What is sent; `statuses` of the first answer, none: it may be waited for without an end.

    `is_cut` says that the sender then closes its side, `pause_s` lies between single bytes.
    """

    name: str
    data: bytes
    statuses: tuple[int, ...] = ()
    is_cut: bool = False
    pause_s: float = 0.0

    def __str__(self) -> str:
        return self.name


def head(target: Target, *headers: bytes, method: bytes = b"POST") -> bytes:
    """The beginning of a request, with a blank line behind it."""
    lines = [
        method + b" " + target.path.encode() + b" HTTP/1.1",
        b"Host: program",
        b"Authorization: Bearer " + target.token.encode(),
        b"Content-Type: application/json",
        *headers,
    ]
    return LINE.join(lines) + LINE * 2


def messages(target: Target) -> list[Message]:
    """All of them."""
    return [*_halves(target), *_heads(target), *_lengths(target), *_chunks(target), *_bombs(target)]


def _halves(target: Target) -> list[Message]:
    whole = head(target, b"Content-Length: 2") + b"{}"
    return [
        Message("nothing", b"", is_cut=True),
        Message("half a line", whole[:9]),
        Message("half a head", whole[:60]),
        Message("half a head, and gone", whole[:60], is_cut=True),
        Message("half a body", whole[:-1]),
        Message("half a body, and gone", whole[:-1], is_cut=True),
        Message("byte by byte", whole, (200, 204, 400, 401, 409, 422), pause_s=0.001),
    ]


def _heads(target: Target) -> list[Message]:
    read = head(target, method=b"GET")
    refused = (200, 400, 404, 405, 431)
    return [
        Message("zeros", b"\0" * 100, (400,)),
        Message("a greeting of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", (400,)),
        Message("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (400,)),
        Message("no version", b"GET /\r\n\r\n", (400, 404)),
        Message("HTTP/9.9", b"GET / HTTP/9.9\r\n\r\n", (400, 404, 505)),
        Message("no host", b"GET /nothing HTTP/1.1\r\n\r\n", (400, 401, 404)),
        Message("all of it", b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", (400, 401, 404, 405)),
        Message("a tunnel", b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", (400, 401, 404, 405)),
        Message("another scheme", b"GET ftp://a/b HTTP/1.1\r\nHost: a\r\n\r\n", (400, 401, 404)),
        Message("a socket of the web", head(target, b"Upgrade: websocket", method=b"GET"), refused),
        Message("a header without a name", read[:-2] + b": x\r\n\r\n", (400,)),
        Message("a header with a zero", read[:-2] + b"X-A: a\0b\r\n\r\n", (400,)),
        Message("a folded header", read[:-2] + b"X-A: a\r\n b\r\n\r\n", refused),
        Message("bare line feeds", read.replace(LINE, b"\n"), refused),
        Message("a long line", b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", ANY),
        Message("a long header", read[:-2] + b"X-A: " + b"a" * MIB + LINE * 2, ANY),
        Message("many headers", read[:-2] + b"X-A: a\r\n" * 20_000 + LINE, ANY),
        Message("garbage behind a request", read + b"\0\xff" * 50, refused),
        Message("forty at once", read * 40, refused),
    ]


ANY = (200, 400, 401, 404, 405, 413, 414, 431)
TAKEN = (200, 204, 400, 401, 404, 409, 415, 422)


def _lengths(target: Target) -> list[Message]:
    def stating(*lengths: bytes, body: bytes = b"{}") -> bytes:
        return head(target, *(b"Content-Length: " + length for length in lengths)) + body

    return [
        Message("a negative length", stating(b"-1"), (400,)),
        Message("a length in words", stating(b"two"), (400,)),
        Message("a length in signs", stating(b"+2"), (400,)),
        Message("two lengths", stating(b"2", b"3"), (400,)),
        Message("a length beyond 64 bits", stating(b"9" * 30), (400, 413)),
        Message("too short a length", stating(b"1"), TAKEN),
        Message("too long a length", stating(b"999"), is_cut=True),
        Message("length and chunks", head(target, b"Content-Length: 2", CHUNKED) + b"{}", (400,)),
        Message("no length", head(target) + b"{}", TAKEN),
    ]


CHUNKED = b"Transfer-Encoding: chunked"


def _chunks(target: Target) -> list[Message]:
    begun = head(target, CHUNKED)
    return [
        Message("a chunk of no size", begun + b"\r\n\r\n", (400,)),
        Message("a chunk in words", begun + b"two\r\n{}\r\n0\r\n\r\n", (400,)),
        Message("a negative chunk", begun + b"-2\r\n{}\r\n0\r\n\r\n", (400,)),
        Message("a chunk too long", begun + b"3\r\n{}\r\n0\r\n\r\n"),
        Message("a chunk too short", begun + b"1\r\n{}\r\n0\r\n\r\n", (400,)),
        Message("a chunk beyond 64 bits", begun + b"F" * 17 + b"\r\n{}", (400, 413)),
        Message("chunks without an end", begun + b"2\r\n{}\r\n", is_cut=True),
        Message("another coding", head(target, b"Transfer-Encoding: gzip, x") + b"{}", TAKEN),
    ]


@cache
def bomb() -> bytes:
    """Little to send, much to unpack."""
    return gzip.compress(b"0" * (32 * MIB), mtime=0)


def _bombs(target: Target) -> list[Message]:
    length = b"Content-Length: %d" % len(bomb())
    packed = head(target, b"Content-Encoding: gzip", length) + bomb()
    large = b"%x\r\n" % MIB + b" " * MIB + LINE
    return [
        Message("a bomb", packed, (401, 415)),
        Message("a body beyond its limit", head(target, CHUNKED) + large * 5, (413,)),
        Message("a length beyond the limit", head(target, b"Content-Length: 99999999")),
    ]
