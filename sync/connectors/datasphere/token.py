"""The OAuth 2.0 access token of a Technical User, fetched again before and on expiry."""

from __future__ import annotations

import logging
import threading
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import orjson
import requests
from oauthlib.oauth2 import BackendApplicationClient, OAuth2Error
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from sync.config import DatasphereSettings
from sync.connectors.datasphere.errors import malformed, no_answer, refusal
from sync.connectors.datasphere.pace import Time
from sync.errors import AuthenticationFailed, CatalogUnavailable, ConnectorError, RateLimited

# At DEBUG this library's logger writes tokens and client secrets down.
logging.getLogger("requests_oauthlib.oauth2_session").disabled = True

_MARGIN_SECONDS = 60.0
# SAP's shortest usual life, for an answer that names none.
_USUAL_SECONDS = 3600.0
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_DOING = "the token request"


class Bearer(AuthBase):
    """Puts the token into the Authorization header, also where a .netrc file would name another."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Return *request* with the token."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class TokenSource:
    """Gives the current access token to any thread; one thread at a time fetches a new one."""

    def __init__(self, settings: DatasphereSettings, wire: dict[str, Any], time: Time) -> None:
        self._settings = settings
        self._wire = wire
        self._time = time
        self._lock = threading.Lock()
        self._token = ""
        self._expires_at = 0.0
        self._token_url = settings.token_url
        self._basic = True

    def __repr__(self) -> str:
        return f"TokenSource({self._settings.name!r})"

    def current(self) -> str:
        """Return a token that is good for a while yet."""
        with self._lock:
            if not self._token or self._time.monotonic() >= self._expires_at:
                self._fetch()
            return self._token

    def seconds_left(self) -> float:
        """Return how long the token is used before another one is fetched."""
        with self._lock:
            return max(0.0, self._expires_at - self._time.monotonic())

    def renew(self, stale: str) -> str:
        """Return another token than *stale*, which the tenant refused."""
        with self._lock:
            if self._token == stale:
                self._fetch()
            return self._token

    def _fetch(self) -> None:
        self._token_url = self._token_url or self._ask_for_url()
        answer = self._granted()
        lifetime = float(answer.get("expires_in") or _USUAL_SECONDS)
        self._token = str(answer["access_token"])
        self._expires_at = self._time.monotonic() + lifetime - min(_MARGIN_SECONDS, lifetime / 2)

    def _granted(self) -> dict[str, Any]:
        try:
            return self._request(basic=self._basic)
        except AuthenticationFailed:
            if not self._basic:
                raise
        # Some identity zones take the credentials in the body only.
        answer = self._request(basic=False)
        self._basic = False
        return answer

    def _request(self, *, basic: bool) -> dict[str, Any]:
        name, secret = self._settings.name, self._settings.client_secret.reveal()
        client_id = self._settings.client_id
        how: dict[str, Any] = (
            {"auth": HTTPBasicAuth(client_id, secret)}
            if basic
            else {"include_client_id": True, "client_secret": secret}
        )
        with OAuth2Session(client=BackendApplicationClient(client_id)) as oauth:
            url = _mounted(oauth, self._token_url, name)
            oauth.register_compliance_hook("access_token_response", self._checked)
            try:
                return dict(oauth.fetch_token(url, **how, **self._wire))
            except OAuth2Error as error:
                text = f"{_DOING} was refused ({error.error}); check client id and secret."
                raise AuthenticationFailed(name, text) from None
            except requests.RequestException as error:
                raise no_answer(name, error, _DOING) from None

    def _checked(self, response: requests.Response) -> requests.Response:
        name = self._settings.name
        if response.status_code in (429, *range(500, 600)):
            raise refusal(name, response, _DOING)
        if response.status_code >= 400:
            text = f"{_DOING} was refused ({response.status_code}); check client id and secret."
            raise AuthenticationFailed(name, text)
        try:
            float(orjson.loads(response.content).get("expires_in") or 0)
        except (ValueError, TypeError, AttributeError):
            raise malformed(name, response, _DOING, "a token as JSON") from None
        return response

    def _ask_for_url(self) -> str:
        name, url = self._settings.name, self._settings.url.rstrip("/") + "/oauth"
        remedy = f"set connections.{name}.token_url"
        try:
            response = requests.get(url, **self._wire)  # noqa: S113 (time-outs stand in _wire)
            if response.status_code >= 400:
                raise _without_url(name, response, remedy)
            return str(response.json()["tokenUrl"])
        except requests.RequestException as error:
            raise no_answer(name, error, "asking for the token URL") from None
        except (KeyError, TypeError) as error:
            text = f"{url} names no tokenUrl; {remedy}."
            raise AuthenticationFailed(name, text) from error


def _without_url(name: str, response: requests.Response, remedy: str) -> ConnectorError:
    error = refusal(name, response, "asking for the token URL")
    if isinstance(error, CatalogUnavailable | RateLimited):
        return error
    return AuthenticationFailed(name, f"{error.message} {remedy}.")


def _mounted(oauth: OAuth2Session, url: str, name: str) -> str:
    """Return the URL to ask for; on loopback, plain http is sent under an https name.

    The library refuses plain http unless an environment variable allows it to the whole process.
    """
    parts = urlsplit(url)
    if parts.scheme == "https":
        return url
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        text = f"token_url {url!r} must start with https:// (plain http only on loopback)."
        raise AuthenticationFailed(name, text)
    secure = urlunsplit(parts._replace(scheme="https"))
    oauth.mount(f"https://{parts.netloc}", _PlainLoopback())
    return secure


class _PlainLoopback(HTTPAdapter):
    def send(self, request: requests.PreparedRequest, *args: Any, **rest: Any) -> requests.Response:
        request.url = str(request.url).replace("https://", "http://", 1)
        return super().send(request, *args, **rest)
