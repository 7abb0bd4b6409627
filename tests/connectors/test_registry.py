"""The registry: a kind by its name, imported when it is opened."""

from sync.config import GlueSettings, Secret
from sync.connectors.base import Connector
from sync.connectors.glue.tables import to_asset
from sync.connectors.registry import FACTORIES, PARSERS, open_connector, parser_of
from sync.model.asset import System


def test_every_system_has_a_connector_and_a_parser() -> None:
    assert FACTORIES.keys() == PARSERS.keys() == set(System)


def test_a_glue_connection_opens_the_glue_connector() -> None:
    secret = Secret("x")
    settings = GlueSettings(
        name="aws", region="eu-central-1", access_key_id=secret, secret_access_key=secret
    )

    connector: Connector = open_connector(settings)

    assert (connector.name, connector.system) == ("aws", System.GLUE)
    assert connector.capabilities.creates
    assert connector.deploys_along(None) == ()  # type: ignore[arg-type]  # Glue looks at none
    connector.close()


def test_the_parser_of_glue_is_the_one_that_reads_tables() -> None:
    assert parser_of(System.GLUE) is to_asset
