"""What may happen to an answer on its way: the port that the exchange layer knows."""

from typing import TYPE_CHECKING, Literal, Protocol

from starlette.responses import Response

if TYPE_CHECKING:
    from mock_kit.web.exchange import Exchange


class ResponseFault(Protocol):
    """A fault on the way of an answer; `app.state.response_faults` holds the active ones.

    `before` may answer instead of the work, have something else asked for (`query_instead`), or
    have the answer told otherwise (`retells`); `after` is asked when the work is committed and
    the answer is ready, may wait, and may lose the answer.
    """

    async def before(self, exchange: "Exchange") -> Response | None: ...

    async def after(self, exchange: "Exchange", status: int) -> Literal["send", "lose"]: ...
