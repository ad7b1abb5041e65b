"""Files that take long begin first, so that no worker waits for the last one."""

import pytest

LONG = ("test_kills.py", "test_history.py", "test_contracts.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put them first; the others keep their order."""
    items.sort(key=lambda item: item.path.name not in LONG)
