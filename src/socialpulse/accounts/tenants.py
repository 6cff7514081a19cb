"""Organisations: who belongs to them, as what, and how others are asked in."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog

from socialpulse.accounts import tenants_store as store
from socialpulse.accounts.emails import email_key
from socialpulse.accounts.letters import invitation_letter
from socialpulse.accounts.mail import Outbox
from socialpulse.accounts.names import checked_name
from socialpulse.accounts.permissions import Act, allow, may_grant, person_of, tenant_of
from socialpulse.accounts.secrets import fresh_secret, sha
from socialpulse.accounts.types import Invitation, Member, Membership, Tenant
from socialpulse.core.actor import Actor, Standing
from socialpulse.core.errors import Conflict, Invalid, NotFound
from socialpulse.core.ids import PersonId, TenantId, fresh_uuid
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx

INVITATION_LIFETIME = timedelta(days=7)

log = structlog.get_logger(__name__)


class Tenants:
    """Makes organisations and keeps their members. All verbs but `make`, `join` and `set_quota` act on the caller's."""

    def __init__(self, db: Db, clock: Clock, outbox: Outbox, n_creators_per_month: int, origin: str) -> None:
        self._db = db
        self._clock = clock
        self._outbox = outbox
        self._n_creators_per_month = n_creators_per_month
        self._origin = origin

    async def make(self, actor: Actor, name: str) -> Tenant:
        """Return a new tenant with the caller as its owner. Raises Invalid for a name that is none."""
        person = person_of(actor, Act.MAKE_TENANT)
        now = self._clock.now()
        tenant = Tenant(TenantId(fresh_uuid()), checked_name("name", name), self._n_creators_per_month, now)
        async with self._db.transaction() as tx:
            await store.add(tx, tenant)
            await store.save_member(tx, tenant.id, person, Standing.OWNER, now)
        return tenant

    async def find_own(self, actor: Actor) -> list[Membership]:
        """Return the tenants the caller belongs to, the one joined first first."""
        person = person_of(actor)
        async with self._db.transaction() as tx:
            return await store.find_memberships(tx, person)

    async def load(self, actor: Actor) -> Tenant:
        """Return the tenant the caller acts for."""
        tenant = tenant_of(actor, Act.SEE_TENANT)
        async with self._db.transaction() as tx:
            found = await store.find(tx, tenant)
        if found is None:
            raise NotFound(f"no tenant has the id {tenant}")
        return found

    async def find_members(self, actor: Actor) -> list[Member]:
        tenant = tenant_of(actor, Act.SEE_MEMBERS)
        async with self._db.transaction() as tx:
            return await store.find_members(tx, tenant)

    async def invite(self, actor: Actor, email: str, standing: Standing) -> Invitation:
        """Send an invitation to an address; it takes the place of an earlier one. Raises Invalid, Forbidden."""
        tenant = tenant_of(actor, Act.MANAGE_MEMBERS)
        may_grant(actor, standing)
        key, now = email_key(email), self._clock.now()
        until = now + INVITATION_LIFETIME
        invitation = Invitation(fresh_uuid(), tenant, email.strip(), standing.value, now, until)
        secret = fresh_secret()
        async with self._db.transaction() as tx:
            found = await store.find(tx, tenant)
            if found is None:
                raise NotFound(f"no tenant has the id {tenant}")
            await store.add_invitation(tx, invitation, key, sha(secret))
        self._outbox.send_soon(
            invitation_letter(invitation.email, invitation.standing, found.name, self._origin, secret, until)
        )
        return invitation

    async def find_invitations(self, actor: Actor) -> list[Invitation]:
        tenant = tenant_of(actor, Act.MANAGE_MEMBERS)
        async with self._db.transaction() as tx:
            return await store.find_invitations(tx, tenant, self._clock.now())

    async def withdraw(self, actor: Actor, invitation: UUID) -> None:
        """Make an invitation void. Raises NotFound."""
        tenant = tenant_of(actor, Act.MANAGE_MEMBERS)
        async with self._db.transaction() as tx:
            if not await store.delete_invitation(tx, tenant, invitation):
                raise NotFound(f"this tenant has no open invitation {invitation}")

    async def join(self, actor: Actor, token: str) -> Membership:
        """Make the caller a member by an invitation to the caller's own address.

        Raises Invalid where it is void, or went to another address; Conflict where the caller is a member.
        """
        person, now = person_of(actor), self._clock.now()
        async with self._db.transaction() as tx:
            invitation = await store.take_invitation(tx, sha(token), person, now)
            if invitation is None:
                raise Invalid.one(
                    "token", "…", "is unknown, used, expired, or was sent to another address", "link-spent"
                )
            if await store.find_standing(tx, invitation.tenant_id, person) is not None:
                raise Conflict("you are a member already")
            await store.save_member(tx, invitation.tenant_id, person, invitation.standing, now)
            found = await store.find(tx, invitation.tenant_id)
        if found is None:
            raise NotFound(f"no tenant has the id {invitation.tenant_id}")
        return Membership(found, invitation.standing)

    async def give_standing(self, actor: Actor, person: PersonId, standing: Standing) -> None:
        """Give a member another standing. Raises NotFound; Conflict where no owner would be left."""
        tenant = tenant_of(actor, Act.MANAGE_MEMBERS)
        async with self._db.transaction() as tx:
            before = await self._locked_standing(tx, tenant, person)
            may_grant(actor, before)
            may_grant(actor, standing)
            await store.save_member(tx, tenant, person, standing.value, self._clock.now())
            await _keep_an_owner(tx, tenant)

    async def remove(self, actor: Actor, person: PersonId) -> None:
        """Take a member out; everyone may go. Raises NotFound; Conflict where no owner would be left."""
        tenant = tenant_of(actor, Act.SEE_TENANT)
        async with self._db.transaction() as tx:
            before = await self._locked_standing(tx, tenant, person)
            if actor.id != person:
                may_grant(actor, before)
            await store.delete_member(tx, tenant, person)
            await _keep_an_owner(tx, tenant)

    async def set_quota(self, actor: Actor, tenant: TenantId, n_creators_per_month: int) -> None:
        """Set how many different creators a tenant may be shown in a month. Raises NotFound."""
        allow(actor, Act.OPERATE)
        async with self._db.transaction() as tx:
            if not await store.save_quota(tx, tenant, n_creators_per_month):
                raise NotFound(f"no tenant has the id {tenant}")
        log.info("quota set", actor_id=str(actor.id), tenant=str(tenant), n_creators_per_month=n_creators_per_month)

    async def _locked_standing(self, tx: Tx, tenant: TenantId, person: PersonId) -> Standing:
        await store.lock(tx, tenant)
        found = await store.find_standing(tx, tenant, person)
        if found is None:
            raise NotFound(f"this tenant has no member {person}")
        return Standing(found)


async def _keep_an_owner(tx: Tx, tenant: TenantId) -> None:
    if await store.count_owners(tx, tenant) == 0:
        raise Conflict("a tenant needs an owner; make somebody else an owner first")
