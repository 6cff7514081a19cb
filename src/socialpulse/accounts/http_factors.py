"""The HTTP doors of other ways in: authenticator apps, passkeys, OpenID providers."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field
from starlette.status import HTTP_303_SEE_OTHER

from socialpulse.accounts.http_caller import Desk
from socialpulse.accounts.http_sign_in import Body, Keep, SignedInOut, Token, present
from socialpulse.accounts.passkeys import Challenge
from socialpulse.accounts.tickets import LIFETIMES
from socialpulse.accounts.totp import Enrolment
from socialpulse.accounts.types import Passkey, Purpose, SecondFactorNeeded
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid, NotSignedIn

Code = Annotated[str, Field(min_length=1, max_length=40, examples=["123 456"])]
Credential = Annotated[
    dict[str, Any], Field(description="The PublicKeyCredential of the browser, as its toJSON() gives it.")
]


NextPath = Annotated[
    str,
    Query(
        max_length=1_000,
        pattern=r"^/([^/\\?#\x00-\x20]+/?)*([?#][^\\\x00-\x1f]*)?$",
        description="The path of this app to come back to. What browsers take for another host is refused.",
    ),
]


class CodeBody(Body):
    code: Code


class EnrolBody(Body):
    ticket: Token
    code: Code


class RecoveryOut(BaseModel):
    """The one time that the codes are shown. Each stands in for the app once."""

    recovery_codes: list[str]


class PasskeyBody(Body):
    ticket: Token
    credential: Credential
    name: str = Field(default="passkey", min_length=1, max_length=100)


class PasskeySignInBody(Body):
    ticket: Token
    credential: Credential
    keep: Keep = Keep.COOKIE


class PasskeyOut(BaseModel):
    id: str = Field(description="base64url")
    name: str
    made_at: datetime
    used_at: datetime | None


class DepartureOut(BaseModel):
    url: str = Field(description="Send the browser here.")


def router(desk: Desk) -> APIRouter:
    """Return the routes of other ways in."""
    routes = APIRouter(prefix="/v1")
    _add_totp(routes, desk)
    _add_passkeys(routes, desk)
    _add_oidc(routes, desk)
    return routes


def _add_totp(routes: APIRouter, desk: Desk) -> None:
    totp, caller = desk.accounts.totp, Depends(desk.somebody)

    @routes.post("/me/totp", tags=["accounts"], summary="Get a secret for an authenticator app")
    async def enrol(actor: Actor = caller) -> Enrolment:
        return await totp.enrol(actor)

    @routes.put("/me/totp", tags=["accounts"], summary="Turn the second factor on with a first code")
    async def turn_on(body: EnrolBody, request: Request, actor: Actor = caller) -> RecoveryOut:
        return RecoveryOut(recovery_codes=await totp.turn_on(actor, body.ticket, body.code, desk.client(request)))

    @routes.post("/me/totp/off", status_code=204, tags=["accounts"], summary="Turn the second factor off with a code")
    async def turn_off(body: CodeBody, request: Request, actor: Actor = caller) -> None:
        await totp.turn_off(actor, body.code, desk.client(request))


def _add_passkeys(routes: APIRouter, desk: Desk) -> None:
    passkeys, caller = desk.accounts.passkeys, Depends(desk.somebody)

    @routes.post("/me/passkeys/options", tags=["accounts"], summary="Begin to register a passkey")
    async def ask(actor: Actor = caller) -> Challenge:
        return await passkeys.ask_registration(actor)

    @routes.post("/me/passkeys", status_code=201, tags=["accounts"], summary="Register the passkey the browser made")
    async def register(body: PasskeyBody, actor: Actor = caller) -> PasskeyOut:
        return _shown(await passkeys.register(actor, body.ticket, body.credential, body.name))

    @routes.get("/me/passkeys", tags=["accounts"], summary="My passkeys")
    async def mine(actor: Actor = caller) -> list[PasskeyOut]:
        return [_shown(passkey) for passkey in await passkeys.find_own(actor)]

    @routes.delete("/me/passkeys/{passkey_id}", status_code=204, tags=["accounts"], summary="Take a passkey away")
    async def remove(passkey_id: str, actor: Actor = caller) -> None:
        await passkeys.remove(actor, _bytes(passkey_id))

    @routes.post("/sessions/passkey/options", tags=["sessions"], summary="Begin to sign in with a passkey")
    async def ask_sign_in(request: Request) -> Challenge:
        return await passkeys.ask_sign_in(desk.arrival(request, is_browser=True))

    @routes.post("/sessions/passkey", tags=["sessions"], summary="Sign in with a passkey")
    async def sign_in(body: PasskeySignInBody, request: Request, response: Response) -> SignedInOut:
        arrival = desk.arrival(request, is_browser=body.keep is Keep.COOKIE)
        return present(desk, await passkeys.sign_in(body.ticket, body.credential, arrival), body.keep, response)


def _add_oidc(routes: APIRouter, desk: Desk) -> None:
    oidc, caller = desk.accounts.oidc, Depends(desk.who)
    lifetime_s = int(LIFETIMES[Purpose.OIDC].total_seconds())

    @routes.get("/oidc", tags=["sessions"], summary="The OpenID providers one may sign in with")
    async def providers() -> list[str]:
        return oidc.names()

    @routes.post("/oidc/{name}/start", tags=["sessions"], summary="Begin to sign in with a provider, or to link it")
    async def start(
        name: str, request: Request, response: Response, next: NextPath = "/", actor: Actor = caller
    ) -> DepartureOut:
        departure = await oidc.depart(name, actor, desk.arrival(request, is_browser=True))
        desk.cookies.set(response, desk.cookies.oidc, f"{departure.state}:{quote(next)}", lifetime_s)
        return DepartureOut(url=departure.url)

    @routes.get("/oidc/{name}/callback", tags=["sessions"], summary="Where the provider sends the browser back to")
    async def callback(
        name: str,
        request: Request,
        state: Annotated[str, Query(max_length=200)],
        code: Annotated[str | None, Query(max_length=4_000)] = None,
        error: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Response:
        if code is None:
            raise NotSignedIn(f"{name} did not let you in: {error or 'it sent no code'}")
        arrival = desk.returning(request)
        begun, _, kept = request.cookies.get(desk.cookies.oidc, "").partition(":")
        found = await oidc.arrive(name, code, state, begun or None, arrival)
        if isinstance(found, SecondFactorNeeded):  # behind #, where no server and no log sees it
            carried = f"?next={kept}" if kept not in ("", quote("/")) else ""
            to = f"/sign-in{carried}#second-factor={found.ticket}"
            response: Response = RedirectResponse(to, HTTP_303_SEE_OTHER)
        else:
            response = RedirectResponse(unquote(kept) or "/", HTTP_303_SEE_OTHER)
            present(desk, found, Keep.COOKIE, response)
        desk.cookies.set(response, desk.cookies.oidc, "", 0)
        return response


def _shown(passkey: Passkey) -> PasskeyOut:
    name = base64.urlsafe_b64encode(passkey.id).rstrip(b"=").decode()
    return PasskeyOut(id=name, name=passkey.name, made_at=passkey.made_at, used_at=passkey.used_at)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise Invalid.one("passkey_id", text, "is not base64url") from None
