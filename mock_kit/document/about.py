"""What every published document says of itself."""

from typing import Any

LICENSE = {"name": "MIT", "identifier": "MIT"}
CONTACT = {"name": "Seatrial"}
SERVERS = [{"url": "/", "description": "The program itself, wherever it listens."}]


# What the framework says of every success.
PLAIN = "Successful Response"
SUCCESSES = {
    "200": "What was asked for; after a write, the record as it is now.",
    "201": "It was made, and this is it.",
    "202": "It was taken, and will be done.",
    "204": "It is done; there is nothing to tell.",
}


def add_about(document: dict[str, Any]) -> None:
    """Name licence, contact and server, where the program does not."""
    document["info"].setdefault("license", LICENSE)
    document["info"].setdefault("contact", CONTACT)
    document.setdefault("servers", SERVERS)
    for item in document.get("webhooks", {}).values():
        for operation in item.values():
            # Signed, which no security scheme of OpenAPI says: see the description.
            operation.setdefault("security", [])
    for item in document["paths"].values():
        for operation in item.values():
            operation.setdefault("security", [])
            for status, response in operation["responses"].items():
                if response["description"] == PLAIN:
                    response["description"] = SUCCESSES[status]
