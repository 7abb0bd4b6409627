"""HTTP with one tenant: token, pace, retries, and no token to any other host."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import orjson
import requests
from requests.adapters import HTTPAdapter

from sync.config import DatasphereSettings
from sync.connectors.datasphere.errors import malformed, no_answer, refusal
from sync.connectors.datasphere.pace import (
    LONGEST_WAIT_SECONDS,
    Time,
    TokenBucket,
    backoff_seconds,
)
from sync.connectors.datasphere.token import LOOPBACK, Bearer, TokenSource
from sync.connectors.traffic import Traffic
from sync.errors import ConnectorError, MalformedAnswer, RateLimited

T = TypeVar("T")
logger = logging.getLogger(__name__)

JSON = "application/json"
_REDIRECTS = 5
_CSRF = "x-csrf-token"
_CSRF_PATH = "/api/v1/csrf"
_PORTS = {"http": 80, "https": 443}


class TenantSession:
    """Requests to one tenant, from any thread; raises ConnectorError and nothing else."""

    def __init__(self, settings: DatasphereSettings, clock: Time | None = None) -> None:
        http = settings.http
        self.name = settings.name
        self.traffic = Traffic()
        self._settings = settings
        self._time = clock or Time(monotonic=time.monotonic, sleep=time.sleep, rng=random.Random())  # noqa: S311 (jitter is no secret)
        self._wire: dict[str, Any] = {
            "timeout": (http.connect_seconds, http.read_seconds),
            "verify": http.ca_bundle or True,
            "proxies": {"http": http.proxy, "https": http.proxy} if http.proxy else None,
        }
        self._bucket = TokenBucket(http.requests_per_second, self._time)
        self._slots = threading.BoundedSemaphore(max(1, http.parallel))
        self._tokens = TokenSource(settings, self._wire, self._time)
        self._csrf = ""
        self._session = requests.Session()
        self._to_tenant = self._wire | self._of_environment(settings.url)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=max(1, http.parallel)))

    def get_json(
        self,
        url: str,
        *,
        doing: str,
        params: Mapping[str, str] | None = None,
        accept: str = JSON,
    ) -> Any:
        """Return the JSON document at *url* (a path, or an absolute URL of this tenant)."""

        def parsed() -> Any:
            response = self._get(url, params, accept, doing)
            if "html" in response.headers.get("content-type", ""):
                raise malformed(self.name, response, doing, "JSON")
            try:
                return orjson.loads(response.content)
            except orjson.JSONDecodeError as error:
                raise malformed(self.name, response, doing, "JSON") from error

        return self._retried(parsed, doing)

    def get_xml(self, url: str, *, doing: str) -> str:
        """Return the XML document at *url* as text."""

        def checked() -> str:
            response = self._get(url, None, "application/xml", doing)
            if not response.content.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<?xml") and (
                "xml" not in response.headers.get("content-type", "")
            ):
                raise malformed(self.name, response, doing, "XML")
            return response.content.decode("utf-8-sig", errors="replace")

        return self._retried(checked, doing)

    def write(
        self,
        method: str,
        url: str,
        *,
        doing: str,
        params: Mapping[str, str],
        document: Any = None,
    ) -> None:
        """Send one write. Only an answer that says "not now" is tried again, never a lost one."""
        body = None if document is None else orjson.dumps(document)

        def sent() -> None:
            response = self._written(method, url, params, body, doing)
            if 300 <= response.status_code < 400:
                text = f"{doing} was redirected; a write is sent to the tenant's own path only."
                raise MalformedAnswer(self.name, text)
            if "html" in response.headers.get("content-type", ""):
                # A proxy or a sign-in page answered: whether the tenant saw the write, who knows.
                raise malformed(self.name, response, doing, "the tenant's own answer")

        self._retried(sent, doing, kinds=(RateLimited,))

    def pause(self, attempt: int) -> None:
        """Sleep before a write is sent again after its *attempt*-th try (the first is 0)."""
        self._time.sleep(backoff_seconds(attempt, self._time.rng))

    def token_works(self) -> float:
        """Fetch a token if there is none and return for how many seconds it will be used.

        Raises AuthenticationFailed and its like.
        """
        self._retried(self._tokens.current, "the token request")
        return self._tokens.seconds_left()

    def close(self) -> None:
        """Release the sockets."""
        self._session.close()

    def absolute(self, url: str) -> str:
        """Return *url* under this tenant; an address on another host is refused."""
        base = self._settings.url.rstrip("/") + "/"
        target = urljoin(base, url)
        if urlsplit(base).scheme != "https" and urlsplit(base).hostname not in LOOPBACK:
            raise ConnectorError(self.name, f"{_shown(base)}: plain http is for loopback only.")
        if _origin(target) != _origin(base):
            text = (
                f"the tenant points to {_shown(target)}, which is not its own host {_shown(base)}; "
                "the token is not sent there. Set the connection's url to the host that it uses."
            )
            raise ConnectorError(self.name, text)
        return target

    def _of_environment(self, url: str) -> dict[str, Any]:
        """Return the proxies and certificates that hold for the tenant, the environment's included.

        They are read here, once: requests would read the environment for every request anew, which
        costs a fifth of it.
        """
        proxies, verify = dict(self._wire["proxies"] or {}), self._wire["verify"]
        merged = self._session.merge_environment_settings(url, proxies, None, verify, None)
        self._session.trust_env = False
        return {"proxies": merged["proxies"], "verify": merged["verify"]}

    def _get(
        self, url: str, params: Mapping[str, str] | None, accept: str, doing: str
    ) -> requests.Response:
        target = self.absolute(url)
        for _ in range(_REDIRECTS):
            response = self._authorized("GET", target, {"Accept": accept}, params, None, doing)
            if not response.is_redirect:
                return response
            target, params = self.absolute(urljoin(target, response.headers["location"])), None
        raise MalformedAnswer(self.name, f"{doing}: redirected more than {_REDIRECTS} times.")

    def _written(
        self, method: str, url: str, params: Mapping[str, str], body: bytes | None, doing: str
    ) -> requests.Response:
        target = self.absolute(url)
        headers = {"Accept": "application/json, text/plain, */*"}
        if body is not None:
            headers["Content-Type"] = JSON
        if self._settings.csrf and not self._csrf:
            self._csrf = self._csrf_token(target)
        for last in (False, True):
            extra = {_CSRF: self._csrf} if self._csrf else {}
            response = self._sent(method, target, headers | extra, params, body, doing)
            required = response.headers.get(_CSRF, "").lower() == "required"
            if last or response.status_code != 403 or not required:
                break
            self._csrf = self._csrf_token(target)
        return self._accepted(response, doing)

    def _csrf_token(self, target: str) -> str:
        """Ask for a token where the write goes, as SAP's client does, else at the known path."""
        for url in (target, self.absolute(_CSRF_PATH)):
            headers = {_CSRF: "fetch", "Accept": "*/*"}
            response = self._sent("GET", url, headers, None, None, "asking for a CSRF token")
            token = response.headers.get(_CSRF, "")
            if token and token.lower() != "required":
                return token
        return ""

    def _authorized(self, *request: Any) -> requests.Response:
        return self._accepted(self._sent(*request), request[-1])

    def _accepted(self, response: requests.Response, doing: str) -> requests.Response:
        if response.status_code >= 400:
            raise refusal(self.name, response, doing)
        return response

    def _sent(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        params: Mapping[str, str] | None,
        body: bytes | None,
        doing: str,
    ) -> requests.Response:
        """Send once, and once more with a new token where the tenant refuses the old one."""
        token = self._tokens.current()

        def once(bearer: str) -> requests.Response:
            self._bucket.take()
            began, status = time.monotonic(), None
            try:
                with self._slots:
                    response = self._session.request(
                        method,
                        url,
                        headers=dict(headers),
                        params=params,
                        data=body,
                        auth=Bearer(bearer),
                        allow_redirects=False,
                        **self._to_tenant,
                    )
                status = response.status_code
            except requests.RequestException as error:
                raise no_answer(self.name, error, doing) from None
            finally:
                self.traffic.note(time.monotonic() - began, status)
            return response

        response = once(token)
        if response.status_code == 401:
            response = once(self._tokens.renew(token))
        return response

    def _retried(
        self,
        attempt: Callable[[], T],
        doing: str,
        kinds: tuple[type[ConnectorError], ...] = (ConnectorError,),
    ) -> T:
        tries = max(1, self._settings.http.tries)
        for number in range(tries):
            try:
                return attempt()
            except kinds as error:
                wait = self._wait_seconds(error, number)
                if not error.retryable or number + 1 == tries or wait > LONGEST_WAIT_SECONDS:
                    raise
                logger.debug("%s: %s failed, again in %.1f s", self.name, doing, wait)
            self._time.sleep(wait)
        raise AssertionError("unreachable: the last try returns or raises")

    def _wait_seconds(self, error: ConnectorError, number: int) -> float:
        if error.retry_after is None:
            return backoff_seconds(number, self._time.rng)
        if error.retry_after <= LONGEST_WAIT_SECONDS:
            self._bucket.pause(error.retry_after)
        return error.retry_after


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme)


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
