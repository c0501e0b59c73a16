"""The addresses of the clouds: `/` for Tencent (SMS, speech) and Alibaba, `/sms/send` for the sandbox's own."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox import speech
from sandbox.api.gate import Passage, pass_through
from sandbox.sms import aliyun, plain, tencent
from sandbox.world.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_doors(app: web.Application) -> None:
    """Serve the gateways; a GET of `/` that names an Action is for Alibaba, others go to the phone's page."""
    app.router.add_post("/", enter)
    app.router.add_post("/sms/send", send_plain)
    app.router.add_post("/sms/reports", tell_plain_reports)
    app.middlewares.append(split_front_page)


@web.middleware
async def split_front_page(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Take RPC calls that come as GET, with all their fields in the query."""
    if request.path == "/" and request.method == "GET" and "Action" in request.query:
        return await enter(request)
    return await handler(request)


async def enter(request: web.Request) -> web.StreamResponse:
    """Pass a call on to its cloud: Tencent's SDK names the action in a header, Alibaba's in the fields."""
    raw = await request.read()
    if speech.is_ours(request.headers):
        answers = speech.answers_of(request)
        return await pass_through(
            request,
            Passage(speech.PATH, raw, lambda _: speech.answer(answers, request.headers, raw), speech.broken),
        )
    if "X-TC-Action" in request.headers:
        return await pass_through(
            request,
            Passage(tencent.PATH, raw, lambda world: tencent.answer(world, request.headers, raw), tencent.broken),
        )
    form = await request.post()
    fields = {**request.query, **{name: str(value) for name, value in form.items()}}

    def answer(world: World) -> web.Response:
        return aliyun.answer(world, fields)

    return await pass_through(request, Passage(aliyun.PATH, repr(fields).encode(), answer, aliyun.broken))


async def tell_plain_reports(request: web.Request) -> web.StreamResponse:
    """Return the receipts of messages of the sandbox's own provider."""
    raw = await request.read()

    def answer(world: World) -> web.Response:
        return plain.tell_reports(world, raw)

    return await pass_through(request, Passage(plain.PATH, raw, answer, plain.broken))


async def send_plain(request: web.Request) -> web.StreamResponse:
    """Send by the sandbox's own provider."""
    raw = await request.read()

    def answer(world: World) -> web.Response:
        return plain.answer(world, raw)

    return await pass_through(request, Passage(plain.PATH, raw, answer, plain.broken))
