"""A small OpenID provider, run as a process of its own: discovery, PKCE, one-time codes, nonce, signed ID tokens.

Who signs in there, and what is to go wrong, stands in the address of its sign-in page: `user` and `twist`.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI, Form, Header, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

ISSUER = os.environ.get("PROVIDER_ISSUER", "http://127.0.0.1:1")
CLIENT, SECRET = "socialpulse", "the client's secret"
KEY, FOREIGN_KEY = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
codes: dict[str, dict[str, str]] = {}
app = FastAPI()


@app.get("/.well-known/openid-configuration")
def describe() -> dict[str, Any]:
    return {
        "issuer": ISSUER,
        "authorization_endpoint": f"{ISSUER}/authorize",
        "token_endpoint": f"{ISSUER}/token",
        "jwks_uri": f"{ISSUER}/keys",
    }


@app.get("/keys")
def keys() -> dict[str, Any]:
    published = jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
    return {"keys": [{**published, "kid": "1", "use": "sig", "alg": "ES256"}]}


@app.get("/authorize")
def authorize(request: Request) -> Response:
    asked = dict(request.query_params)
    wrong = asked.get("client_id") != CLIENT or asked.get("response_type") != "code"
    if wrong or asked.get("code_challenge_method") != "S256" or "openid" not in asked.get("scope", ""):
        return JSONResponse({"error": "invalid_request"}, 400)
    code = secrets.token_urlsafe(16)
    codes[code] = asked
    return RedirectResponse(f"{asked['redirect_uri']}?code={code}&state={asked['state']}", 303)


@app.post("/token")
def token(
    code: str = Form(), code_verifier: str = Form(), redirect_uri: str = Form(), authorization: str = Header()
) -> Response:
    asked = codes.pop(code, None)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest()).rstrip(b"=").decode()
    known = base64.b64decode(authorization.removeprefix("Basic ")).decode().replace("%27", "'").replace("+", " ")
    if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != redirect_uri:
        return JSONResponse({"error": "invalid_grant"}, 400)
    if known.replace("%20", " ") != f"{CLIENT}:{SECRET}":
        return JSONResponse({"error": "invalid_client"}, 401)
    return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": id_token(asked)})


def id_token(asked: dict[str, str]) -> str:
    """Return the ID token, with what the twist makes wrong."""
    now, user = int(time.time()), asked.get("user", "ada")
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "sub": f"subject of {user}",
        "aud": CLIENT,
        "iat": now,
        "exp": now + 300,
        "nonce": asked["nonce"],
        "email": f"{user}@example.org",
        "email_verified": True,
    }
    twist = asked.get("twist", "")
    changes: dict[str, dict[str, Any]] = {
        "nonce": {"nonce": "another"},
        "audience": {"aud": "somebody else"},
        "issuer": {"iss": "https://evil.example"},
        "expired": {"exp": now - 3_600},
        "unverified": {"email_verified": False},
    }
    claims |= changes.get(twist, {})
    if twist == "unsigned":
        return jwt.encode(claims, "", "none")
    if twist == "symmetric":
        return jwt.encode(claims, b"the public key as a secret, as some libraries fell for", "HS256", {"kid": "1"})
    return jwt.encode(claims, FOREIGN_KEY if twist == "key" else KEY, "ES256", {"kid": "1"})
