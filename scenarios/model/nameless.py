"""Records without the nonce of their session, which names only that one session."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from scenarios.model.end_state import EndState, ErpState, StoreState

State = TypeVar("State", ErpState, StoreState)
INSTEAD = "-"


def nameless(end: EndState, nonce: str) -> EndState:
    """The end state with the nonce taken out of every text, in any case.

    Done before anything is sorted: where a name stands in a list must not hang on the nonce.
    Only a nonce that stands alone counts, so that no id is cut in two.
    """
    alone = re.compile(f"(?<![0-9a-z]){re.escape(nonce)}(?![0-9a-z])", re.IGNORECASE)
    return EndState(_state(end.erp, alone), _state(end.store, alone))


def _state(state: State, nonce: re.Pattern[str]) -> State:
    named = {field.name: getattr(state, field.name) for field in fields(state)}
    return replace(state, **{key: _plain(each, nonce) for key, each in named.items()})


def _plain(value: Any, nonce: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return nonce.sub(INSTEAD, value)
    if isinstance(value, Mapping):
        return {key: _plain(each, nonce) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each, nonce) for each in value]
    return value
