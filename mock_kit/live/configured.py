"""Read a program's settings from its environment; a wrong one is one plain sentence."""

import sys
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, ValidationError
from pydantic_settings import BaseSettings, SettingsError
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from mock_kit.live.serve import EXIT_USAGE
from mock_kit.state.database import KitTables, begin_boot, open_engine

S = TypeVar("S", bound=BaseSettings)


def checked_zone(name: str) -> str:
    """Return the name of a time zone that exists; raises ValueError."""
    if name not in available_timezones():
        raise ValueError(f"there is no time zone {name}")
    return name


TimeZoneName = Annotated[str, AfterValidator(checked_zone)]


def boot_database(url: str, tables: KitTables, seed: str, program: str) -> tuple[Engine, int]:
    """Open a program's database and begin a boot; return it with the boot number.

    A database that cannot be opened ends the program with status 64 and a sentence on stderr.
    """
    try:
        file = make_url(url).database
        if file and file != ":memory:":
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        engine = open_engine(url)
        return engine, begin_boot(engine, tables, seed)
    except ArgumentError:
        sys.stderr.write(f"{program}: {url} is not the URL of a database.\n")
    except (OSError, DBAPIError) as error:
        reason = getattr(error, "orig", None) or getattr(error, "strerror", None) or error
        sys.stderr.write(f"{program}: the database {url} cannot be opened: {reason}.\n")
    sys.exit(EXIT_USAGE)


def settings_of(kind: type[S], program: str, **alone: object) -> S:
    """Return the settings, or end the program with status 64 and a sentence on stderr.

    `alone`: what holds for a program that somebody starts by hand, unless the environment
    says otherwise.
    """
    prefix = str(kind.model_config.get("env_prefix", ""))
    try:
        settings = kind()
        unsaid = {name: v for name, v in alone.items() if name not in settings.model_fields_set}
        return settings.model_copy(update=unsaid)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = "_".join(str(part) for part in first["loc"][:1]).upper()
        sys.stderr.write(f"{program}: {prefix}{where} is wrong: {first['msg']}.\n")
    except SettingsError as error:
        sys.stderr.write(f"{program}: a setting {prefix}… is wrong: {error}.\n")
    sys.exit(EXIT_USAGE)
