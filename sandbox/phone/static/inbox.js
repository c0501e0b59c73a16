// The list of conversations: what the chat app opens with.

import { accountAvatar } from "./avatars.js";
import { badge } from "./dock.js";
import { button, el, icon } from "./dom.js";
import { plainLine } from "./richtext.js";
import { entriesOf, onChange, show, state, unread } from "./state.js";
import { shortTime } from "./times.js";

export function inboxScreen() {
  const list = el("div", { class: "conversations" });
  onChange(() => refresh(list));
  const bar = el("header", { class: "bar" }, el("h2", { class: "bar-title" }, "微信"));
  return el("section", { class: "screen", "data-screen": "inbox", "aria-label": "微信" }, bar, list);
}

function refresh(list) {
  if (!state.person) return;
  const last = entriesOf("chat").findLast((entry) => entry.kind !== "event");
  if (!state.person.following && !last) list.replaceChildren(nothingYet());
  else list.replaceChildren(conversation(last));
}

function conversation(last) {
  const open = () => show(state.person.following || last ? "chat" : "profile");
  const text = el(
    "span",
    { class: "conversation-text" },
    el("strong", {}, state.account.name),
    el("span", { class: "conversation-line" }, last ? plainLine(last) : "还没有消息"),
  );
  const time = el("span", { class: "conversation-time" }, last ? shortTime(last.at) : "");
  const face = el("span", { class: "badged" }, accountAvatar(), badge(unread("chat")));
  return button({ class: "conversation", test: "conversation", on: { click: open } }, face, text, time);
}

function nothingYet() {
  const look = button({ class: "button", test: "account-search", on: { click: () => show("profile") } }, "看看公众号");
  return el(
    "div",
    { class: "empty empty-big" },
    icon("chat"),
    el("p", {}, "还没有关注公众号"),
    el("p", { class: "hint" }, "点一张村口的海报，就是拿这部手机扫它。"),
    look,
  );
}
