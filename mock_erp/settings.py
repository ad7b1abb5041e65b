"""Settings of the ERP, read once at start from `MOCK_ERP_*`."""

from hashlib import sha256
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from mock_erp.tables.registry import Company
from mock_kit.delivery.schedule import RETRY_SCHEDULE_S
from mock_kit.live.configured import TimeZoneName

ROLES = (
    "accountant",
    "bridge",
    "clerk",
    "control",
    "import",
    "merchandiser",
    "till",
    "warehouse",
)


class Settings(BaseSettings):
    """Everything that can be set about the ERP; the defaults work on a laptop."""

    model_config = SettingsConfigDict(env_prefix="MOCK_ERP_", frozen=True)

    database_url: str = "sqlite:///.seatrial/erp.db"
    files_dir: str = ".seatrial/erp-files"
    host: str = "127.0.0.1"
    port: int = Field(default=8002, ge=0, le=65_535)
    seed: str = "1"
    tokens: dict[str, str] = Field(default_factory=dict, description="One token per role.")
    retry_schedule_s: tuple[float, ...] = tuple(RETRY_SCHEDULE_S)
    clock_mode: Literal["real", "follow"] = "real"
    journal_level: Literal["full", "changes", "off"] = "full"
    # Where the company's days begin: business dates, promise dates, overdue receipts.
    time_zone: TimeZoneName = "America/Chicago"
    # Chosen: a day to unpack and pick what a supplier brought.
    handling_days: int = Field(default=1, ge=0, le=60)
    seed_world: bool = Field(default=False, description="Begin with a believable world.")

    @property
    def company(self) -> Company:
        """Return what the whole ERP agrees on."""
        return Company(ZoneInfo(self.time_zone), self.handling_days)

    @property
    def role_tokens(self) -> dict[str, str]:
        """Return the tokens by role; those not set are derived from the seed."""
        return {role: self.tokens.get(role) or self._derived(role) for role in ROLES}

    def _derived(self, role: str) -> str:
        return f"{role}-{sha256(f'{self.seed}|erp|{role}'.encode()).hexdigest()[:24]}"
