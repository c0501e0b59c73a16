"""A real browser with two windows: the labourer's phone and the staff's console."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, sync_playwright

from settings import VAR
from tests.stories_e2e.harness.service import PASSWORD, Service

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
SHOTS = Path(os.environ.get("SCREENSHOTS", VAR / "screenshots"))
WIDTHS = {"desktop": (1280, 800), "phone": (360, 740)}


@contextmanager
def opened() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


def shoot(page: Page, name: str) -> None:
    """Keep the page at both widths under var/screenshots."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    for kind, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=SHOTS / f"{name}-{kind}.png")
    page.set_viewport_size({"width": 1280, "height": 800})


class PhonePage:
    """The phone in the browser."""

    def __init__(self, browser: Browser, service: Service) -> None:
        self.page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
        self.page.goto(f"{service.outside.url}/")

    def become(self, name: str, phone: str) -> None:
        self.page.get_by_test_id("new-name").fill(name)
        self.page.get_by_test_id("new-phone").fill(phone)
        self.page.get_by_test_id("new-person").click()
        self.page.get_by_test_id("owner").get_by_text(name).wait_for()

    def scan_a_village(self, village: str) -> None:
        """Tap its poster and follow."""
        self.page.locator("[data-testid^=poster-]", has_text=village).first.click()
        self.page.get_by_test_id("follow").locator("visible=true").first.click()
        self.await_words("回复数字")

    def say(self, text: str, answer: str) -> None:
        self._send(text)
        self.await_words(answer)

    def ask(self, text: str) -> str:
        """Write this; the account's next message."""
        return self._answer_to(lambda: self._send(text))

    def tap(self, column: int, row: int) -> str:
        """Tap this row of the account's menu; the account's next message."""
        if not self.page.get_by_test_id(f"menu-{column}").is_visible():
            self.page.get_by_test_id("chat-mode").click()
        self.page.get_by_test_id(f"menu-{column}").click()
        return self._answer_to(self.page.get_by_test_id(f"menu-{column}-{row}").click)

    def last_answer(self) -> str:
        return self._answers().last.locator(".bubble").inner_text()

    def _send(self, text: str) -> None:
        self.page.get_by_test_id("chat-input").fill(text)
        self.page.get_by_test_id("chat-send").click()

    def _answer_to(self, act: Callable[[], None]) -> str:
        before = self._answers().count()
        act()
        self._answers().nth(before).wait_for(timeout=30_000)
        return self._answers().nth(before).locator(".bubble").inner_text()

    def _answers(self) -> Locator:
        """Words alone: cards of notices come between them when they will."""
        return self.page.get_by_test_id("chat-log").locator(".row-theirs[data-kind=text]")

    def await_words(self, words: str) -> None:
        self.page.get_by_test_id("chat-log").get_by_text(words).last.wait_for(timeout=30_000)

    def accept_notices(self) -> None:
        self.page.get_by_test_id("subscribe-open").locator("visible=true").first.click()
        self.page.get_by_test_id("subscribe-allow").click()


class ConsolePage:
    """The console, logged in as one user."""

    def __init__(self, browser: Browser, service: Service, name: str) -> None:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
        self.page = context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.refused: list[str] = []
        """What the browser did not do because the page's own policy forbids it."""
        self.page.on("console", self._note)
        self.url = service.url
        self.page.goto(f"{self.url}/login")
        self.page.get_by_label("账号").fill(name)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()

    def _note(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.refused.append(message.text)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words).first.click()

    def sees(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for(timeout=60_000)
