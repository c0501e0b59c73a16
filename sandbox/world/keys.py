"""The key of the played world in the application."""

from aiohttp import web

from sandbox.world.world import World

WORLD = web.AppKey("world", World)
