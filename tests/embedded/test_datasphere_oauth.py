"""OAuth of the embedded tenant: grants, expiry, membership and CSRF."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.embedded.datasphere_server import Running, Serve, csn, element, table

TENANT = {
    "clients": [
        {"client_id": "sphereglue", "client_secret": "sphereglue-secret", "spaces": ["SALES"]},
        {
            "client_id": "anna",
            "client_secret": "anna-secret",
            "user": "ANNA",
            "spaces": ["*"],
            "purpose": "interactive",
        },
    ],
    "spaces": [{"name": "HR", "label": "Human Resources"}],
}


@pytest.fixture(scope="module")
def server(serve_content: Serve) -> Running:
    content = csn(ORDERS=table("Orders", {"ID": element(key=True, length=10)}))
    return serve_content({"SALES/orders.json": content, "tenant.json": TENANT})


@pytest.fixture
def tenant(server: Running) -> Running:
    server.reset()
    return server


def token(server: Running, auth: tuple[str, str] | None = None, **form: str) -> requests.Response:
    return requests.post(f"{server.url}/oauth/token", data=form, auth=auth, timeout=10)


def spaces(server: Running, authorization: str) -> requests.Response:
    url = f"{server.url}/dwaas-core/api/v1/spaces"
    return requests.get(url, headers={"Authorization": authorization}, timeout=10)


def code_for(server: Running, client_id: str = "anna", **query: str) -> dict[str, Any]:
    query = {"redirect_uri": "http://127.0.0.1:9/back", "state": "s1", **query}
    answer = requests.get(
        f"{server.url}/oauth/authorize",
        params={"response_type": "code", "client_id": client_id, **query},
        allow_redirects=False,
        timeout=10,
    )
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.headers["Location"]).query)


@pytest.mark.parametrize("place", ["header", "body"])
def test_client_credentials_are_taken_from_header_and_body(tenant: Running, place: str) -> None:
    credentials = ("sphereglue", "sphereglue-secret")
    if place == "header":
        answer = token(tenant, credentials, grant_type="client_credentials")
    else:
        form = dict(zip(("client_id", "client_secret"), credentials, strict=True))
        answer = token(tenant, grant_type="client_credentials", **form)

    content = answer.json()
    assert answer.status_code == 200
    assert content["expires_in"] == 86_400
    assert content["token_type"] == "bearer"
    assert content["scope"]
    assert content["jti"]
    assert spaces(tenant, f"Bearer {content['access_token']}").json() == ["HR", "SALES"]


def test_wrong_credentials_are_refused_with_401(tenant: Running) -> None:
    answer = token(tenant, ("sphereglue", "wrong"), grant_type="client_credentials")

    assert answer.status_code == 401
    assert answer.json()["error"] == "unauthorized"


def test_an_unknown_grant_type_is_refused(tenant: Running) -> None:
    answer = token(tenant, ("anna", "anna-secret"), grant_type="password")

    assert answer.json()["error"] == "unsupported_grant_type"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_is_compared_in_any_case(tenant: Running, scheme: str) -> None:
    assert spaces(tenant, f"{scheme} {tenant.sign_in().token}").status_code == 200


@pytest.mark.parametrize("authorization", ["", "Bearer nonsense", "Basic YTpi"])
def test_a_wrong_token_is_challenged(tenant: Running, authorization: str) -> None:
    answer = spaces(tenant, authorization)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_expires_by_the_clock(tenant: Running) -> None:
    tenant.settings(token_seconds=60)
    bearer = f"Bearer {tenant.sign_in().token}"

    tenant.clock.go(59)
    assert spaces(tenant, bearer).status_code == 200
    tenant.clock.go(1)
    assert spaces(tenant, bearer).status_code == 401


def test_revoking_makes_tokens_stale_at_once(tenant: Running) -> None:
    api = tenant.sign_in()
    tenant.settings(revoke=True)

    assert api.get("/dwaas-core/api/v1/spaces").status_code == 401


def test_a_code_is_exchanged_once_and_refreshed(tenant: Running) -> None:
    answer = code_for(tenant)
    form = {"grant_type": "authorization_code", "code": answer["code"][0]}
    login = ("anna", "anna-secret")
    redirect = {"redirect_uri": "http://127.0.0.1:9/back"}

    first = token(tenant, login, **form, **redirect).json()
    again = token(tenant, login, **form, **redirect)
    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    renewed = token(tenant, login, **refresh).json()

    assert answer["state"] == ["s1"]
    assert first["expires_in"] == 3_600
    assert again.json()["error"] == "invalid_grant"
    assert spaces(tenant, f"Bearer {renewed['access_token']}").status_code == 200


def test_a_code_belongs_to_its_client_and_its_redirect(tenant: Running) -> None:
    form = {"grant_type": "authorization_code", "redirect_uri": "http://127.0.0.1:9/back"}
    stolen = token(
        tenant, ("sphereglue", "sphereglue-secret"), code=code_for(tenant)["code"][0], **form
    )
    form["redirect_uri"] = "http://127.0.0.1:9/elsewhere"
    moved = token(tenant, ("anna", "anna-secret"), code=code_for(tenant)["code"][0], **form)

    assert stolen.json()["error"] == "invalid_grant"
    assert moved.json()["error"] == "invalid_grant"


def test_the_oauth_urls_are_told_without_a_token(tenant: Running) -> None:
    urls = requests.get(f"{tenant.url}/oauth", timeout=10).json()

    assert urls == {
        "authorizationUrl": f"{tenant.url}/oauth/authorize",
        "tokenUrl": f"{tenant.url}/oauth/token",
    }


def test_a_space_answers_403_to_clients_that_are_no_members(tenant: Running) -> None:
    stranger, member = tenant.sign_in(), tenant.sign_in("anna", "anna-secret")
    path = "/dwaas-core/api/v1/spaces/HR/localtables"

    assert stranger.get(path).status_code == 403
    assert member.get(path).json() == []
    assert stranger.get("/api/v1/dwc/catalog/spaces('HR')/assets").status_code == 403
    assert [each["name"] for each in stranger.value("/api/v1/dwc/catalog/spaces")] == ["SALES"]
    assert len(member.value("/api/v1/dwc/catalog/spaces")) == 2


def test_writes_need_a_csrf_token_when_that_is_switched_on(tenant: Running) -> None:
    tenant.settings(csrf=True)
    api = tenant.sign_in()
    path = api.objects("SALES", "localtables", "ORDERS")

    refused = api.send("DELETE", path)
    fetched = api.get("/dwaas-core/api/v1/spaces", headers={"x-csrf-token": "fetch"})
    headers = {"x-csrf-token": fetched.headers["x-csrf-token"]}
    accepted = api.send("DELETE", path, headers=headers)

    assert refused.status_code == 403
    assert refused.headers["x-csrf-token"] == "Required"
    assert accepted.status_code == 204


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_csrf_path_gives_a_token(tenant: Running, method: str) -> None:
    answer = tenant.sign_in().send(method, "/api/v1/csrf")

    assert answer.status_code == 200
    assert answer.headers["x-csrf-token"]


def test_secrets_do_not_show_in_the_state(tenant: Running) -> None:
    text = requests.get(f"{tenant.url}/admin/state", timeout=10).text

    assert "anna" in text
    assert "secret" not in text


def test_an_unknown_setting_is_refused_by_name(tenant: Running) -> None:
    answer = requests.post(f"{tenant.url}/admin/settings", json={"speed": 3}, timeout=10)

    assert answer.status_code == 400
    assert "speed" in answer.json()["message"]
