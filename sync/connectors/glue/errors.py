"""Foreign errors to ours: what botocore raises, and what Glue and STS answer."""

from __future__ import annotations

from collections.abc import Mapping

from botocore import exceptions as boto
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from sync.errors import (
    AccessDenied,
    AssetConflict,
    AssetExists,
    AssetNotFound,
    AuthenticationFailed,
    CatalogUnavailable,
    ConnectorError,
    MalformedAnswer,
    RateLimited,
    WriteRefused,
)


class CutAnswer(Exception):
    """A successful answer whose body is no complete JSON document."""


ForeignError = BotoCoreError | ClientError | CutAnswer | ResponseParserError

# botocore retries none of these, and each may heal within seconds.
HEALING = frozenset(
    {
        "OperationTimeoutException",
        "ResourceNotReadyException",
        "FederationSourceRetryableException",
    }
)

_COUNTERPARTS: Mapping[type[ConnectorError], frozenset[str]] = {
    AuthenticationFailed: frozenset(
        {
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "OptInRequired",
            "RequestExpired",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException",
        }
    ),
    # GlueEncryptionException: the catalog is encrypted and its key is not ours to use.
    AccessDenied: frozenset(
        {"AccessDenied", "AccessDeniedException", "GlueEncryptionException", "NotAuthorized"}
    ),
    AssetNotFound: frozenset({"EntityNotFoundException"}),
    AssetExists: frozenset({"AlreadyExistsException", "FederatedResourceAlreadyExistsException"}),
    AssetConflict: frozenset({"ConcurrentModificationException"}),
    WriteRefused: frozenset(
        {
            "FederationSourceException",
            "InvalidInputException",
            "ResourceNumberLimitExceededException",
            "SerializationException",
            "ValidationException",
        }
    ),
    CatalogUnavailable: HEALING
    | {"InternalFailure", "InternalServiceException", "ServiceUnavailable"},
    RateLimited: frozenset(
        {
            "LimitExceededException",
            "RequestLimitExceeded",
            "RequestThrottled",
            "SlowDown",
            "ThrottledException",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException",
        }
    ),
}
BY_CODE = {code: ours for ours, codes in _COUNTERPARTS.items() for code in codes}

_NO_CREDENTIALS = (
    boto.CredentialRetrievalError,
    boto.LoginError,
    boto.MetadataRetrievalError,
    boto.NoAuthTokenError,
    boto.NoCredentialsError,
    boto.PartialCredentialsError,
    boto.SSOError,
    boto.TokenRetrievalError,
)

_NEW_CREDENTIALS = "Check the connection's keys, profile or role, and this machine's clock."


def heals(error: ForeignError, operation: str) -> bool:
    """Whether to ask again after *error*, which botocore itself has not retried.

    A cut answer to a write is not one: nobody knows whether the write was carried out.
    """
    match error:
        case ClientError():
            return code_of(error) in HEALING
        case CutAnswer() | ResponseParserError():
            return operation.startswith("Get")
        case _:
            return False


def code_of(error: ClientError) -> str:
    """Return the error code that the service answered."""
    return error.response.get("Error", {}).get("Code", "")


def translate(catalog: str, error: ForeignError, operation: str, about: str) -> ConnectorError:
    """Return our error for *error*, raised by *operation* about the thing called *about*."""
    doing = f"{operation} on {about}" if about else operation
    match error:
        case ClientError(operation_name="AssumeRole"):
            return AuthenticationFailed(
                catalog,
                f"the role cannot be assumed: {_said(error)}. Its trust policy must allow "
                "sts:AssumeRole to the caller, with the external id of the settings.",
            )
        case ClientError():
            return _answered(catalog, error, operation, doing)
        case (
            CutAnswer()
            | ResponseParserError()
            | boto.IncompleteReadError()
            | boto.ResponseStreamingError()
        ):
            return MalformedAnswer(catalog, f"the answer to {doing} was cut: {_first_line(error)}.")
        case boto.SSLError():
            return CatalogUnavailable(
                catalog, f"{doing}: TLS failed: {error}. Check ca_bundle in the settings."
            )
        case boto.HTTPClientError() | boto.ConnectionError():
            return CatalogUnavailable(catalog, f"{doing} got no answer: {error}.")
    if isinstance(error, _NO_CREDENTIALS):
        return AuthenticationFailed(
            catalog, f"no usable credentials: {error}. Set profile, keys or a role in the settings."
        )
    return ConnectorError(catalog, f"{doing} failed: {error}.")


def _answered(catalog: str, error: ClientError, operation: str, doing: str) -> ConnectorError:
    said = _said(error)
    ours = BY_CODE.get(code_of(error)) or _by_status(error, operation)
    if ours is WriteRefused and operation.startswith("Get"):
        ours = ConnectorError
    if ours is AccessDenied:
        return AccessDenied(catalog, f"{doing} was denied: {said}. {remedy(operation)}")
    if ours is AuthenticationFailed:
        return AuthenticationFailed(catalog, f"{doing}: {said}. {_NEW_CREDENTIALS}")
    if ours is RateLimited:
        return RateLimited(catalog, f"{doing}: {said}.", retry_after=_retry_after(error))
    return ours(catalog, f"{doing}: {said}.")


def remedy(operation: str) -> str:
    """Return what to grant for an operation."""
    return (
        f"Allow glue:{operation} on the catalog, the database and its tables, and where Lake "
        "Formation governs them grant the role its permission too."
    )


def _by_status(error: ClientError, operation: str) -> type[ConnectorError]:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if status == 429:
        return RateLimited
    if status >= 500:
        return CatalogUnavailable
    if status in {401, 403}:
        return AccessDenied
    return WriteRefused


def _said(error: ClientError) -> str:
    answer = error.response.get("Error", {})
    text = answer.get("Message") or "no message"
    return f"{answer.get('Code') or 'no code'}: {text[:2000]}".rstrip(".")


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _retry_after(error: ClientError) -> float | None:
    headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    for name, unit in (("x-amz-retry-after", 1000), ("retry-after", 1)):
        if headers.get(name, "").isdigit():
            return int(headers[name]) / unit
    return None
