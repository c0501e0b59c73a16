"""Where handlers find the played world."""

from aiohttp import web

from sandbox.world.world import World

WORLD = web.AppKey("world", World)
