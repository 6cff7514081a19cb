"""The HTTP doors of tenants: members, invitations, keys, quota, access log."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, Field

from socialpulse.accounts.api_keys import KeyWish
from socialpulse.accounts.http_caller import Desk
from socialpulse.accounts.http_sign_in import Body, Email, Token
from socialpulse.accounts.types import Access, ApiKey, Invitation, Member, Membership, Quota, Scope, Tenant
from socialpulse.core.actor import Actor, Standing
from socialpulse.core.ids import KeyId, PersonId, TenantId


class TenantBody(Body):
    name: str = Field(min_length=1, max_length=100, examples=["Acme Agency"])


class StandingBody(Body):
    standing: Standing


class InvitationBody(Body):
    email: Email
    standing: Standing = Standing.MEMBER


class JoinBody(Body):
    token: Token


class KeyBody(Body):
    """A new key. Leave limits out to have those of the tenant."""

    name: str = Field(min_length=1, max_length=100, examples=["nightly export"])
    scopes: list[Scope] = Field(min_length=1, max_length=len(Scope), examples=[["creators:read"]])
    n_days: int | None = Field(default=365, ge=1, le=3_650, description="null: without end.")
    n_creators_per_month: int | None = Field(default=None, ge=0, le=2**31 - 1)
    n_requests_per_minute: int | None = Field(default=None, ge=1, le=1_000_000)

    def wish(self) -> KeyWish:
        return KeyWish(self.name, self.scopes, self.n_days, self.n_creators_per_month, self.n_requests_per_minute)


class QuotaBody(Body):
    n_creators_per_month: int = Field(ge=0, le=2**31 - 1)


class NewKeyOut(BaseModel):
    """The one time that `secret` is shown."""

    key: ApiKey
    secret: str = Field(examples=["sp_key_…"])


class QuotaOut(BaseModel):
    n_limit: int = Field(description="Different creators the tenant may be shown in a month.")
    n_spent: int
    n_left: int
    renews_at: datetime


class AccessOut(BaseModel):
    items: list[Access]


def router(desk: Desk) -> APIRouter:
    """Return the routes of tenants. Those under /v1/tenant are of the tenant the caller acts for."""
    routes = APIRouter(prefix="/v1", tags=["tenants"])
    _add_tenants(routes, desk)
    _add_invitations(routes, desk)
    _add_keys(routes, desk)
    _add_reports(routes, desk)
    return routes


def _add_tenants(routes: APIRouter, desk: Desk) -> None:
    tenants, who = desk.accounts.tenants, Depends(desk.for_tenant)

    @routes.post("/tenants", status_code=201, summary="Make a tenant and own it")
    async def make(body: TenantBody, actor: Actor = who) -> Tenant:
        return await tenants.make(actor, body.name)

    @routes.get("/tenants", summary="The tenants I belong to")
    async def mine(actor: Actor = who) -> list[Membership]:
        return await tenants.find_own(actor)

    @routes.put("/tenants/{tenant_id}/quota", status_code=204, tags=["operator"], summary="Set the quota of a tenant")
    async def set_quota(tenant_id: UUID, body: QuotaBody, actor: Actor = who) -> None:
        await tenants.set_quota(actor, TenantId(tenant_id), body.n_creators_per_month)

    @routes.get("/tenant", summary="The tenant I act for")
    async def current(actor: Actor = who) -> Tenant:
        return await tenants.load(actor)

    @routes.get("/tenant/members", summary="Who belongs to it")
    async def members(actor: Actor = who) -> list[Member]:
        return await tenants.find_members(actor)

    @routes.put("/tenant/members/{person_id}", status_code=204, summary="Give a member another standing")
    async def give_standing(person_id: UUID, body: StandingBody, actor: Actor = who) -> None:
        await tenants.give_standing(actor, PersonId(person_id), body.standing)

    @routes.delete("/tenant/members/{person_id}", status_code=204, summary="Take a member out, or leave")
    async def remove(person_id: UUID, actor: Actor = who) -> None:
        await tenants.remove(actor, PersonId(person_id))


def _add_invitations(routes: APIRouter, desk: Desk) -> None:
    tenants, who = desk.accounts.tenants, Depends(desk.for_tenant)

    @routes.post("/tenant/invitations", status_code=201, summary="Invite somebody by e-mail")
    async def invite(body: InvitationBody, actor: Actor = who) -> Invitation:
        return await tenants.invite(actor, body.email, body.standing)

    @routes.get("/tenant/invitations", summary="Open invitations")
    async def invitations(actor: Actor = who) -> list[Invitation]:
        return await tenants.find_invitations(actor)

    @routes.delete("/tenant/invitations/{invitation_id}", status_code=204, summary="Withdraw an invitation")
    async def withdraw(invitation_id: UUID, actor: Actor = who) -> None:
        await tenants.withdraw(actor, invitation_id)

    @routes.post("/invitations/accept", summary="Join the tenant of an invitation")
    async def join(body: JoinBody, actor: Actor = who) -> Membership:
        return await tenants.join(actor, body.token)


def _add_keys(routes: APIRouter, desk: Desk) -> None:
    keys, who = desk.accounts.api_keys, Depends(desk.for_tenant)

    @routes.post("/tenant/keys", status_code=201, summary="Make an API key; it is shown this once")
    async def make(body: KeyBody, actor: Actor = who) -> NewKeyOut:
        key, secret = await keys.make(actor, body.wish())
        return NewKeyOut(key=key, secret=secret)

    @routes.get("/tenant/keys", summary="The tenant's keys, revoked ones too")
    async def mine(actor: Actor = who) -> list[ApiKey]:
        return await keys.find_own(actor)

    @routes.delete("/tenant/keys/{key_id}", status_code=204, summary="Revoke a key")
    async def revoke(key_id: UUID, actor: Actor = who) -> None:
        await keys.revoke(actor, KeyId(key_id))


def _add_reports(routes: APIRouter, desk: Desk) -> None:
    accounts, who = desk.accounts, Depends(desk.for_tenant)

    @routes.get("/tenant/quota", response_model=QuotaOut, summary="What this month's quota has left")
    async def quota(actor: Actor = who) -> Quota:
        return await accounts.quotas.load(actor)

    @routes.get("/tenant/access", response_model=AccessOut, summary="Who asked for what in the tenant's name")
    async def access(
        before: Annotated[AwareDatetime | None, Query()] = None,
        limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
        actor: Actor = who,
    ) -> AccessOut:
        return AccessOut(items=await accounts.access.find_own(actor, before, limit))
