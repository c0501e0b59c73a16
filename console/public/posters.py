"""The QR codes on posters for the sandbox, which plays their scans; a representative's is named without the person."""

from flask import Blueprint, abort, jsonify
from flask.typing import ResponseReturnValue

from console.services import services
from models.push.qr_codes import CodeKind, QrCode
from models.queries.offline.qr_figures import list_codes
from push.offline.qr_names import KIND_NAMES, name_of, number_of

blueprint = Blueprint("posters", __name__)


@blueprint.get("/posters.json")
def posters() -> ResponseReturnValue:
    """The list `[{"title": "town village", "scene": …, "ticket": …, "number": …}]` without withdrawn codes.

    404 unless the platform is played: on the open network nobody needs the list.
    """
    if not services().settings.plays_platform:
        abort(404)
    with services().sessions() as session:
        standing = [code for code in list_codes(session) if code.withdrawn_at is None]
        return jsonify(
            [
                {"title": _title(code), "scene": code.scene, "ticket": code.ticket, "number": number_of(code.id)}
                for code in standing
            ]
        )


def _title(code: QrCode) -> str:
    """The title as it stands on the wall; nothing about persons."""
    if code.kind is not CodeKind.REPRESENTATIVE:
        return name_of(code)
    town = code.town.name if code.town else ""
    return f"{town} {KIND_NAMES[code.kind]}{number_of(code.id)}".strip()
