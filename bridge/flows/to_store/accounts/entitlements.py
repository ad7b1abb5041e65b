"""Which accounts may see and buy a style that is not for everybody (PRD-11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bridge.errors import NotYet
from bridge.flows.to_store.accounts.known import KnownAccounts
from bridge.flows.to_store.product_rules import restricted_channels
from bridge.model.products import Style
from bridge.ports.accounts.companies import ErpCompanies
from bridge.settings import Settings

# The accounts that may see what an assortment holds, by its code; None: everybody.
Audiences = Mapping[str, tuple[str, ...] | None]
Allowed = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entitled:
    """Styles that know who may see them, and per style what still has to come.

    Of an `undecided` style it is not known who may see it: it is shown to nobody else meanwhile.
    """

    styles: Mapping[str, Style]
    awaited: Mapping[str, NotYet]
    undecided: Mapping[str, NotYet] = field(default_factory=dict)


class Entitlements:
    """Looks up who is entitled, where a channel has restricted assortments at all."""

    def __init__(self, erp: ErpCompanies, accounts: KnownAccounts, settings: Settings) -> None:
        self._erp = erp
        self._accounts = accounts
        self._settings = settings

    async def of(self, styles: Mapping[str, Style]) -> Entitled:
        """Complete the styles that are restricted in some channel.

        A company that the store does not have yet is waited for; the others are let in now.
        """
        concerned = [
            key for key, each in styles.items() if restricted_channels(each, self._settings)
        ]
        if not concerned:
            return Entitled(styles, {})
        audiences = await self._erp.audiences()
        undecided = {
            key: NotYet(f"the list of assortments does not tell of {code} yet")
            for key in concerned
            for code in untold_codes(styles[key], audiences, self._settings)
        }
        allowed = {key: allowed_in(styles[key], audiences, self._settings) for key in concerned}
        everyone = sorted({a for each in allowed.values() for ids in each.values() for a in ids})
        known = await self._accounts.of(everyone)
        awaited = await self._accounts.awaited([each for each in everyone if each not in known])
        completed = {
            key: replace(styles[key], restricted_to=_in_store(allowed[key], known))
            for key in concerned
        }
        waiting = {
            key: NotYet(f"the store does not have company {company} yet")
            for key in concerned
            for company in awaited
            if any(company in ids for ids in allowed[key].values())
        }
        return Entitled({**styles, **completed}, waiting, undecided)


def untold_codes(style: Style, audiences: Audiences, settings: Settings) -> list[str]:
    """Return the assortments of a style of which the list does not tell: it lags behind the style.

    To take one for open to everybody would sell what is restricted (PRD-11).
    """
    codes = restricted_channels(style, settings).values()
    return [code for each in codes for code in each if code not in audiences]


def allowed_in(style: Style, audiences: Audiences, settings: Settings) -> Allowed:
    """Return the ERP accounts that may see a style, by channel that is not open to everybody.

    A style that is also in an assortment for everybody is open to everybody.
    """
    allowed: dict[str, tuple[str, ...]] = {}
    for channel, codes in restricted_channels(style, settings).items():
        known = [audiences[code] for code in codes if code in audiences]
        restricted = [accounts for accounts in known if accounts is not None]
        if len(restricted) == len(codes):
            allowed[channel] = tuple(sorted({each for ids in restricted for each in ids}))
    return allowed


def _in_store(allowed: Allowed, known: Mapping[str, str]) -> Allowed:
    return {
        channel: tuple(sorted(known[each] for each in ids if each in known))
        for channel, ids in allowed.items()
    }
