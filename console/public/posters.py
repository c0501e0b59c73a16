"""The QR codes on posters and what each stands for; a representative's is named as one without the person."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from console.services import services
from models.push.qr_codes import CodeKind, QrCode
from models.queries.offline.qr_figures import list_codes
from push.offline.qr_names import KIND_NAMES, name_of, number_of

blueprint = Blueprint("posters", __name__)


@blueprint.get("/posters.json")
def posters() -> ResponseReturnValue:
    """The list `[{"title": "town village", "scene": …, "ticket": …, "number": …}]` without withdrawn codes."""
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
