"""`/api/v1`: the JSON API of interfaces.md, described at `/api/openapi.json`."""

from apiflask import APIBlueprint
from flask import abort, request

from console.api import classes, households, notices, people, postings, punctuality, reports, vacancies

blueprint = APIBlueprint("api", __name__, url_prefix="/api/v1")
for part in (vacancies, classes, notices, postings, punctuality, people, households, reports):
    part.register(blueprint)


@blueprint.before_request
def only_json() -> None:
    """Refuse a body that does not say it is JSON with 415: a form or a file would be taken for an empty object."""
    if request.content_length and not request.is_json:
        abort(415)
