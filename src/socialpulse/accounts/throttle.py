"""How often somebody may try, for each account and each address: guessing is slow from one place and from many."""

from __future__ import annotations

import ipaddress

from socialpulse.accounts.types import Client
from socialpulse.core.errors import OverQuota
from socialpulse.runtime.limits import Limits, Rate
from socialpulse.runtime.settings import AccountsSettings


class Throttle:
    """Counts attempts, right ones and wrong ones alike."""

    def __init__(self, limits: Limits, settings: AccountsSettings) -> None:
        self._limits = limits
        self._of_account = Rate(settings.n_sign_ins_per_minute)
        self._of_address = Rate(settings.n_sign_ins_per_minute_of_address)

    async def try_account(self, client: Client, account: str) -> None:
        """Count an attempt on an account from an address. Raises OverQuota with when to come back."""
        await self.try_address(client)
        await self._take(f"attempt {account}", self._of_account, "attempts on this account")

    async def try_address(self, client: Client) -> None:
        """Count an attempt from an address. Raises OverQuota."""
        await self._take(f"attempt {network(client.address)}", self._of_address, "attempts from this address")

    async def forgive(self, account: str) -> None:
        """Forget the attempts on an account: its owner has come in."""
        await self._limits.forget(f"attempt {account}")

    async def _take(self, key: str, rate: Rate, what: str) -> None:
        standing = await self._limits.take(key, rate)
        if not standing.allowed:
            raise OverQuota(f"too many {what}; try again in {standing.retry_after_s} s", standing.retry_after_s)


def network(address: str) -> str:
    """Return what counts as one place: an IPv4 address, or the /64 an IPv6 address lies in."""
    try:
        found = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return address
