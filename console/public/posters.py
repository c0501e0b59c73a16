"""Village posters that hang on walls: which place each code stands for. Nothing about persons."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from console.services import services
from models.codes import QrCode
from models.places import Town, Village

blueprint = Blueprint("posters", __name__)


@blueprint.get("/posters.json")
def posters() -> ResponseReturnValue:
    """`[{"title": "town village", "scene": …, "ticket": …}]`."""
    query = (
        select(QrCode.scene, QrCode.ticket, Town.name, Village.name)
        .outerjoin(Village, Village.id == QrCode.village_id)
        .outerjoin(Town, Town.id == QrCode.town_id)
        .where(QrCode.ticket != "")
        .order_by(Town.id, Village.id)
    )
    with services().sessions() as session:
        return jsonify(
            [
                {"title": " ".join(part for part in (town, village) if part), "scene": scene, "ticket": ticket}
                for scene, ticket, town, village in session.execute(query)
            ]
        )
