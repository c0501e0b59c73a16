"""电子显示屏: a full-screen page that shows the notices ordered for one place in turn. It names no person and needs no
log-in: nobody types at a display on a wall."""

from datetime import timedelta

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.services import services
from models.places import Town, Village
from models.queries.offline.postings import list_codes, list_on_display
from push.offline.paper.postings import HEADING, code_svg, contact_lines
from push.offline.qr_names import STATION, number_of

SHOWN = timedelta(days=30)
"""So long after it was ordered a notice stays on the display."""
LONGEST_KEY = 10
blueprint = Blueprint("screens", __name__, url_prefix="/screens")


@blueprint.get("/<scene>")
def show(scene: str) -> ResponseReturnValue:
    """The display at a village or a town's station, named by the scene of its code (`village-12`, `town-3`)."""
    runtime = services()
    with runtime.sessions() as session:
        place = _place(session, scene)
        notices = list_on_display(session, scene, runtime.clock() - SHOWN)
        code = list_codes(session, {scene}).get(scene)
    return render_template(
        "public/display.html",
        place=place,
        notices=notices,
        code=code_svg(code.url if code else ""),
        number=number_of(code.id) if code else "",
        heading=runtime.plan.service.name or HEADING,
        contact=contact_lines(runtime.plan.service),
    )


def _place(session: Session, scene: str) -> str:
    """The name of the scene's place; 404 for a scene that names no place."""
    kind, _, number = scene.partition("-")
    key = int(number) if number.isascii() and number.isdigit() and len(number) < LONGEST_KEY else 0
    village = session.get(Village, key) if kind == "village" else None
    town = session.get(Town, village.town_id if village else key) if village or kind == "town" else None
    if town is None:
        abort(404)
    return f"{town.name} {village.name if village else STATION}"
