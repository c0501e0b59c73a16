"""The acts of people with their phones, and their effects on the platform."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

from sandbox.base.config import Config
from sandbox.base.refusals import Json
from sandbox.platform.chats import Changes, Entry, Kind
from sandbox.platform.codes import QrCode
from sandbox.platform.media import guess_type
from sandbox.platform.people import Person, Trigger
from sandbox.platform.sms_gateway import Gateway
from sandbox.platform.state import State
from sandbox.platform.templates import Sort, Template
from sandbox.webhook.pushes import Push, Tree, event, message, notice_event
from sandbox.webhook.webhook import Webhook
from sandbox.world.arrivals import FAULT_LINE, show

MENU_TRIGGERS = {"click", "scancode_push", "scancode_waitmsg"}


class World(State):
    """The played world. Acts return at once; their push and its answer follow in the background.

    An unknown openid raises `Refusal` (40003) everywhere; `settle` waits for all that follows.
    """

    def __init__(self, config: Config) -> None:
        """Make the world; nothing runs before `start`."""
        super().__init__(config)
        self.webhook = Webhook(config, self.clock, self.ledger)
        self.sms = Gateway(self)
        self.chosen = ""
        self._writer: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open connections and begin to write the journal."""
        await self.webhook.start()
        await self.sms.start()
        self._writer = asyncio.create_task(self.journal.run())

    async def close(self) -> None:
        """Stop the tasks under way and write all changes."""
        await self.background.close()
        await self.webhook.close()
        await self.sms.close()
        if self._writer is not None:
            self._writer.cancel()
            with suppress(asyncio.CancelledError):
                await self._writer
        self.journal.flush()

    async def settle(self) -> None:
        """Return when no push, answer, receipt or delivery is under way."""
        await self.background.settle()

    async def person(self, openid: str) -> Person:
        """The person."""
        return self.crowd.get(openid)

    async def people(self) -> list[Person]:
        """All people with a phone, following or not, in order of their creation."""
        return list(self.crowd)

    async def add_person(self, name: str, phone: str | None = None) -> Person:
        """Make a person with a phone who does not follow yet."""
        return self.crowd.add(name, phone)

    async def choose(self, openid: str) -> Person:
        """Choose the person for whom OAuth answers, as if their phone opened the page."""
        self.chosen = self.crowd.get(openid).openid
        return self.crowd.get(openid)

    async def chat(self, openid: str) -> list[Entry]:
        """The person's whole chat and SMS, oldest first."""
        return self.chats.of(self.crowd.get(openid).openid)

    def subscribe_changes(self, openid: str) -> Changes:
        """The new entries from now on, as an async iterator; the caller closes it or uses `with`."""
        return self.chats.watch(self.crowd.get(openid).openid)

    async def follow(self, openid: str, ticket: str | None = None) -> None:
        """Follow the account, by a parametric code when `ticket` is given."""
        person = self.crowd.get(openid)
        code = self.codes.find(ticket) if ticket else None
        if person.following:
            return
        self._begin_to_follow(person, code)
        fields = {"EventKey": f"qrscene_{code.scene}", "Ticket": code.ticket} if code else {"EventKey": ""}
        self._act(person, "关注了公众号", event(openid, "subscribe", fields, visible=True), Trigger.FOLLOW)

    async def scan(self, openid: str, ticket: str) -> bool:
        """Scan a parametric code: new people follow, for followers a SCAN is pushed; False if the code has expired."""
        person, code = self.crowd.get(openid), self.codes.find(ticket)
        if code is None:
            return False
        if not person.following:
            await self.follow(openid, ticket)
            return True
        fields = {"EventKey": code.scene, "Ticket": code.ticket}
        self._act(person, "扫描了二维码", event(openid, "SCAN", fields, visible=True), Trigger.SCAN)
        return True

    async def unfollow(self, openid: str) -> None:
        """Stop following: windows close, the account loses the person's tags."""
        person = self.crowd.get(openid)
        if person.following:
            person.following = False
            person.windows.clear()
            person.tags.clear()
            person.remark = ""
            self._act(person, "取消关注了公众号", event(openid, "unsubscribe", {"EventKey": ""}))

    async def say(self, openid: str, text: str) -> Entry:
        """Write a text."""
        return self._send(openid, Kind.TEXT, text, message(openid, "text", {"Content": text}))

    async def send_image(self, openid: str, body: bytes) -> Entry:
        """Send a picture (png, jpeg or gif)."""
        media = self.media.add("image", guess_type(body, "image"), body)
        url = self.media_url(media.media_id)
        push = message(openid, "image", {"PicUrl": url, "MediaId": media.media_id})
        return self._send(openid, Kind.IMAGE, "", push, url=url)

    async def send_voice(self, openid: str, body: bytes) -> Entry:
        """Send a voice note; recognition arrives empty, as on the platform today (fact 1.5)."""
        media = self.media.add("voice", guess_type(body, "voice"), body)
        wide = self.media.add("voice", media.content_type, body)
        fields: Tree = {
            "MediaId": media.media_id,
            "Format": "amr",
            "Recognition": "",
            "MediaId16K": wide.media_id,
        }
        url = self.media_url(media.media_id)
        return self._send(openid, Kind.VOICE, "", message(openid, "voice", fields), url=url)

    async def send_location(self, openid: str, lat: float, lng: float, label: str) -> Entry:
        """Send a place."""
        fields: Tree = {"Location_X": lat, "Location_Y": lng, "Scale": 16, "Label": label}
        shown = {"纬度": str(lat), "经度": str(lng)}
        return self._send(openid, Kind.LOCATION, label, message(openid, "location", fields), shown)

    async def send_link(self, openid: str, title: str, description: str, url: str) -> Entry:
        """Send a link."""
        push = message(openid, "link", {"Title": title, "Description": description, "Url": url})
        return self._send(openid, Kind.LINK, title, push, {"摘要": description}, url)

    async def tap_menu(self, openid: str, path: Sequence[int]) -> Json:
        """Tap the menu (`[0]` a top button, `[1, 2]` a sub-button) and return the JSON of the button.

        Raises IndexError without such a button. The page of a `view` button is opened by the caller.
        """
        person = self.crowd.get(openid)
        button = self.buttons[path[0]]
        for index in path[1:]:
            button = button["sub_button"][index]
        kind = button.get("type")
        if kind in MENU_TRIGGERS:
            push = event(openid, str(kind).upper() if kind == "click" else str(kind), _tapped(button), visible=True)
            self._act(person, f"点击了菜单「{button['name']}」", push, Trigger.MENU)
        elif kind == "view":
            self._start(event(openid, "VIEW", {"EventKey": button["url"], "MenuId": "1"}))
        return button

    async def tap_choice(self, openid: str, choice_id: str, text: str) -> Entry:
        """Tap a line of a menu message, which counts as a menu click and not as a message (fact 3.4)."""
        push = message(openid, "text", {"Content": text, "bizmsgmenuid": choice_id})
        return self._send(openid, Kind.TEXT, text, push, trigger=Trigger.MENU)

    async def menu(self) -> list[Json]:
        """The buttons of the account as the service created them; empty without a menu."""
        return self.buttons

    async def notice_templates(self) -> list[Template]:
        """The subscription notices that people can accept."""
        return [each for each in self.templates.values() if each.sort is Sort.NOTICE]

    async def accept_notices(self, openid: str, choices: Mapping[str, str], scene: int = 1) -> None:
        """Answer the subscription popup, by template id with `accept` or `reject`; scene 1 is a page."""
        person = self.crowd.get(openid)
        for template_id, choice in choices.items():
            template = self.template(template_id, Sort.NOTICE)
            left = person.credits.get(template_id, 0)
            person.credits[template_id] = left + 1 if choice == "accept" else left
            if choice == "reject" and template.long_term:
                person.credits.pop(template_id)
        items: list[Tree] = [
            {"TemplateId": key, "SubscribeStatusString": choice, "PopupScene": scene} for key, choice in choices.items()
        ]
        self.crowd.changed(person)
        self._start(notice_event(openid, "subscribe_msg_popup_event", "SubscribeMsgPopupEvent", items))

    async def refuse_notice(self, openid: str, template_id: str) -> None:
        """Switch a notice off in the settings, which ends its credits."""
        person = self.crowd.get(openid)
        person.credits.pop(self.template(template_id, Sort.NOTICE).template_id, None)
        items: list[Tree] = [{"TemplateId": template_id, "SubscribeStatusString": "reject"}]
        self.crowd.changed(person)
        self._start(notice_event(openid, "subscribe_msg_change_event", "SubscribeMsgChangeEvent", items))

    async def block(self, openid: str, *, blocked: bool = True) -> None:
        """Switch 'receive messages' off, or on again."""
        person = self.crowd.get(openid)
        person.blocked = blocked
        self.crowd.changed(person)

    async def sms_reply(self, phone: str, text: str) -> None:
        """Answer the last SMS from this number; 退订 and T also put it on the carriers' blacklist."""
        owner = self.crowd.owner_of(phone)
        if owner is not None:
            self.chats.add(owner.openid, Kind.SMS, text, from_me=True)
        self.sms.take_reply(phone, text)

    async def qr_codes(self) -> list[QrCode]:
        """The parametric codes that can be scanned."""
        return list(self.codes)

    def tell_service(self, push: Push) -> None:
        """Post a receipt or another event after the receipt delay."""
        self.background.start(self._deliver(push), self.config.receipt_delay_ms / 1000)

    def _begin_to_follow(self, person: Person, code: QrCode | None) -> None:
        person.following = True
        person.followed_at = int(self.clock.unix())
        person.scene = "ADD_SCENE_QR_CODE" if code else "ADD_SCENE_SEARCH"
        person.qr_scene = code.scene if code else ""

    def _send(
        self,
        openid: str,
        kind: Kind,
        text: str,
        push: Push,
        fields: Mapping[str, str] | None = None,
        url: str = "",
        trigger: Trigger = Trigger.MESSAGE,
    ) -> Entry:
        """Put the person's own message on their phone and push it."""
        person = self.crowd.get(openid)
        entry = self.chats.add(openid, kind, text, from_me=True, fields=fields, url=url)
        person.open_window(trigger, self.clock.unix())
        self.crowd.changed(person)
        self._start(push)
        return entry

    def _act(self, person: Person, line: str, push: Push, trigger: Trigger | None = None) -> None:
        """Show an act on the phone and push its event."""
        self.chats.add(person.openid, Kind.EVENT, line, from_me=True)
        if trigger is not None:
            person.open_window(trigger, self.clock.unix())
        self.crowd.changed(person)
        self._start(push)

    def _start(self, push: Push) -> None:
        self.background.start(self._deliver(push))

    async def _deliver(self, push: Push) -> None:
        delivered = await self.webhook.deliver(push)
        if delivered.answer is not None and self.crowd.find(push.sender) is not None:
            show(self, push.sender, delivered.answer)
        elif delivered.failed and (push.visible or push.about_message):
            self.chats.add(push.sender, Kind.EVENT, FAULT_LINE)


def _tapped(button: Json) -> Tree:
    if button["type"] == "click":
        return {"EventKey": str(button.get("key", ""))}
    scanned: Tree = {"ScanType": "qrcode", "ScanResult": "https://example.com/"}
    return {"EventKey": str(button.get("key", "")), "ScanCodeInfo": scanned}
