"""Passkeys (WebAuthn level 2): registered by a signed-in person, then a way in that needs neither address nor password.

A passkey that verified its user is two factors in one, so no TOTP code is asked besides.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson

from socialpulse.accounts import persons_store as store
from socialpulse.accounts.names import checked_name
from socialpulse.accounts.permissions import person_of
from socialpulse.accounts.sessions import Arrival, Sessions
from socialpulse.accounts.throttle import Throttle
from socialpulse.accounts.tickets import Tickets
from socialpulse.accounts.types import Passkey, Purpose, SignedIn
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Invalid, NotFound, NotSignedIn
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db

if TYPE_CHECKING:
    from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
    from webauthn.registration.verify_registration_response import VerifiedRegistration

MOST_PASSKEYS = 20  # of one person


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the browser's `navigator.credentials` is given; the ticket goes back with its answer."""

    ticket: str
    options: dict[str, Any]


class Passkeys:
    """Registers passkeys and lets people in with them."""

    def __init__(
        self, db: Db, clock: Clock, tickets: Tickets, sessions: Sessions, throttle: Throttle, origin: str
    ) -> None:
        self._db = db
        self._clock = clock
        self._tickets = tickets
        self._sessions = sessions
        self._throttle = throttle
        self._origin = origin
        self._host = urlsplit(origin).hostname or "localhost"

    async def ask_registration(self, actor: Actor) -> Challenge:
        """Return the options of navigator.credentials.create(). Raises Conflict with too many passkeys."""
        import webauthn  # here and below: 0.3 s that only passkeys need
        from webauthn.helpers import structs

        person = person_of(actor)
        async with self._db.transaction() as tx:
            found = await store.find(tx, person)
            known = await store.find_passkeys(tx, person)
            if found is None:
                raise NotFound(f"no person has the id {person}")
            if len(known) >= MOST_PASSKEYS:
                raise Conflict(f"there are {len(known)} passkeys; take one away first")
            options = webauthn.generate_registration_options(
                rp_id=self._host,
                rp_name="SocialPulse",
                user_id=person.bytes,
                user_name=found.email,
                authenticator_selection=structs.AuthenticatorSelectionCriteria(
                    resident_key=structs.ResidentKeyRequirement.REQUIRED,
                    user_verification=structs.UserVerificationRequirement.REQUIRED,
                ),
                exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=passkey.id) for passkey in known],
            )
            ticket = await self._tickets.hand_out(
                tx, Purpose.REGISTER_PASSKEY, person, challenge=options.challenge.hex()
            )
        return Challenge(ticket, orjson.loads(webauthn.options_to_json(options)))

    async def register(self, actor: Actor, ticket: str, credential: dict[str, Any], name: str) -> Passkey:
        """Keep the passkey the browser made. Raises Invalid for a wrong answer, Conflict if it is known."""
        person = person_of(actor)
        label = checked_name("name", name)
        async with self._db.transaction() as tx:
            asked = await self._tickets.take(tx, ticket, Purpose.REGISTER_PASSKEY)
        if asked.person != person:
            raise Invalid.one("ticket", "…", "is somebody else's; ask for another")
        made = self._registered(credential, bytes.fromhex(asked.body["challenge"]))
        passkey = Passkey(
            made.credential_id, person, made.credential_public_key, made.sign_count, label, self._clock.now(), None
        )
        async with self._db.transaction() as tx:
            if not await store.add_passkey(tx, passkey):
                raise Conflict("this passkey is known already")
        return passkey

    async def find_own(self, actor: Actor) -> list[Passkey]:
        person = person_of(actor)
        async with self._db.transaction() as tx:
            return await store.find_passkeys(tx, person)

    async def remove(self, actor: Actor, credential: bytes) -> None:
        """Take one of the caller's passkeys away. Raises NotFound."""
        person = person_of(actor)
        async with self._db.transaction() as tx:
            if not await store.delete_passkey(tx, person, credential):
                raise NotFound("you have no such passkey")

    async def ask_sign_in(self, arrival: Arrival) -> Challenge:
        """Return the options of navigator.credentials.get(). Raises OverQuota after too many attempts."""
        import webauthn
        from webauthn.helpers import structs

        await self._throttle.try_address(arrival.client)
        options = webauthn.generate_authentication_options(
            rp_id=self._host, user_verification=structs.UserVerificationRequirement.REQUIRED
        )
        async with self._db.transaction() as tx:
            ticket = await self._tickets.hand_out(tx, Purpose.USE_PASSKEY, None, challenge=options.challenge.hex())
        return Challenge(ticket, orjson.loads(webauthn.options_to_json(options)))

    async def sign_in(self, ticket: str, credential: dict[str, Any], arrival: Arrival) -> SignedIn:
        """Return the session of whoever holds the passkey. Raises Invalid for a void ticket, NotSignedIn otherwise."""
        async with self._db.transaction() as tx:
            asked = await self._tickets.take(tx, ticket, Purpose.USE_PASSKEY)
        async with self._db.transaction() as tx:
            passkey = await store.find_passkey(tx, _credential_id(credential))
            if passkey is None or not _is_of(credential, passkey):
                raise NotSignedIn("this passkey is not known here; sign in another way and register it").because(
                    "passkey-unknown"
                )
            used = self._used(credential, bytes.fromhex(asked.body["challenge"]), passkey)
            await store.use_passkey(tx, passkey.id, used.new_sign_count, self._clock.now())
            return await self._sessions.begin(tx, passkey.person_id, arrival)

    def _registered(self, credential: dict[str, Any], challenge: bytes) -> VerifiedRegistration:
        import webauthn
        from webauthn.helpers.exceptions import WebAuthnException

        try:
            return webauthn.verify_registration_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError) as error:
            raise Invalid.one("credential", "…", f"was not made for this request: {error}") from None

    def _used(self, credential: dict[str, Any], challenge: bytes, passkey: Passkey) -> VerifiedAuthentication:
        import webauthn
        from webauthn.helpers.exceptions import WebAuthnException

        try:
            return webauthn.verify_authentication_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self._origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.n_signed,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError) as error:
            raise NotSignedIn(f"the passkey's answer does not fit this request: {error}") from None


def _credential_id(credential: dict[str, Any]) -> bytes:
    import webauthn

    try:
        return webauthn.base64url_to_bytes(credential["id"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Invalid.one("credential.id", credential.get("id"), "is not base64url") from None


def _is_of(credential: dict[str, Any], passkey: Passkey) -> bool:
    """Return whether the person the authenticator names, where it names one, is the one the passkey is of."""
    import webauthn

    response = credential.get("response")
    handle = response.get("userHandle") if isinstance(response, dict) else None
    if handle is None:
        return True
    try:
        return hmac.compare_digest(webauthn.base64url_to_bytes(handle), passkey.person_id.bytes)
    except (TypeError, ValueError, AttributeError):
        return False
