"""`POST /sms/receipts/<provider>/<key>`: receipts and replies of an SMS gateway. The key in the path is the secret."""

import hmac

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from console.services import services
from push.channels.sms.reports import UnreadableReport
from push.delivery.receipts.sms_callbacks import take_sms_report
from settings import SmsProvider

blueprint = Blueprint("gateways", __name__)


@blueprint.post("/sms/receipts/<provider>/<key>")
def receive(provider: str, key: str) -> ResponseReturnValue:
    """Record and acknowledge a gateway's report; 403 for a wrong key, 400 for a payload not of the provider's form."""
    expected = services().settings.sms_receipt_key
    if not expected or not hmac.compare_digest(key.encode(), expected.encode()):
        abort(403)
    if provider not in list(SmsProvider):
        abort(404)
    try:
        return jsonify(take_sms_report(services(), SmsProvider(provider), request.get_json(force=True)))
    except UnreadableReport:
        abort(400)
