// The account's own page: where one follows, unfollows or refuses its messages.

import { block, follow, unfollow } from "./actions.js";
import { accountAvatar } from "./avatars.js";
import { button, el, icon } from "./dom.js";
import { onChange, show, state } from "./state.js";

export function profileScreen() {
  const body = el("div", { class: "profile" });
  onChange(() => state.person && body.replaceChildren(...contents()));
  const back = button({ class: "bar-button", "aria-label": "返回", test: "profile-back", on: { click: goBack } }, icon("back"));
  const bar = el("header", { class: "bar bar-plain" }, back, el("h2", { class: "bar-title" }, ""), el("span", { class: "bar-button" }));
  return el("section", { class: "screen screen-white", "data-screen": "profile", "aria-label": "公众号资料" }, bar, body);
}

function goBack() {
  show(state.person.following ? "chat" : "inbox");
}

function contents() {
  const { name, intro } = state.account;
  const head = el("div", { class: "profile-head" }, accountAvatar(), el("div", {}, el("h3", {}, name), el("p", { class: "hint" }, "服务号 · 已认证")));
  const scanned = state.ticket && !state.person.following && el("p", { class: "profile-scan" }, "扫码成功，关注后就能收到消息");
  return [head, el("p", { class: "profile-intro" }, intro), scanned, ...doors()].filter(Boolean);
}

function doors() {
  if (!state.person.following) return [button({ class: "button button-wide", test: "follow", on: { click: follow } }, "关注公众号")];
  const refused = state.person.blocked;
  return [
    button({ class: "button button-wide", test: "profile-chat", on: { click: () => show("chat") } }, "发消息"),
    button({ class: "button button-wide button-grey", test: "block", "aria-pressed": String(refused), on: { click: () => block(!refused) } }, refused ? "恢复接收消息" : "拒收消息"),
    button({ class: "button button-wide button-red", test: "profile-unfollow", on: { click: unfollow } }, "不再关注"),
  ];
}
