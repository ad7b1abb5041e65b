"""Which accounts may see and buy a style that is not for everybody (PRD-11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bridge.errors import NotYet
from bridge.flows.to_store.accounts.known import KnownAccounts
from bridge.flows.to_store.product_rules import restricted_channels
from bridge.model.products import Style
from bridge.ports.accounts.companies import ErpCompanies
from bridge.settings import Settings

Audiences = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entitled:
    """Styles that know who may see them, and per style what still has to come."""

    styles: Mapping[str, Style]
    awaited: Mapping[str, NotYet]


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
        return Entitled({**styles, **completed}, waiting)


def allowed_in(style: Style, audiences: Audiences, settings: Settings) -> Audiences:
    """Return the ERP accounts that may see a style, by channel that is not open to everybody.

    A style that is also in an assortment for everybody is open to everybody.
    """
    allowed: dict[str, tuple[str, ...]] = {}
    for channel, codes in restricted_channels(style, settings).items():
        if all(code in audiences for code in codes):
            allowed[channel] = tuple(sorted({each for code in codes for each in audiences[code]}))
    return allowed


def _in_store(allowed: Audiences, known: Mapping[str, str]) -> Audiences:
    return {
        channel: tuple(sorted(known[each] for each in ids if each in known))
        for channel, ids in allowed.items()
    }
