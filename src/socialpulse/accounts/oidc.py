"""Signing in with an OpenID provider: authorization code with PKCE, state bound to the browser, nonce, signed ID token.

What is at the provider is known by issuer and subject, never by address: an address that has an account here is linked
only by its owner, signed in.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import jwt
import structlog

from socialpulse.accounts import persons_store as store
from socialpulse.accounts.emails import email_key
from socialpulse.accounts.permissions import person_of
from socialpulse.accounts.sessions import Arrival
from socialpulse.accounts.sign_in import SignIn
from socialpulse.accounts.throttle import Throttle
from socialpulse.accounts.tickets import Ticket, Tickets
from socialpulse.accounts.types import Purpose, SecondFactorNeeded, SignedIn
from socialpulse.core.actor import Actor, Role
from socialpulse.core.errors import Conflict, Invalid, NotFound, NotSignedIn, Unavailable
from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db
from socialpulse.runtime.settings import OidcSettings

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import AsyncOAuth2Client

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")  # signatures by a key only the provider has
LEEWAY_S = 60
TIMEOUT_S = 10.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider as it is set up here."""

    name: str
    settings: OidcSettings
    secret: str | None


@dataclass(frozen=True, slots=True)
class Departure:
    """Where to send the browser, and the state its cookie must hold when it comes back."""

    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What a checked ID token says."""

    issuer: str
    subject: str
    email: str | None  # only where the provider verified it


class Oidc:
    """Sends browsers to providers and lets in whoever comes back."""

    def __init__(
        self,
        db: Db,
        clock: Clock,
        tickets: Tickets,
        sign_in: SignIn,
        throttle: Throttle,
        providers: dict[str, Provider],
        origin: str,
    ) -> None:
        self._db = db
        self._clock = clock
        self._tickets = tickets
        self._sign_in = sign_in
        self._throttle = throttle
        self._providers = providers
        self._origin = origin

    def names(self) -> list[str]:
        """Return the names of the providers that are set up."""
        return sorted(self._providers)

    async def depart(self, name: str, actor: Actor, arrival: Arrival) -> Departure:
        """Return where to send a browser; who is signed in links the provider to the account. Raises NotFound."""
        provider = self._provider(name)
        await self._throttle.try_address(arrival.client)
        found = await _discovered(provider)
        linking = person_of(actor) if actor.role is not Role.ANONYMOUS and actor.id is not None else None
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        async with self._db.transaction() as tx:
            state = await self._tickets.hand_out(
                tx, Purpose.OIDC, linking, provider=name, verifier=verifier, nonce=nonce
            )
        async with self._client(provider) as client:
            url, _ = client.create_authorization_url(
                found["authorization_endpoint"], state=state, code_verifier=verifier, nonce=nonce
            )
        return Departure(url, state)

    async def arrive(
        self, name: str, code: str, state: str, cookie: str | None, arrival: Arrival
    ) -> SignedIn | SecondFactorNeeded:
        """Return the session of somebody who comes back with a code.

        Raises NotSignedIn where state, cookie, code or ID token do not fit, Conflict where the address has an account
        that is not linked, Unavailable where the provider does not answer.
        """
        provider = self._provider(name)
        if cookie is None or not secrets.compare_digest(cookie.encode(), state.encode()):
            raise NotSignedIn("this browser did not begin this sign-in; begin again")
        async with self._db.transaction() as tx:
            begun = await self._tickets.take(tx, state, Purpose.OIDC)
        if begun.body["provider"] != name:
            raise NotSignedIn("this sign-in was begun with another provider; begin again")
        claims = await self._claims(provider, code, begun)
        person = await self._person(claims, begun.person)
        return await self._sign_in.finish(person, arrival)

    async def _claims(self, provider: Provider, code: str, begun: Ticket) -> Claims:
        from authlib.common.errors import AuthlibBaseError  # here and below: what only this way in needs

        found = await _discovered(provider)
        async with self._client(provider) as client:
            try:
                tokens = await client.fetch_token(
                    found["token_endpoint"],
                    code=code,
                    code_verifier=begun.body["verifier"],
                    grant_type="authorization_code",
                )
            except AuthlibBaseError as error:
                raise NotSignedIn(f"{provider.name} did not take the code: {error}") from None
            except httpx.HTTPError as error:
                raise Unavailable(f"{provider.name} does not answer: {error}") from None
        keys = await _fetched(provider, found["jwks_uri"])
        return _checked(provider, str(tokens.get("id_token", "")), keys, begun.body["nonce"], self._clock)

    async def _person(self, claims: Claims, linking: PersonId | None) -> PersonId:
        """Return whose identity this is, after linking it or making an account where there is none."""
        now = self._clock.now()
        async with self._db.transaction() as tx:
            known = await store.find_by_identity(tx, claims.issuer, claims.subject)
            if known is not None:
                if linking not in (None, known):
                    raise Conflict("this identity is linked to another account")
                return known
            if linking is None:
                if claims.email is None:
                    raise NotSignedIn("the provider gives no verified address; sign up here, and link it then")
                linking = PersonId(fresh_uuid())
                if not await store.add(tx, linking, claims.email, email_key(claims.email), None, now):
                    raise Conflict(f"{claims.email} has an account; sign in to it, and link the provider then")
            if not await store.add_identity(tx, claims.issuer, claims.subject, linking, now):
                raise Conflict("this identity was linked at this very moment; sign in again")
        log.info("identity linked", issuer=claims.issuer, person=str(linking))
        return linking

    def _provider(self, name: str) -> Provider:
        if name not in self._providers:
            raise NotFound(f"no provider is called {name!r}; there are {', '.join(self.names()) or 'none'}")
        return self._providers[name]

    def _client(self, provider: Provider) -> AsyncOAuth2Client:
        from authlib.integrations.httpx_client import AsyncOAuth2Client

        return AsyncOAuth2Client(
            client_id=provider.settings.client_id,
            client_secret=provider.secret,
            token_endpoint_auth_method="client_secret_basic" if provider.secret else "none",
            scope="openid email",
            redirect_uri=f"{self._origin}/v1/oidc/{provider.name}/callback",
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
        )


async def _discovered(provider: Provider) -> dict[str, Any]:
    """Return the provider's own description. Raises Unavailable where it has none, or is another's."""
    issuer = provider.settings.issuer.rstrip("/")
    found = await _fetched(provider, f"{issuer}/.well-known/openid-configuration")
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if str(found.get("issuer", "")).rstrip("/") != issuer or not all(isinstance(found.get(n), str) for n in wanted):
        raise Unavailable(f"{provider.name} describes itself as {found.get('issuer')!r}, and {issuer!r} was expected")
    return found


async def _fetched(provider: Provider, url: str) -> dict[str, Any]:
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT_S) as client:
            answer = await client.get(url)
            answer.raise_for_status()
            found = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise Unavailable(f"{provider.name} does not answer: {error}") from None
    if not isinstance(found, dict):
        raise Unavailable(f"{provider.name} answers at {url} with something that is no object")
    return found


def _checked(provider: Provider, token: str, keys: dict[str, Any], nonce: str, clock: Clock) -> Claims:
    """Return what the ID token says. Raises NotSignedIn unless signature, issuer, audience, times and nonce fit."""
    try:
        header = jwt.get_unverified_header(token)
        candidates = [
            key
            for key in jwt.PyJWKSet.from_dict(keys).keys
            if key.public_key_use in (None, "sig") and header.get("kid") in (None, key.key_id)
        ]
        if not candidates:
            raise jwt.InvalidKeyError("no key of the provider has its kid")
        claims = jwt.decode(
            token,
            candidates[0],
            algorithms=list(ALGORITHMS),
            audience=provider.settings.client_id,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"], "verify_exp": False, "verify_iat": False},
        )
        fits = secrets.compare_digest(str(claims["nonce"]).encode(), nonce.encode())
        if not fits or float(claims["exp"]) + LEEWAY_S <= clock.now().timestamp():
            raise jwt.InvalidTokenError("its nonce or its time is over")
        if str(claims["iss"]).rstrip("/") != provider.settings.issuer.rstrip("/"):
            raise jwt.InvalidIssuerError("another issuer made it")
        if (
            isinstance(claims["aud"], list)
            and len(claims["aud"]) > 1
            and claims.get("azp") != provider.settings.client_id
        ):
            raise jwt.InvalidAudienceError("it was made for another client")
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise NotSignedIn(f"the ID token of {provider.name} is not right: {error}") from None
    return Claims(str(claims["iss"]), str(claims["sub"]), _verified_email(claims))


def _verified_email(claims: dict[str, Any]) -> str | None:
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str):
        return None
    try:
        email_key(email)
    except Invalid:
        return None
    return email
