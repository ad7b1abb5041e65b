"""For each operation a request that its program knows: real ids, and a body somebody sent."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.contract.semantics.bodies import a_body
from tests.contract.semantics.documents import JSON_TYPE, Operation
from tests.contract.semantics.programs import Program
from tests.contract.semantics.shopping import SHOPPER, Shopper
from tests.contract.semantics.traffic import Asked

# Parameters that are no ids of a list above them.
WORDS: Mapping[str, str] = {"channel": "us", "code": "us", "flow": "orders", "action": "pause"}
WORDS = {**WORDS, "side": "store", "name": "none", "handle": "none"}
NOBODY = "id_of_nothing"
# What would end the content that everything stands on.
ENDING = ("/_control/reset", "/_control/snapshots/{name}/restore")


@dataclass
class Subjects:
    """What can be asked of the programs, by name."""

    programs: Mapping[str, Program]
    asked: Sequence[Asked]
    shopper: Shopper
    _ids: dict[tuple[str, str], str] = field(default_factory=dict)
    _recorded: dict[str, Asked | None] = field(default_factory=dict)

    def role(self, operation: Operation) -> str | None:
        """A role that may do this; None: no token is needed."""
        if operation.program == "bridge":
            return "operator"
        if operation.path.startswith("/shop/"):
            return SHOPPER if operation.about.get("security") else None
        if operation.document == "control":
            return "control"
        return "import" if operation.operation_id == "import_orders" else "bridge"

    def target(self, operation: Operation) -> str:
        """The path with ids of what exists, where something does."""
        found = self.recorded(operation)
        if found is not None:
            return found.path + (f"?{found.query}" if found.query else "")
        is_list = any(one["name"] == "limit" for one in operation.parameters("query"))
        path = re.sub(r"\{(\w+)\}", lambda match: self._id(operation, match), operation.path)
        return f"{path}?limit=1" if is_list else path

    def own_target(self, operation: Operation) -> str:
        """The path of a shopper's route with what is the shopper's own."""
        return re.sub(r"\{(\w+)\}", lambda match: self._id(operation, match), operation.path)

    def content(self, operation: Operation) -> Any:
        """A body of the published shape: as somebody sent it, else the smallest one."""
        found = self.recorded(operation)
        return a_body(operation) if found is None else json.loads(found.body)

    def recorded(self, operation: Operation) -> Asked | None:
        """The fullest request of this operation that succeeded in the stories."""
        name = str(operation)
        if name not in self._recorded:
            self._recorded[name] = self._fullest(operation)
        return self._recorded[name]

    def _fullest(self, operation: Operation) -> Asked | None:
        pattern = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(operation.path)))
        found = [
            one
            for one in self.asked
            if (one.system, one.method) == (operation.program, operation.method)
            and pattern.fullmatch(one.path)
            and one.status < 300
            and _is_whole(operation, one.body)
        ]
        return max(found, key=lambda one: len(one.body)) if found else None

    def _id(self, operation: Operation, match: re.Match[str]) -> str:
        name = match[1]
        if name in WORDS:
            return WORDS[name]
        if operation.path.startswith("/shop/"):
            return self.shopper.ids.get(name, NOBODY)
        collection = operation.path[: match.start() - 1]
        return self._ids.setdefault(
            (operation.program, collection), self._first(operation, collection)
        )

    def _first(self, operation: Operation, collection: str) -> str:
        """The id of the first item of a list, which only `/v1` can show without more."""
        if "{" in collection or not collection.startswith("/v1/"):
            return NOBODY
        program = self.programs[operation.program]
        answer = program.send("GET", f"{collection}?limit=1", role="bridge")
        items = answer.json.get("items") if answer.status == 200 else None
        return str(items[0]["id"]) if items else NOBODY


def _is_whole(operation: Operation, body: bytes) -> bool:
    """The journal keeps the beginning of a large body alone."""
    if operation.media_type != JSON_TYPE:
        return True
    try:
        json.loads(body)
    except ValueError:
        return False
    return True
