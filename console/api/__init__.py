"""`/api/v1`: the JSON API of interfaces.md, described at `/api/openapi.json`."""

from apiflask import APIBlueprint

from console.api import households, notices, people, reports, vacancies

blueprint = APIBlueprint("api", __name__, url_prefix="/api/v1")
for part in (vacancies, notices, people, households, reports):
    part.register(blueprint)
