"""From an HTTP request to an Actor, and what goes with it: cookies, rate limits in headers, the access log."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from socialpulse.accounts.access import AccessLog
from socialpulse.accounts.callers import Asked, Caller
from socialpulse.accounts.permissions import somebody
from socialpulse.accounts.service import Accounts
from socialpulse.accounts.sessions import Arrival
from socialpulse.accounts.types import Client
from socialpulse.core.actor import Actor
from socialpulse.core.errors import OverQuota
from socialpulse.runtime.limits import Standing

BROWSERS_MOST = timedelta(days=400)  # a session ends when it was not used for long: the server says so, not the cookie

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


class Cookies:
    """The names of our cookies. With https they are bound to this very host (`__Host-`)."""

    def __init__(self, origin: str) -> None:
        self.is_secure = origin.startswith("https://")
        prefix = "__Host-" if self.is_secure else ""
        self.session = f"{prefix}socialpulse-session"
        self.csrf = f"{prefix}socialpulse-csrf"
        self.oidc = f"{prefix}socialpulse-oidc"

    def set(self, response: Response, name: str, value: str, lifetime_s: int, *, for_scripts: bool = False) -> None:
        """Set a cookie that other sites' pages cannot use; a lifetime of 0 removes it."""
        response.set_cookie(
            name,
            value,
            max_age=lifetime_s,
            path="/",
            secure=self.is_secure,
            httponly=not for_scripts,
            samesite="lax",
        )

    def begin(self, response: Response, secret: str, csrf: str) -> None:
        """Give a browser its session."""
        lifetime_s = int(BROWSERS_MOST.total_seconds())
        self.set(response, self.session, secret, lifetime_s)
        self.set(response, self.csrf, csrf, lifetime_s, for_scripts=True)

    def end(self, response: Response) -> None:
        self.set(response, self.session, "", 0)
        self.set(response, self.csrf, "", 0, for_scripts=True)


class Desk:
    """Recognises the caller of a request, once, and holds it to its rate."""

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts
        self.cookies = Cookies(accounts.origin)

    async def who(self, request: Request) -> Actor:
        """Return the actor of a request. Raises NotSignedIn, Forbidden, OverQuota."""
        return (await self.caller(request)).actor

    async def somebody(self, request: Request) -> Actor:
        """Return the actor of a request that is not anonymous: said before the body is looked at. Raises as `who`."""
        return somebody(await self.who(request))

    async def for_tenant(self, request: Request) -> Actor:
        """Return the actor of a request made in a tenant's name: the tenant's access log keeps it. Raises as `who`."""
        request.scope.setdefault("state", {})["for_tenant"] = True
        return await self.somebody(request)

    async def caller(self, request: HTTPConnection) -> Caller:
        """Return the caller of a request, found out and counted at the first call."""
        known = request.scope.setdefault("state", {})
        if "caller" not in known:
            known["caller"] = await self.accounts.callers.recognise(self.asked(request))
            known["standing"] = standing = await self.accounts.callers.take(known["caller"])
            _check(standing)
        found: Caller = known["caller"]
        return found

    async def count(self, request: HTTPConnection) -> None:
        """Count what comes over a connection that stays open as one more request. Raises OverQuota."""
        _check(await self.accounts.callers.take(await self.caller(request)))

    async def again(self, request: HTTPConnection, token: str | None) -> Caller:
        """Return who a connection that stays open is by now, with the token it sent since. Raises as `caller`."""
        asked = self.asked(request)
        return await self.accounts.callers.recognise(asked if token is None else replace(asked, bearer=token))

    def check_origin(self, request: HTTPConnection) -> None:
        """Raise Forbidden where another site's page had a browser send this: a websocket needs no CSRF token."""
        self.accounts.callers.check_origin(self.asked(request))

    def asked(self, request: HTTPConnection) -> Asked:
        """Return what a request shows of its caller."""
        headers = request.headers
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        return Asked(
            method=request.scope.get("method", "GET"),
            address=address_of(request.scope),
            host=headers.get("host", ""),
            bearer=bearer.strip() if scheme.lower() == "bearer" else None,
            cookie=request.cookies.get(self.cookies.session) or None,
            csrf=headers.get("x-csrf-token"),
            origin=headers.get("origin"),
            fetch_site=headers.get("sec-fetch-site"),
            was_forwarded=any(name in headers for name in _FORWARDED),
        )

    def client(self, request: Request) -> Client:
        return Client(address_of(request.scope), request.headers.get("user-agent", "")[:200])

    def arrival(self, request: Request, *, is_browser: bool) -> Arrival:
        """Return how somebody who signs in comes. Raises Forbidden where another site's page sent the request."""
        asked = self.asked(request)
        self.accounts.callers.check_origin(asked)
        return Arrival(self.client(request), is_browser, asked.cookie if is_browser else None)

    def returning(self, request: Request) -> Arrival:
        """Return how a browser comes that another site sent here on our own wish; its state says whether it is so."""
        return Arrival(self.client(request), True, self.asked(request).cookie)


class Doorman:
    """Around every request: tells callers how their rate stands, and notes what was asked in a tenant's name.

    What a member does as a person - reading, posting - is none of the tenant's business and is not noted.
    """

    def __init__(self, app: ASGIApp, access: AccessLog) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        known = scope.setdefault("state", {})
        began = time.perf_counter()

        async def send_with_rate(message: Message) -> None:
            if message["type"] == "http.response.start" and "caller" in known:
                headers = MutableHeaders(scope=message)
                headers.setdefault("cache-control", "no-store")
                if known.get("standing") is not None:
                    _tell_rate(headers, known["standing"])
                if known.get("for_tenant") and known["caller"].actor.tenant is not None:
                    self._note(scope, known["caller"], message["status"], time.perf_counter() - began)
            await send(message)

        await self._app(scope, receive, send_with_rate)

    def _note(self, scope: Scope, caller: Caller, status: int, took_s: float) -> None:
        path = scope["path"].replace("\x00", "")[:500]
        self._access.note(caller.actor, address_of(scope), scope["method"], path, status, took_s)


def address_of(scope: Scope) -> str:
    """Return the address a request came from, as the server saw it."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _check(standing: Standing | None) -> None:
    if standing is not None and not standing.allowed:
        detail = f"more than {standing.rate.n:,} requests in {standing.rate.per_s:.0f} s"
        raise OverQuota(f"{detail}; try again in {standing.retry_after_s} s", standing.retry_after_s)


def _tell_rate(headers: MutableHeaders, standing: Standing) -> None:
    """Set the headers of draft-ietf-httpapi-ratelimit-headers-10 (2026): the policy, and how the bucket stands."""
    headers["ratelimit-policy"] = f'"requests";q={standing.rate.n};w={standing.rate.per_s:.0f}'
    headers["ratelimit"] = f'"requests";r={standing.n_left};t={standing.full_in_s}'
