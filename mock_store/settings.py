"""Settings of the store, read once at start from `MOCK_STORE_*`."""

from hashlib import sha256
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from mock_kit.delivery.schedule import RETRY_SCHEDULE_S
from mock_kit.live.configured import TimeZoneName

ROLES = ("bridge", "control", "import", "staff", "storefront")


class Settings(BaseSettings):
    """Everything that can be set about the store; the defaults work on a laptop."""

    model_config = SettingsConfigDict(env_prefix="MOCK_STORE_", frozen=True)

    database_url: str = "sqlite:///.seatrial/store.db"
    host: str = "127.0.0.1"
    port: int = Field(default=8001, ge=0, le=65_535)
    seed: str = "1"
    tokens: dict[str, str] = Field(default_factory=dict, description="One token per role.")
    retry_schedule_s: tuple[float, ...] = tuple(RETRY_SCHEDULE_S)
    clock_mode: Literal["real", "follow"] = "real"
    journal_level: Literal["full", "changes", "off"] = "full"
    time_zone: TimeZoneName = "America/Chicago"
    seed_world: bool = False
    files_dir: str = ".seatrial/store-files"

    @property
    def role_tokens(self) -> dict[str, str]:
        """Return the tokens by role; those not set are derived from the seed."""
        return {role: self.tokens.get(role) or self._derived(role) for role in ROLES}

    def _derived(self, role: str) -> str:
        return f"{role}-{sha256(f'{self.seed}|store|{role}'.encode()).hexdigest()[:24]}"
