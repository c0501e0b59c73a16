"""Voice messages and pictures of a ticket, for members that may read it; every look is audited."""

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from console.access.members import allowed, me
from console.access.permissions import Action
from console.services import services
from models.chat.attachments import Attachment, AttachmentKind
from models.chat.wechat import Handover, HandoverKind
from models.queries.staff.staff import add_audit
from programme.helpdesk.attachments import content_type, find_body

SAVED_AS = {"audio/amr": "amr", "audio/mpeg": "mp3", "audio/wav": "wav", "image/png": "png", "image/jpeg": "jpg"}
blueprint = Blueprint("attachments", __name__, url_prefix="/attachments")


@blueprint.get("/<int:attachment_id>")
@allowed(Action.OPEN_HANDOVERS)
def show(attachment_id: int) -> ResponseReturnValue:
    """Send the unsealed body. A picture is shown; a recording is saved, since no browser plays AMR."""
    runtime = services()
    with runtime.sessions.begin() as session:
        attachment = session.get(Attachment, attachment_id)
        ticket = session.get(Handover, attachment.handover_id) if attachment and attachment.handover_id else None
        if attachment is None or ticket is None or not _may_see(ticket):
            abort(404)
        add_audit(session, runtime.clock(), me().id, "attachment_opened", "attachment", attachment_id)
        kind, name = attachment.kind, attachment.name
    body = find_body(runtime.settings.media_folder, name)
    if body is None:
        abort(404)
    return _served(body, kind, attachment_id)


def _may_see(ticket: Handover) -> bool:
    """True if the member works in the ticket's territory and answers people, or opens rights cases."""
    action = Action.OPEN_HANDOVERS if ticket.kind is HandoverKind.RIGHTS else Action.ANSWER_PEOPLE
    return me().may(action) and me().sees_town(ticket.town_id)


def _served(body: bytes, kind: AttachmentKind, attachment_id: int) -> Response:
    mimetype = content_type(body)
    shown = mimetype.startswith(f"{kind.value}/") or (kind is AttachmentKind.VOICE and mimetype.startswith("audio/"))
    how = "inline" if shown and mimetype != "audio/amr" else "attachment"
    name = f"{attachment_id}.{SAVED_AS.get(mimetype, 'bin')}"
    return Response(body, mimetype=mimetype, headers={"Content-Disposition": f"{how}; filename={name}"})
