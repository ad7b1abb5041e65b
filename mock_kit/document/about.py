"""What every published document says of itself."""

from typing import Any

LICENSE = {"name": "MIT", "identifier": "MIT"}
CONTACT = {"name": "Seatrial"}
SERVERS = [{"url": "/", "description": "The program itself, wherever it listens."}]


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
