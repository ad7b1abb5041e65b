"""What a new document breaks for those who relied on the old one; pure.

Who asks may go on asking the same: no operation, parameter or field is taken away, none becomes
required, no bound becomes narrower. Who reads may go on reading the same: no success, no field
and no certainty of a field is taken away, and no value comes that was not named.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

METHODS = ("get", "put", "post", "delete", "patch")
LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems")
MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
CHOICES = ("anyOf", "oneOf")
Schema = Mapping[str, Any]


@dataclass(frozen=True)
class _Pair:
    """Two documents, and which way values travel: to the server or from it."""

    old: Mapping[str, Any]
    new: Mapping[str, Any]
    is_asked: bool


def breaking_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Every break, a sentence each, in the order of the old document."""
    found: list[str] = []
    for path, item in old["paths"].items():
        for method in METHODS:
            if method not in item:
                continue
            label, now = f"{method.upper()} {path}", new["paths"].get(path, {}).get(method)
            if now is None:
                found.append(f"{label} is gone")
            else:
                found += [f"{label}: {text}" for text in _operation(old, new, item[method], now)]
    return found


def _operation(
    old: Mapping[str, Any], new: Mapping[str, Any], before: Schema, now: Schema
) -> Iterator[str]:
    asked = _Pair(old, new, is_asked=True)
    if _schemes(now) - _schemes(before) and not _schemes(before) & _schemes(now):
        yield "asks for another token"
    yield from _parameters(asked, before, now)
    yield from _media(asked, "body", before.get("requestBody", {}), now.get("requestBody", {}))
    if now.get("requestBody", {}).get("required") and not before.get("requestBody", {}).get(
        "required"
    ):
        yield "a body is required"
    for status, response in before["responses"].items():
        if status.startswith("2"):
            later = now["responses"].get(status)
            if later is None:
                yield f"no longer answers {status}"
            else:
                yield from _media(_Pair(old, new, is_asked=False), status, response, later)


def _schemes(operation: Schema) -> set[str]:
    names = {name for one in operation.get("security", []) for name in one}
    return names if names and {} not in operation.get("security", []) else {""}


def _parameters(pair: _Pair, before: Schema, now: Schema) -> Iterator[str]:
    was, is_now = (
        {(one["in"], one["name"].lower()): one for one in each.get("parameters", [])}
        for each in (before, now)
    )
    for key, one in was.items():
        if key not in is_now:
            yield f"the parameter {one['name']} is gone"
        else:
            yield from _schema(pair, one["name"], (one["schema"], is_now[key]["schema"]), ())
    for key, one in is_now.items():
        if one.get("required") and not was.get(key, {}).get("required"):
            yield f"the parameter {one['name']} is required"


def _media(pair: _Pair, place: str, before: Schema, now: Schema) -> Iterator[str]:
    for kind, media in before.get("content", {}).items():
        later = now.get("content", {}).get(kind)
        if later is None:
            yield f"{place}: {kind} is gone"
        elif "schema" in media and "schema" in later:
            yield from _schema(pair, place, (media["schema"], later["schema"]), ())


def _schema(
    pair: _Pair, place: str, both: tuple[Schema, Schema], seen: Sequence[str]
) -> Iterator[str]:
    name = both[0].get("$ref", "")
    if name and name in seen:
        return
    was, now = _whole(both[0], pair.old), _whole(both[1], pair.new)
    deeper = (*seen, name) if name else tuple(seen)
    if any(word in schema for word in CHOICES for schema in (was, now)):
        yield from _choices(pair, place, (was, now), deeper)
        return
    if was.get("type") != now.get("type"):
        yield f"{place} was {was.get('type')} and is {now.get('type')}"
        return
    yield from _values(pair, place, was, now)
    yield from _bounds(pair, place, was, now)
    yield from _properties(pair, place, (was, now), deeper)
    if "items" in was and "items" in now:
        yield from _schema(pair, f"{place}[]", (was["items"], now["items"]), deeper)


def _whole(schema: Schema, document: Mapping[str, Any]) -> Schema:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Schema = document["components"]["schemas"][name] if name else schema
    return found


def _choices(
    pair: _Pair, place: str, both: tuple[Schema, Schema], seen: Sequence[str]
) -> Iterator[str]:
    """Choices are told apart by their type; who asks may lose none, who reads may gain none."""
    was, now = (
        {str(_whole(one, document).get("type")): one for one in _either(schema)}
        for schema, document in ((both[0], pair.old), (both[1], pair.new))
    )
    lost = was.keys() - now.keys() if pair.is_asked else now.keys() - was.keys()
    if lost:
        word = "no longer" if pair.is_asked else "now also"
        yield f"{place} may {word} be {', '.join(sorted(lost))}"
    for kind, one in was.items():
        if kind in now:
            yield from _schema(pair, place, (one, now[kind]), seen)


def _either(schema: Schema) -> Sequence[Schema]:
    for word in CHOICES:
        if word in schema:
            found: Sequence[Schema] = schema[word]
            return found
    return [schema]


def _values(pair: _Pair, place: str, was: Schema, now: Schema) -> Iterator[str]:
    before, after = (
        {str(each) for each in schema.get("enum", [schema["const"]] if "const" in schema else [])}
        for schema in (was, now)
    )
    if pair.is_asked and after and (not before or before - after):
        yield f"{place} no longer takes {', '.join(sorted(before - after)) or 'any value'}"
    if not pair.is_asked and before and (not after or after - before):
        yield f"{place} may now be {', '.join(sorted(after - before)) or 'any value'}"


def _bounds(pair: _Pair, place: str, was: Schema, now: Schema) -> Iterator[str]:
    if not pair.is_asked:
        return
    for word in LEAST:
        if word in now and now[word] > was.get(word, now[word] - 1):
            yield f"{place}: {word} rose to {now[word]}"
    for word in MOST:
        if word in now and now[word] < was.get(word, now[word] + 1):
            yield f"{place}: {word} fell to {now[word]}"
    if "pattern" in now and now["pattern"] != was.get("pattern"):
        yield f"{place} must fit another pattern"


def _properties(
    pair: _Pair, place: str, both: tuple[Schema, Schema], seen: Sequence[str]
) -> Iterator[str]:
    was, now = (each.get("properties", {}) for each in both)
    sure, still = (set(each.get("required", [])) for each in both)
    for name, schema in was.items():
        if name not in now:
            yield f"{place}.{name} is gone"
        else:
            yield from _schema(pair, f"{place}.{name}", (schema, now[name]), seen)
    word = "is required" if pair.is_asked else "is no longer sure to be there"
    changed = still - sure if pair.is_asked else (sure - still) & now.keys()
    yield from (f"{place}.{name} {word}" for name in sorted(changed))
