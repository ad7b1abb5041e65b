"""HTTP/1.1 as uvicorn reads it, and queries beyond 64 KiB.

The parser of URLs stops there with 400, and two lists of ids that a document allows are longer.
"""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

PARSED_BYTES = 65_535
LONGEST_BYTES = 1024 * 1024


class LongQueries(HttpToolsProtocol):
    """Keeps a long query away from the parser of URLs, which need not look into it."""

    def on_headers_complete(self) -> None:
        """Begin the request; its task runs after this returns, and finds the query in place."""
        path, _, query = self.url.partition(b"?")
        is_long = PARSED_BYTES < len(self.url) <= LONGEST_BYTES
        if is_long:
            self.url = path
        super().on_headers_complete()
        if is_long:
            self.scope["query_string"] = query
