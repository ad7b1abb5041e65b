"""How each program's own HTTP port meets the simulated network."""

from collections.abc import Mapping

from bridge.ports import http as bridge_http
from mock_kit import env as kit
from scenarios.worlds.direct_asgi import ConnectionBroke, Network, NotDelivered


class KitWire:
    """The mocks' and the harness's HTTP port over the simulated network."""

    def __init__(self, network: Network, caller: str) -> None:
        self._network = network
        self._caller = caller

    async def __call__(self, request: kit.HttpRequest) -> kit.HttpResponse:
        """Send one request; raises NotSent or Unknown."""
        try:
            answer = await _carried(self._network, self._caller, request)
        except NotDelivered as error:
            raise kit.NotSent(str(error)) from error
        except ConnectionBroke as error:
            raise kit.Unknown(str(error)) from error
        return kit.HttpResponse(*answer)


class BridgeWire:
    """The bridge's HTTP port over the simulated network."""

    def __init__(self, network: Network, caller: str) -> None:
        self._network = network
        self._caller = caller

    async def __call__(self, request: bridge_http.HttpRequest) -> bridge_http.HttpResponse:
        """Send one request; raises NotSent or Unknown."""
        try:
            answer = await _carried(self._network, self._caller, request)
        except NotDelivered as error:
            raise bridge_http.NotSent(str(error)) from error
        except ConnectionBroke as error:
            raise bridge_http.Unknown(str(error)) from error
        return bridge_http.HttpResponse(*answer)


class ForeignWire:
    """The HTTP port of a bridge that shares nothing with us; no answer is an OSError."""

    def __init__(self, network: Network, caller: str, timeout_s: float = 10.0) -> None:
        self._network = network
        self._caller = caller
        self._timeout_s = timeout_s

    async def __call__(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Send one request."""
        try:
            return await self._network.carry(
                self._caller, method, url, _pairs(headers), body, self._timeout_s
            )
        except (NotDelivered, ConnectionBroke) as error:
            raise OSError(str(error)) from error


async def _carried(
    network: Network, caller: str, request: kit.HttpRequest | bridge_http.HttpRequest
) -> tuple[int, dict[str, str], bytes]:
    headers = _pairs(request.headers)
    return await network.carry(
        caller, request.method, request.url, headers, request.body, request.timeout_s
    )


def _pairs(headers: Mapping[str, str]) -> list[tuple[str, str]]:
    return list(headers.items())
