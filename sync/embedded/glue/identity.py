"""Who signs a call: users by access key, and the roles that STS handed out."""

from __future__ import annotations

import uuid
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from werkzeug.wrappers import Request, Response

from sync.embedded.glue import moto_bridge
from sync.embedded.glue.catalog import ACCOUNT, Catalogs, Origin

_CALLER_IDENTITY = """\
<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>{arn}</Arn><UserId>{user}</UserId><Account>{account}</Account>
</GetCallerIdentityResult>
<ResponseMetadata><RequestId>{request}</RequestId></ResponseMetadata>
</GetCallerIdentityResponse>"""


def find_origin(catalogs: Catalogs, access_key: str, region: str) -> Origin:
    """Return whose call it is; a role that STS handed out acts in the account of its ARN."""
    role = moto_bridge.find_role(access_key)
    if role is not None:
        return Origin(access_key, role.arn, role.account, region)
    return Origin(access_key, catalogs.caller(access_key), ACCOUNT, region)


def respond(catalogs: Catalogs, request: Request, access_key: str) -> Response:
    """Answer an STS call: who am I for users, everything else as moto does."""
    form = parse_qs(request.get_data().decode("utf-8", "replace"))
    if form.get("Action") != ["GetCallerIdentity"] or moto_bridge.find_role(access_key):
        return moto_bridge.respond(request)
    body = _CALLER_IDENTITY.format(
        arn=escape(catalogs.caller(access_key)),
        user=escape(access_key),
        account=ACCOUNT,
        request=uuid.uuid4(),
    )
    return Response(body, content_type="text/xml")
