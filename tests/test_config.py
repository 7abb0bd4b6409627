"""Settings: what a file may say, what it must, and how it is told what is wrong."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from sync.config import (
    AgentSettings,
    DatasphereSettings,
    GlueSettings,
    HealthSettings,
    HttpSettings,
    ProfileSettings,
    Secret,
    Settings,
    StoreSettings,
    load_settings,
)
from sync.errors import ConfigError
from sync.model.pair import Direction, Naming, Pair, Scope, TextPolicy
from sync.pairs import KEYS as PAIR_KEYS

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "settings.example.toml"
ENVIRON = {"DATASPHERE_CLIENT_SECRET": "very-secret"}
ADDRESSES = {"url", "token_url", "authorization_url", "client_id", "client_secret", "region"}

DATASPHERE = """
[connections.dsp]
kind = "datasphere"
url = "https://acme.eu10.hcs.cloud.sap"
client_id = "client"
client_secret = "env:SECRET"
"""
GLUE = """
[connections.aws]
kind = "glue"
region = "eu-central-1"
"""


def load(tmp_path: Path, text: str, **environ: str) -> Settings:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, {"SECRET": "very-secret"} | environ)


def section(name: str) -> str:
    """Return the lines of the example under one heading, without the marks of comments."""
    text = EXAMPLE.read_text(encoding="utf-8")
    start = text.index(name) + len(name)
    end = text.find("\n[", start)
    return re.sub(r"(?m)^# (?=\w+ = )", "", text[start : end if end > 0 else None])


def test_the_example_loads_with_its_secret() -> None:
    settings = load_settings(EXAMPLE, ENVIRON)

    tenant = settings.connection("datasphere")
    assert isinstance(tenant, DatasphereSettings)
    assert tenant.client_secret == Secret("very-secret")


def test_the_example_says_nothing_but_the_defaults() -> None:
    settings = load_settings(EXAMPLE, ENVIRON)
    tenant, account = settings.connections

    assert isinstance(tenant, DatasphereSettings)
    given = {key: getattr(tenant, key) for key in ADDRESSES - {"region"}}
    assert tenant == DatasphereSettings(name="datasphere", **given)
    assert account == GlueSettings(name="glue", region="eu-central-1")
    assert settings.pairs == (
        Pair(
            name="sales",
            sap=Scope(connection="datasphere", schema="SALES"),
            glue=Scope(connection="glue", schema="sales_db"),
            direction=Direction.TO_GLUE,
        ),
    )
    assert settings == Settings(connections=settings.connections, pairs=settings.pairs)


def keys_of(kind: type, leave: Iterable[str] = ()) -> list[str]:
    return [f.name for f in fields(kind) if f.name not in {"name", "http", *leave}]


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        pytest.param("[store]", keys_of(StoreSettings), id="store"),
        pytest.param("[agent]", keys_of(AgentSettings), id="agent"),
        pytest.param("[connections.datasphere]", keys_of(DatasphereSettings), id="datasphere"),
        pytest.param("[connections.glue]", keys_of(GlueSettings), id="glue"),
        pytest.param("[connections.datasphere]", keys_of(HttpSettings), id="http of datasphere"),
        pytest.param("[connections.glue]", keys_of(HttpSettings), id="http of glue"),
        pytest.param("[[pair]]", sorted(PAIR_KEYS), id="pair"),
    ],
)
def test_every_key_stands_in_the_example(heading: str, keys: list[str]) -> None:
    written = section(heading)

    assert [key for key in keys if not re.search(rf"(?m)^{key} = ", written)] == []


def test_every_key_of_a_pair_s_tables_stands_in_the_example() -> None:
    pair = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))["pair"][0]

    assert set(pair["source"]) == set(pair["target"]) == {f.name for f in fields(Scope)}
    assert set(pair["naming"]) == {f.name for f in fields(Naming)}
    assert set(pair["comment"]) == {f.name for f in fields(TextPolicy)}


def test_every_key_of_the_root_stands_in_the_example() -> None:
    document = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))

    assert set(document) == {"pair", *(f.name for f in fields(Settings))} - {"pairs"}


def test_the_example_without_its_secret_names_the_key_and_the_variable() -> None:
    with pytest.raises(ConfigError, match=r"connections\.datasphere\.client_secret needs the .* D"):
        load_settings(EXAMPLE, {})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("nonsense = 1" + GLUE, r"^nonsense is no setting; .*four_eyes", id="root"),
        pytest.param("[store]\nthread = 1" + GLUE, r"store\.thread is no .*threads", id="store"),
        pytest.param("[agent]\nprovider = 'other'" + GLUE, r"agent\.provider", id="provider"),
        pytest.param(
            "[agent]\nprovider = 'openai'\nmodel = 'm'" + GLUE,
            r"needs agent\.endpoint_url",
            id="model without address",
        ),
        pytest.param(
            "[agent]\nendpoint_url = 'http://models.example/v1'" + GLUE,
            r"agent\.endpoint_url .*https",
            id="model over http",
        ),
        pytest.param(
            GLUE + "regoin = 'x'",
            r"connections\.aws\.regoin is no setting.*region",
            id="connection",
        ),
        pytest.param(GLUE + "name = 'x'", r"connections\.aws\.name is no setting", id="name"),
        pytest.param(GLUE + "http = {}", r"connections\.aws\.http is no setting", id="http"),
        pytest.param(
            GLUE + "csrf = true", r"connections\.aws\.csrf is no setting", id="other kind"
        ),
    ],
)
def test_an_unknown_key_is_named_with_the_known_ones(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        load(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("four_eyes = 'yes'" + GLUE, "four_eyes is 'yes'; .* true or false", id="root"),
        pytest.param("store = 5" + GLUE, r"store is 5; it must be a table", id="store"),
        pytest.param("connections = []", r"connections is \[\]; it must be a table", id="list"),
        pytest.param("[connections]\na = 1", r"connections\.a is 1; it must be a table", id="one"),
        pytest.param("pair = 1" + GLUE, r"pair is 1; write each pair as a \[\[pair\]\]", id="pair"),
        pytest.param(
            "[store]\nthreads = 1.5" + GLUE, r"store\.threads is 1\.5; .* whole number", id="float"
        ),
        pytest.param(
            "[store]\nthreads = true" + GLUE, r"store\.threads is True; .* whole number", id="bool"
        ),
        pytest.param(
            GLUE + "parallel = '8'", r"aws\.parallel is '8'; it must be a whole number", id="text"
        ),
        pytest.param(
            GLUE + "read_seconds = '60'", r"read_seconds is '60'; it must be a number", id="seconds"
        ),
        pytest.param(GLUE + "tries = -1", r"aws\.tries is -1; it must be 0 or more", id="negative"),
        pytest.param(
            GLUE + "read_seconds = nan", r"aws\.read_seconds is nan; it must be 0", id="nan"
        ),
        pytest.param(
            GLUE + "databases = 'sales'", r"databases is 'sales'; it must be a list", id="no list"
        ),
        pytest.param(
            GLUE + "databases = [1]", r"databases is 1; it must be a text", id="item of a list"
        ),
        pytest.param(GLUE + "writable = 1", r"writable is 1; it must be true or false", id="one"),
        pytest.param(GLUE + "profile = 3", r"profile is 3; it must be a text", id="number"),
        pytest.param(
            GLUE + "role = 'owner'",
            r"role is 'owner'; it must be one of origin, consumer",
            id="role",
        ),
        pytest.param(
            GLUE.replace('"glue"', '"hive"'),
            r"""aws\.kind is 'hive'; it must be "datasphere" or "glue".""",
            id="kind",
        ),
        pytest.param("[connections.x]\nurl = 'y'", r"connections\.x\.kind is None", id="no kind"),
    ],
)
def test_a_wrong_kind_of_value_is_named_with_the_right_one(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        load(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "names no connection; add", id="empty"),
        pytest.param("[[pair]]\n" + "x = 1\n", "names no connection", id="a pair alone"),
        pytest.param(
            '[connections.dsp]\nkind = "datasphere"\nurl = "https://a.b"',
            r"connections\.dsp needs client_id and client_secret; set them there",
            id="datasphere",
        ),
        pytest.param(
            '[connections.dsp]\nkind = "datasphere"\nclient_id = "x"\nclient_secret = "env:SECRET"',
            r"connections\.dsp\.url is ''",
            id="no url",
        ),
        pytest.param(
            '[connections.aws]\nkind = "glue"', r"connections\.aws needs region", id="glue"
        ),
        pytest.param("\na = b", r"settings\.toml is not valid TOML: .*line 2", id="no TOML"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load(tmp_path, text)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no settings file .*none\.toml"):
        load_settings(tmp_path / "none.toml", {})
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load_settings(tmp_path, {})
    (tmp_path / "latin.toml").write_bytes(b'x = "\xfc"')
    with pytest.raises(ConfigError, match="not valid TOML"):
        load_settings(tmp_path / "latin.toml", {})


@pytest.mark.parametrize(
    "line",
    [
        'url = "http://acme.eu10.hcs.cloud.sap"',
        'url = "acme.eu10.hcs.cloud.sap"',
        'url = "ftp://acme.eu10.hcs.cloud.sap"',
        'url = "https://"',
        'url = "http://127.0.0.1.example.com"',
        'url = "http://[bad"',
        'token_url = "http://login.example.com/token"',
        'authorization_url = "http://login.example.com/authorize"',
    ],
)
def test_secrets_travel_encrypted_or_not_at_all(tmp_path: Path, line: str) -> None:
    key = line.split(" ")[0]
    text = "".join(
        each + "\n" for each in [*DATASPHERE.splitlines(), line] if each == line or key != each[:3]
    )

    with pytest.raises(ConfigError, match=rf"connections\.dsp\.{key} is .*must start with https"):
        load(tmp_path, text)


def test_an_endpoint_of_glue_is_encrypted_too(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"connections\.aws\.endpoint_url is .*https"):
        load(tmp_path, GLUE + 'endpoint_url = "http://glue.example.com"')


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_plain_http_is_allowed_on_loopback(tmp_path: Path, host: str) -> None:
    url = f"http://{host}:8080"
    text = DATASPHERE.replace("https://acme.eu10.hcs.cloud.sap", url)

    settings = load(tmp_path, text + f'token_url = "{url}/oauth/token"')

    tenant = settings.connections[0]
    assert isinstance(tenant, DatasphereSettings)
    assert tenant.url == url


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        pytest.param("env:UNSET", "needs the environment variable UNSET, which is unset", id="env"),
        pytest.param("env:EMPTY", "needs the environment variable EMPTY", id="empty"),
        pytest.param("file:/no/such/file", "cannot read /no/such/file: No such file", id="file"),
        pytest.param("swordfish", 'must be "env:NAME" or "file:PATH"', id="in clear text"),
        pytest.param("plain:swordfish", 'must be "env:NAME" or "file:PATH"', id="plain"),
    ],
)
def test_a_secret_that_is_no_reference_is_refused_and_not_shown(
    tmp_path: Path, reference: str, message: str
) -> None:
    text = DATASPHERE.replace("env:SECRET", reference)

    with pytest.raises(ConfigError, match=rf"connections\.dsp\.client_secret.*{message}") as error:
        load(tmp_path, text, EMPTY="")
    assert "swordfish" not in str(error.value)


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from-a-file\n", encoding="utf-8")

    settings = load(tmp_path, DATASPHERE.replace("env:SECRET", f"file:{tmp_path / 'secret'}"))

    tenant = settings.connections[0]
    assert isinstance(tenant, DatasphereSettings)
    assert tenant.client_secret.reveal() == "from-a-file"


def test_a_secret_may_be_plain_on_this_machine_alone(tmp_path: Path) -> None:
    keys = 'access_key_id = "plain:key"\nsecret_access_key = "plain:swordfish"\n'

    local = load(tmp_path, GLUE + keys + 'endpoint_url = "http://127.0.0.1:5000"').connections[0]

    assert isinstance(local, GlueSettings)
    assert local.secret_access_key == Secret("swordfish")
    with pytest.raises(ConfigError, match='"env:NAME"'):
        load(tmp_path, GLUE + keys)


def test_sap_is_written_to_through_origins_only(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r'connections\.dsp has writable = true and role = "cons'):
        load(tmp_path, DATASPHERE + 'writable = true\nrole = "consumer"')


def test_a_connection_is_found_by_name_or_the_known_ones_are_named(tmp_path: Path) -> None:
    settings = load(tmp_path, DATASPHERE + GLUE)

    assert settings.connection("aws").name == "aws"
    with pytest.raises(ConfigError, match="'other'; the settings know: dsp, aws"):
        settings.connection("other")


def test_a_glue_connection_asks_more_often_by_default(tmp_path: Path) -> None:
    loaded = load(tmp_path, GLUE).connections[0]

    assert loaded.http == GlueSettings(name="aws", region="x").http
    slower = load(tmp_path, GLUE + "parallel = 2").connections[0]
    assert slower.http == replace(loaded.http, parallel=2)


def every_text_of(value: Any) -> Iterable[str]:
    yield from (str(value), repr(value), f"{value}", f"{value!s:>40}", f"{value!r:>40}")


def test_a_secret_never_prints(tmp_path: Path) -> None:
    settings = load(tmp_path, DATASPHERE)
    secret = Secret("very-secret")

    for value in (secret, [secret], {"key": secret}, settings, settings.connections[0]):
        for text in every_text_of(value):
            assert "very-secret" not in text
    assert repr(secret) == "***"
    assert secret.reveal() == "very-secret"
    assert secret == Secret("very-secret") != Secret("other")
    assert len({secret, Secret("very-secret")}) == 1


def test_every_kind_of_value_in_the_settings_is_checked() -> None:
    """A new annotation of a settings class must be one that the reader knows how to check."""
    known = {str, bool, int, float, date | None}
    for kind in (
        StoreSettings,
        HealthSettings,
        ProfileSettings,
        HttpSettings,
        DatasphereSettings,
        GlueSettings,
    ):
        for name, hint in get_type_hints(kind).items():
            texts = str(hint)
            is_known = hint in known or "Secret" in texts or "Role" in texts or is_dataclass(hint)
            assert is_known or hint == tuple[str, ...], (kind, name)
