"""The whole state of the sandbox, in memory."""

from itertools import count

from sandbox.base.background import Background
from sandbox.base.clock import Clock
from sandbox.base.config import Config
from sandbox.base.faults import Faults
from sandbox.base.journal import Journal
from sandbox.base.ledger import Ledger
from sandbox.base.refusals import Json, Refusal
from sandbox.base.repeats import Repeats
from sandbox.platform.chats import Chats
from sandbox.platform.codes import Codes
from sandbox.platform.mass_jobs import Job
from sandbox.platform.media import MediaShelf
from sandbox.platform.oauth import Grants
from sandbox.platform.people import People
from sandbox.platform.quotas import Quotas
from sandbox.platform.tags import Tags
from sandbox.platform.templates import Sort, Template, template_set
from sandbox.platform.tokens import Tokens


class State:
    """The parts of the played world; `World` adds the acts of people."""

    def __init__(self, config: Config) -> None:
        """Load the state that an earlier run left in the data folder."""
        self.config = config
        self.clock = Clock(config.now)
        self.journal = Journal(config.data)
        self.background = Background()
        self.ledger = Ledger(self.clock)
        self.chats = Chats(self.clock, self.journal)
        self.crowd = People(self.clock, self.journal)
        self.codes = Codes(self.clock, self.journal, config.base_url)
        self.media = MediaShelf(self.clock, self.journal)
        self.tags = Tags(self.journal)
        self.tokens = Tokens(self.clock)
        self.faults = Faults(config.seed)
        self.quotas = Quotas(self.clock)
        self.repeats = Repeats(self.clock)
        self.grants = Grants(self.clock)
        self.jobs: dict[int, Job] = {}
        self.job_ids = count(int(self.clock.unix()))  # never given twice, also across restarts
        self.mass_speed = 0
        self.latency_ms = config.latency_ms
        self.latency_path = ""
        self.templates = {each.template_id: each for each in template_set(config.template_set, config.app_id)}
        self.buttons: list[Json] = next((each["buttons"] for each in self.journal.load("menu")), [])

    def template(self, template_id: object, sort: Sort) -> Template:
        """The template of that sort; 40037 if there is none."""
        template = self.templates.get(template_id) if isinstance(template_id, str) else None
        if template is None or template.sort is not sort:
            raise Refusal(40037)
        return template

    def media_url(self, media_id: str) -> str:
        """The address of a picture or sound."""
        return f"{self.config.base_url}/_sandbox/media/{media_id}"

    def set_menu(self, buttons: list[Json]) -> None:
        """Replace the account's menu; an empty list removes it."""
        self.buttons = buttons
        self.journal.put("menu", "menu", lambda: {"buttons": self.buttons})

    def clear(self) -> None:
        """Remove people, messages, codes, tags, media, faults and used quotas; tokens, templates and the clock stay."""
        for part in (self.chats, self.crowd, self.codes, self.media, self.tags):
            part.clear()
        for ordered in (self.ledger, self.faults, self.quotas, self.repeats, self.jobs):
            ordered.clear()
        self.buttons = []
        self.journal.clear()
