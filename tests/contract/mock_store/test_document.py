"""The published document is good enough to publish."""

from collections import Counter
from typing import Any

from mock_kit.web.tokens import BEARER
from mock_store.app import TAGS
from mock_store.events import TOPICS

# Routes of the kit bring their own texts; the store answers for its own.
OF_THE_KIT = ("/v1/events", "/v1/webhook-subscriptions")


def _operations(shop: Any) -> list[tuple[str, dict[str, Any]]]:
    paths = shop.ok("GET", "/openapi.json", role=None)["paths"]
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in paths.items()
        for method, operation in methods.items()
        if not path.startswith(OF_THE_KIT)
    ]


def test_every_operation_says_what_it_is_for(shop: Any) -> None:
    silent = [
        name
        for name, operation in _operations(shop)
        if not operation.get("summary") or not operation.get("description")
    ]

    assert silent == []


def test_every_tag_in_use_is_described(shop: Any) -> None:
    used = {tag for _, operation in _operations(shop) for tag in operation.get("tags", ["none"])}

    assert used <= {tag["name"] for tag in TAGS}


def test_operation_ids_are_unique(shop: Any) -> None:
    ids = Counter(operation["operationId"] for _, operation in _operations(shop))

    assert [each for each, count in ids.items() if count > 1] == []


def test_every_topic_is_published_as_a_webhook(shop: Any) -> None:
    document = shop.ok("GET", "/openapi.json", role=None)

    assert sorted(document["webhooks"]) == sorted(TOPICS)


def test_every_business_route_takes_a_token_but_not_the_log_in(shop: Any) -> None:
    wants_token = {
        name: [BEARER.scheme_name] in [list(each) for each in operation.get("security", [])]
        for name, operation in _operations(shop)
    }

    assert [name for name, wants in wants_token.items() if not wants and " /v1/" in name] == []
    assert not wants_token["POST /shop/v1/sessions"]
