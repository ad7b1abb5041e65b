"""Events of a published document: what each topic carries."""

from collections.abc import Mapping
from typing import Any

PLAIN = "EventOut"
# The kit's own events, which every subscription to all topics gets.
OF_THE_KIT = {"webhook_subscription": "SubscriptionOut"}
TOPICS_OF_THE_KIT = ("webhook_subscription.disabled",)


def type_events(document: dict[str, Any], schemas: Mapping[str, str]) -> None:
    """Say what the `data` of an event is: by its entity, the schema of what is read by its id.

    A webhook may be answered as its receiver likes, so nothing is said of refusals.
    """
    if not schemas:
        return
    components = document["components"]["schemas"]
    plain, topics = components[PLAIN], [*document["webhooks"], *TOPICS_OF_THE_KIT]
    mapping: dict[str, str] = {}
    for entity, schema in {**schemas, **OF_THE_KIT}.items():
        name = "".join(part.title() for part in entity.split("_")) + "Event"
        own = [topic for topic in topics if topic.partition(".")[0] == entity]
        components[name] = _typed(plain, name, own, schema)
        mapping |= dict.fromkeys(own, f"#/components/schemas/{name}")
    components[PLAIN] = {
        "title": PLAIN,
        "description": plain["description"],
        "oneOf": [{"$ref": ref} for ref in dict.fromkeys(mapping.values())],
        "discriminator": {"propertyName": "type", "mapping": mapping},
    }
    document["components"]["schemas"] = dict(sorted(components.items()))
    for item in document["webhooks"].values():
        item["post"]["responses"].pop("422", None)


def _typed(plain: Mapping[str, Any], name: str, topics: list[str], schema: str) -> dict[str, Any]:
    properties = {
        **plain["properties"],
        "type": {"type": "string", "enum": topics, "title": "Type"},
        "data": {"$ref": f"#/components/schemas/{schema}"},
    }
    text = f"One change of a record with its full snapshot: `{schema}`."
    return {**plain, "title": name, "description": text, "properties": properties}
