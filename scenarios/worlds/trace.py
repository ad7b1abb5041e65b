"""The running hash of everything that crossed the simulated network."""

import hashlib


class Trace:
    """Two runs are the same run if and only if their traces have the same digest."""

    def __init__(self, keep: bool = False) -> None:
        self._hash = hashlib.sha256()
        self.count = 0
        self.kept: list[tuple[object, ...]] | None = [] if keep else None

    def note(self, *parts: object) -> None:
        """Add one record; parts must have a stable representation."""
        self._hash.update(repr(parts).encode())
        self.count += 1
        if self.kept is not None:
            self.kept.append(parts)

    def digest(self) -> str:
        """Hex SHA-256 of all records so far."""
        return self._hash.hexdigest()
