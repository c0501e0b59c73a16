// The conversation with the account.

import { choose, say } from "./actions.js";
import { openPage, openPicture } from "./browser.js";
import { row, timeLine } from "./bubbles.js";
import { composer } from "./composer.js";
import { button, el, icon } from "./dom.js";
import { entriesOf, onChange, show, state } from "./state.js";
import { paused } from "./times.js";

const ACTIONS = { onLink: openPage, onPicture: openPicture, onSay: say, onChoice: choose };

let drawn = { openid: null, last: null };

export function chatScreen() {
  const title = el("h2", { class: "bar-title" });
  const bar = el(
    "header",
    { class: "bar" },
    button({ class: "bar-button", "aria-label": "返回", test: "chat-back", on: { click: () => show("inbox") } }, icon("back")),
    title,
    button({ class: "bar-button", "aria-label": "公众号资料", test: "account-open", on: { click: () => show("profile") } }, icon("person")),
  );
  const log = el("div", { class: "log", id: "log", role: "log", "aria-live": "polite", "aria-label": "聊天记录", tabindex: "0", test: "chat-log" });
  const bottom = composer();
  const invite = el("footer", { class: "invite" }, "关注公众号后才能发消息 ", button({ class: "link-button", on: { click: () => show("profile") } }, "去关注"));
  onChange(() => refresh({ title, log, bottom, invite }));
  return el("section", { class: "screen", "data-screen": "chat", "aria-label": "微信聊天" }, bar, log, bottom, invite);
}

function refresh({ title, log, bottom, invite }) {
  if (!state.person) return;
  title.textContent = state.account.name;
  bottom.hidden = !state.person.following;
  invite.hidden = state.person.following;
  if (drawn.openid !== state.person.openid) {
    log.replaceChildren();
    drawn = { openid: state.person.openid, last: null };
  }
  append(log);
}

function append(log) {
  const fresh = entriesOf("chat").filter((entry) => !drawn.last || entry.seq > drawn.last.seq);
  for (const entry of fresh) {
    if (paused(drawn.last, entry)) log.append(timeLine(entry));
    log.append(row(entry, state.person, ACTIONS));
    drawn.last = entry;
  }
  if (fresh.length > 0 || state.screen === "chat") toEnd(log);
}

function toEnd(log) {
  requestAnimationFrame(() => {
    log.scrollTop = log.scrollHeight;
  });
}
