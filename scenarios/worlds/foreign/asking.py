"""What may be asked of a foreign bridge in a simulated world: the hooks of its file, by address."""

from mock_kit.env import Http, HttpRequest, NotSent, Unknown
from scenarios.session.bridges import SilentBridge

RECONCILE, RUN_BATCH = "/reconcile", "/run-batch"


class SimulatedStranger(SilentBridge):
    """A foreign bridge that may answer two hooks; what it does not know, nobody asks twice."""

    def __init__(self, http: Http, url: str) -> None:
        self._http = http
        self._url = url

    async def look_again(self) -> bool:
        """Have both sides compared in full."""
        return await self._call(RECONCILE)

    async def make_file(self) -> bool:
        """Have what waits for a batch carried."""
        return await self._call(RUN_BATCH)

    async def _call(self, path: str) -> bool:
        try:
            answer = await self._http(HttpRequest("POST", self._url + path, {}, b"{}"))
        except (NotSent, Unknown):
            return False
        return 200 <= answer.status < 300
