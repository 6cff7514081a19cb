"""The HTTP doors of signing up, signing in and sessions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from socialpulse.accounts.emails import MOST_CHARACTERS
from socialpulse.accounts.http_caller import Desk
from socialpulse.accounts.tokens import LIFETIME
from socialpulse.accounts.types import SecondFactorNeeded, Session, SignedIn
from socialpulse.core.actor import Actor, Role
from socialpulse.core.errors import Invalid
from socialpulse.core.ids import PersonId, SessionId, TenantId

Email = Annotated[str, Field(max_length=MOST_CHARACTERS, examples=["ada@example.org"])]
Password = Annotated[
    str, Field(max_length=1_024, examples=["correct horse battery"], description="Between 10 and 1,024 bytes.")
]
Token = Annotated[str, Field(min_length=1, max_length=200)]


class Keep(StrEnum):
    """How a client keeps its session: browsers in a cookie, others as tokens."""

    COOKIE = "cookie"
    TOKENS = "tokens"


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SignUpBody(Body):
    email: Email
    password: Password


class TokenBody(Body):
    token: Token
    keep: Keep = Keep.COOKIE


class EmailBody(Body):
    email: Email


class ResetBody(Body):
    token: Token
    password: Password


class NewPasswordBody(Body):
    old_password: Password
    new_password: Password


class SignInBody(Body):
    email: Email
    password: Password
    keep: Keep = Keep.COOKIE


class SecondFactorBody(Body):
    ticket: Token
    code: str = Field(min_length=1, max_length=40, examples=["123 456"])
    keep: Keep = Keep.COOKIE


class RefreshBody(Body):
    refresh_token: Token


class TenantChoiceBody(Body):
    tenant_id: UUID


class RoleBody(Body):
    role: Role


class SignedInOut(BaseModel):
    """Who is signed in. Browsers get cookies and `csrf_token`; other clients an access and a refresh token."""

    person_id: UUID | None = None
    session_id: UUID | None = None
    second_factor_ticket: str | None = Field(
        default=None, description="Set where a code is needed besides: POST /v1/sessions/second-factor."
    )
    csrf_token: str | None = Field(default=None, description="Send it as X-CSRF-Token with everything but GET.")
    access_token: str | None = Field(default=None, description="Send it as Authorization: Bearer.")
    refresh_token: str | None = Field(default=None, description="Good once, for the next two tokens.")
    expires_in_s: int | None = Field(default=None, description="How long the access token is good.")


class WhoOut(BaseModel):
    """Who this request comes from: with `anonymous` and without an id it is nobody we know."""

    role: Role
    id: UUID | None


class SentOut(BaseModel):
    detail: str = "a letter is on its way, if this address is one that can get it"


class PersonOut(BaseModel):
    id: UUID
    email: str
    role: str
    has_password: bool
    has_totp: bool
    made_at: datetime


class SessionOut(BaseModel):
    id: UUID
    client: str
    address: str
    began_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_current: bool


def present(desk: Desk, found: SignedIn | SecondFactorNeeded, keep: Keep, response: Response) -> SignedInOut:
    """Return what a client is told after signing in, with the cookies set where it keeps those."""
    response.headers["cache-control"] = "no-store"
    if isinstance(found, SecondFactorNeeded):
        return SignedInOut(second_factor_ticket=found.ticket)
    person, session = found.session.person_id, found.session.id
    if keep is Keep.COOKIE:
        csrf = desk.accounts.callers.csrf_token(found.secret)
        desk.cookies.begin(response, found.secret, csrf)
        return SignedInOut(person_id=person, session_id=session, csrf_token=csrf)
    return SignedInOut(
        person_id=person,
        session_id=session,
        access_token=desk.accounts.sessions.access_token(found.actor, session),
        refresh_token=found.secret,
        expires_in_s=int(LIFETIME.total_seconds()),
    )


def router(desk: Desk) -> APIRouter:
    """Return the routes of signing up, signing in and sessions."""
    routes = APIRouter(prefix="/v1")
    _add_sign_up(routes, desk)
    _add_sign_in(routes, desk)
    _add_sessions(routes, desk)
    return routes


def _add_sign_up(routes: APIRouter, desk: Desk) -> None:
    sign_up, who = desk.accounts.sign_up, Depends(desk.somebody)

    @routes.post("/accounts", status_code=202, tags=["accounts"], summary="Sign up with e-mail and password")
    async def ask(body: SignUpBody, request: Request) -> SentOut:
        await sign_up.ask(body.email, body.password, desk.client(request))
        return SentOut()

    @routes.post("/accounts/confirm", tags=["accounts"], summary="Make the account with the token of the letter")
    async def confirm(body: TokenBody, request: Request, response: Response) -> SignedInOut:
        arrival = desk.arrival(request, is_browser=body.keep is Keep.COOKIE)
        return present(desk, await sign_up.confirm(body.token, arrival), body.keep, response)

    @routes.post("/accounts/password/forgotten", status_code=202, tags=["accounts"], summary="Ask for a new password")
    async def ask_reset(body: EmailBody, request: Request) -> SentOut:
        await sign_up.ask_reset(body.email, desk.client(request))
        return SentOut()

    @routes.post(
        "/accounts/password/reset", status_code=204, tags=["accounts"], summary="Set a new password; ends all sessions"
    )
    async def reset(body: ResetBody) -> None:
        await sign_up.reset(body.token, body.password)

    @routes.get("/me", tags=["accounts"], summary="Who I am")
    async def me(actor: Actor = who) -> PersonOut:
        return PersonOut.model_validate(await sign_up.load_own(actor), from_attributes=True)

    @routes.put("/me/password", status_code=204, tags=["accounts"], summary="Change my password; ends other sessions")
    async def change(body: NewPasswordBody, request: Request, actor: Actor = who) -> None:
        session = (await desk.caller(request)).session
        await sign_up.change_password(actor, session, body.old_password, body.new_password, desk.client(request))

    @routes.put("/accounts/{person_id}/role", tags=["operator"], summary="Make somebody a moderator or operator")
    async def role(person_id: UUID, body: RoleBody, actor: Actor = who) -> PersonOut:
        found = await sign_up.give_role(actor, PersonId(person_id), body.role)
        return PersonOut.model_validate(found, from_attributes=True)


def _add_sign_in(routes: APIRouter, desk: Desk) -> None:
    sign_in, sessions = desk.accounts.sign_in, desk.accounts.sessions

    @routes.post("/sessions", tags=["sessions"], summary="Sign in with e-mail and password")
    async def with_password(body: SignInBody, request: Request, response: Response) -> SignedInOut:
        arrival = desk.arrival(request, is_browser=body.keep is Keep.COOKIE)
        return present(desk, await sign_in.with_password(body.email, body.password, arrival), body.keep, response)

    @routes.post(
        "/sessions/second-factor", tags=["sessions"], summary="Sign in with the second factor, after the first"
    )
    async def with_second_factor(body: SecondFactorBody, request: Request, response: Response) -> SignedInOut:
        arrival = desk.arrival(request, is_browser=body.keep is Keep.COOKIE)
        return present(desk, await sign_in.with_second_factor(body.ticket, body.code, arrival), body.keep, response)

    @routes.post("/sessions/refresh", tags=["sessions"], summary="Get the next access and refresh token")
    async def refresh(body: RefreshBody, response: Response) -> SignedInOut:
        return present(desk, await sessions.refresh(body.refresh_token), Keep.TOKENS, response)


def _add_sessions(routes: APIRouter, desk: Desk) -> None:
    sessions, who, anybody = desk.accounts.sessions, Depends(desk.somebody), Depends(desk.who)

    async def current(request: Request) -> SessionId:
        session = (await desk.caller(request)).session
        if session is None:
            raise Invalid.one("session", "", "is none: this request came with a key or with no credentials")
        return session

    @routes.get("/sessions", tags=["sessions"], summary="Where I am signed in")
    async def mine(request: Request, actor: Actor = who) -> list[SessionOut]:
        here = (await desk.caller(request)).session
        return [_shown(session, here) for session in await sessions.find_own(actor)]

    @routes.delete("/sessions", tags=["sessions"], summary="End all my other sessions")
    async def end_others(request: Request, actor: Actor = who) -> dict[str, int]:
        return {"n_ended": await sessions.end_others(actor, await current(request))}

    @routes.get("/sessions/current", tags=["sessions"], summary="Who I am here, for nobody too")
    async def current_role(actor: Actor = anybody) -> WhoOut:
        return WhoOut(role=actor.role, id=actor.id)

    @routes.delete("/sessions/current", status_code=204, tags=["sessions"], summary="Sign out")
    async def sign_out(request: Request, response: Response, actor: Actor = who) -> None:
        await sessions.end(actor, await current(request))
        desk.cookies.end(response)

    @routes.put("/sessions/current/tenant", tags=["sessions"], summary="Act for another of my tenants")
    async def act_for(body: TenantChoiceBody, request: Request, actor: Actor = who) -> SignedInOut:
        session = await current(request)
        acting = await sessions.act_for(actor, session, TenantId(body.tenant_id))
        found: dict[str, Any] = {"person_id": acting.id, "session_id": session}
        if "authorization" in request.headers:  # the tenant stands in the token, so it takes a new one
            found |= {"access_token": sessions.access_token(acting, session), "expires_in_s": LIFETIME.total_seconds()}
        return SignedInOut(**found)

    @routes.delete("/sessions/{session_id}", status_code=204, tags=["sessions"], summary="End one of my sessions")
    async def end(session_id: UUID, actor: Actor = who) -> None:
        await sessions.end(actor, SessionId(session_id))


def _shown(session: Session, here: SessionId | None) -> SessionOut:
    return SessionOut(
        id=session.id,
        client=session.client,
        address=session.address,
        began_at=session.began_at,
        seen_at=session.seen_at,
        expires_at=session.expires_at,
        is_current=session.id == here,
    )
