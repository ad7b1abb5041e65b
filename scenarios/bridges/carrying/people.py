"""Who is who: the ERP account of a customer of the store, and links that have to move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.bridges.shared.client import Client, Row

NAMES = ("name", "email", "phone", "tax_id")


@dataclass
class People:
    """Finds accounts by the rules in force; a link stands in the store's `client_reference`."""

    erp: Client
    store: Client
    settings: Mapping[str, Any]

    async def account(self, customer_id: str, order_ids: Sequence[str]) -> Row | None:
        """The account of a customer; None while a clerk is asked."""
        person = await self._survivor(self.store, customer_id)
        if person["client_reference"]:
            return await self._survivor(self.erp, person["client_reference"])
        chosen = self.settings.get("existing_account", {})
        about = {**{name: person[name] for name in NAMES}, "reference": person["id"]}
        body: Row = {"person": about, "order_references": list(order_ids)}
        if chosen.get("decided_by", "bridge") == "bridge":
            body["match_key"] = self.settings.get("match_key", "email")
            body["action"] = chosen.get("action", "link")
        # The same person again ends alike, so that a repeat needs no key.
        found = await self.erp.ask("POST", "/v1/customers/resolve", body)
        account: Row | None = found["customer"]
        if account is not None and _may_see(person, account):
            await self._link(person, account)
        return account

    async def follow(self, side: str, customer: Row) -> list[str]:
        """Move links to the account that goes on, and link those who have proven their mail."""
        if side == "erp":
            if customer["merged_into"]:
                await self._move(customer)
            return []
        is_known = customer["client_reference"] or customer["merged_into"]
        if customer["mail_proven"] and customer["has_account"] and not is_known:
            match = {"key": self.settings.get("match_key", "email"), "value": customer["email"]}
            found = await self.erp.ask("POST", "/v1/customers/match", match)
            if found["result"] == "matched":
                await self._link(customer, found["customers"][0])
        return []

    async def _move(self, gone: Row) -> None:
        account = await self._survivor(self.erp, gone["merged_into"])
        found = await self.store.get("/v1/customers", client_reference=gone["id"])
        for person in found["items"]:
            if not person["merged_into"]:
                await self._link(person, account)

    async def _link(self, person: Row, account: Row) -> None:
        path, link = f"/v1/customers/{person['id']}", {"client_reference": account["id"]}
        await self.store.ask("PATCH", path, link, over=f'"{person["version"]}"')

    async def _survivor(self, side: Client, customer_id: str) -> Row:
        while True:
            found = await side.get(f"/v1/customers/{customer_id}")
            if not found["merged_into"]:
                return found
            customer_id = found["merged_into"]


def _may_see(person: Row, account: Row) -> bool:
    """Whether a link tells nobody what is another's: see docs/rules/customers.md."""
    is_own = account["client_reference"] == person["id"]
    return is_own or person["mail_proven"] or not person["has_account"]
