"""OAuth 2.0 of the tenant: token and authorization endpoint, and who a bearer token is."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from sync.embedded.datasphere.exchange import Answer, Client, JsonObject, Refused
from sync.embedded.datasphere.tenant import Tenant

SCOPE = "datasphere.consume datasphere.model"

# As SAP documents them. A real tenant also ties the grant type to the purpose of the client; here
# each client may use each, so that the one client that is announced can be tried in every way.
_TECHNICAL_SECONDS = 86_400
_INTERACTIVE_SECONDS = 3_600
_CODE_LIFE = timedelta(minutes=10)
_REFRESH_LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Grant:
    """What a token, code or refresh token stands for."""

    client_id: str
    expires_at: datetime
    redirect_uri: str = ""


class Tokens:
    """The tokens in circulation; they do not survive a restart, and clients fetch new ones."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._lock = threading.Lock()
        self._access: dict[str, _Grant] = {}
        self._refresh: dict[str, _Grant] = {}
        self._codes: dict[str, _Grant] = {}
        self._csrf: dict[str, str] = {}

    def identify(self, authorization: str, now: datetime) -> Client:
        """Return the client behind an Authorization header, or refuse with 401."""
        scheme, _, token = authorization.partition(" ")
        # One client sends "bearer", as token_type in some answers has it.
        grant = self._access.get(token.strip()) if scheme.lower() == "bearer" else None
        client = self._tenant.clients.get(grant.client_id) if grant else None
        if grant is None or client is None or grant.expires_at <= now:
            reason = "expired" if grant else "unknown or missing"
            challenge = f'Bearer error="invalid_token", error_description="{reason}"'
            message = f"The access token is {reason}"
            raise Refused(401, "UNAUTHORIZED", message, headers={"WWW-Authenticate": challenge})
        return client

    def token(self, authorization: str, form: Mapping[str, str], now: datetime) -> Answer:
        """Answer a token request with any of the three grant types."""
        client = self._authenticate(authorization, form)
        match form.get("grant_type"):
            case "client_credentials":
                return self._issue(client, now, with_refresh=False)
            case "authorization_code":
                self._redeem(self._codes, form.get("code", ""), client, now, form)
                return self._issue(client, now, with_refresh=True)
            case "refresh_token":
                self._redeem(self._refresh, form.get("refresh_token", ""), client, now, None)
                return self._issue(client, now, with_refresh=True)
            case other:
                raise _oauth_error(400, "unsupported_grant_type", f"grant_type {other!r}")

    def authorize(self, query: Mapping[str, str], now: datetime) -> Answer:
        """Consent at once, and send the browser back with a code."""
        client_id, target = query.get("client_id", ""), query.get("redirect_uri", "")
        if client_id not in self._tenant.clients:
            raise _oauth_error(401, "invalid_client", f"no client '{client_id}'")
        if urlsplit(target).scheme not in ("http", "https"):
            raise _oauth_error(400, "invalid_request", f"redirect_uri {target!r} is no http URL")
        if query.get("response_type", "code") != "code":
            raise _oauth_error(400, "unsupported_response_type", "only response_type=code")
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._codes[code] = _Grant(client_id, now + _CODE_LIFE, target)
        answer = {"code": code, **({"state": query["state"]} if "state" in query else {})}
        joint = "&" if urlsplit(target).query else "?"
        return Answer(status=302, headers={"Location": f"{target}{joint}{urlencode(answer)}"})

    def csrf_token(self, client: Client) -> str:
        """Return the CSRF token that writes of *client* must carry."""
        with self._lock:
            return self._csrf.setdefault(client.client_id, secrets.token_hex(16))

    def revoke_all(self) -> None:
        """Make every access token and CSRF token stale."""
        with self._lock:
            self._access.clear()
            self._csrf.clear()

    def _authenticate(self, authorization: str, form: Mapping[str, str]) -> Client:
        """Accept the credentials in the header or in the body: clients differ."""
        client_id, secret = _basic(authorization)
        client_id = client_id or form.get("client_id", "")
        secret = secret or form.get("client_secret", "")
        client = self._tenant.clients.get(client_id)
        expected = client.client_secret if client else secrets.token_hex()
        if not hmac.compare_digest(secret.encode(), expected.encode()) or client is None:
            raise _oauth_error(401, "unauthorized", "Bad credentials")
        return client

    def _issue(self, client: Client, now: datetime, *, with_refresh: bool) -> Answer:
        setting = self._tenant.settings.token_seconds
        is_interactive = with_refresh or client.is_interactive
        usual = _INTERACTIVE_SECONDS if is_interactive else _TECHNICAL_SECONDS
        seconds = usual if setting is None else setting
        token = secrets.token_urlsafe(48)
        content: JsonObject = {
            "access_token": token,
            "token_type": "bearer",
            "expires_in": seconds,
            "scope": SCOPE,
            "jti": uuid.uuid4().hex,
        }
        with self._lock:
            self._access = {
                key: each for key, each in self._access.items() if each.expires_at > now
            }
            self._access[token] = _Grant(client.client_id, now + timedelta(seconds=seconds))
            if with_refresh:
                content["refresh_token"] = secrets.token_urlsafe(32)
                grant = _Grant(client.client_id, now + _REFRESH_LIFE)
                self._refresh[content["refresh_token"]] = grant
        return Answer(content, headers={"Cache-Control": "no-store"})

    def _redeem(
        self,
        store: dict[str, _Grant],
        token: str,
        client: Client,
        now: datetime,
        form: Mapping[str, str] | None,
    ) -> None:
        """Take a code or refresh token out of *store*: each is good for one use."""
        with self._lock:
            grant = store.pop(token, None)
        is_good = grant is not None and grant.client_id == client.client_id
        if grant is None or not is_good or grant.expires_at <= now:
            raise _oauth_error(400, "invalid_grant", "unknown, used or expired")
        if form is not None and form.get("redirect_uri", grant.redirect_uri) != grant.redirect_uri:
            raise _oauth_error(400, "invalid_grant", "redirect_uri is not the one of the code")


def endpoints(origin: str) -> Answer:
    """Answer the OAuth URLs of the tenant, which clients ask for without a token."""
    return Answer(
        {"authorizationUrl": f"{origin}/oauth/authorize", "tokenUrl": f"{origin}/oauth/token"}
    )


def _basic(authorization: str) -> tuple[str, str]:
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise _oauth_error(401, "unauthorized", "malformed Basic credentials") from error
    client_id, _, secret = text.partition(":")
    return client_id, secret


def _oauth_error(status: int, code: str, description: str) -> Refused:
    return Refused(status, code, description)
