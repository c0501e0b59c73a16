"""`POST /sms/receipts/<provider>/<key>`: receipts and replies of an SMS gateway. The key in the path is the secret."""

import hmac

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from console.services import services
from console.web.request_guard import mended, parsed
from push.channels import GATEWAYS
from push.channels.sms.reports import UnreadableReport
from push.delivery.receipts.sms_callbacks import take_sms_report
from settings import SmsProvider

blueprint = Blueprint("gateways", __name__)


@blueprint.post("/sms/receipts/<provider>/<key>")
def receive(provider: str, key: str) -> ResponseReturnValue:
    """Record and acknowledge a gateway's report in the gateway's own form.

    Answers 403 for a wrong key, 404 for an unknown gateway, 400 for a payload not of the gateway's form.
    """
    expected = services().settings.sms_receipt_key
    if not expected or not hmac.compare_digest(key.encode(), expected.encode()):
        abort(403)
    gateway = GATEWAYS.get(SmsProvider(provider)) if provider in list(SmsProvider) else None
    if gateway is None:
        abort(404)
    try:
        take_sms_report(services(), gateway, _posted_json(gateway.form_field))
    except UnreadableReport:
        abort(400)
    answer = gateway.answer
    return Response(answer, mimetype="text/plain") if isinstance(answer, str) else jsonify(answer)


def _posted_json(form_field: str | None) -> object:
    """The JSON that was posted, in that field of a form or as the whole body. Raises UnreadableReport.

    Unusable characters are replaced, not refused: a phone can send half of a character, and a gateway posts many
    people's receipts and refusals in one body, which must not be lost with it.
    """
    posted = request.get_data() if form_field is None else request.form.get(form_field, "")
    try:
        return parsed(posted, object_pairs_hook=mended)
    except ValueError:
        raise UnreadableReport("短信回执不是 JSON") from None
