// The strip of apps under the screen, with how much is unread.

import { button, byId, el, icon } from "./dom.js";
import { onChange, show, state, unread } from "./state.js";

/** A red number; nothing for zero. */
export function badge(count) {
  return count > 0 && el("span", { class: "badge", "aria-label": `${count} 条未读`, test: "unread" }, count > 99 ? "99+" : String(count));
}

export function drawDock() {
  const strip = byId("dock");
  const draw = () => strip.replaceChildren(chatApp(), smsApp(), panelDoor());
  onChange(draw);
  draw();
}

function app(shape, label, test, count, active, open) {
  const props = { class: "app", test, "aria-current": active ? "page" : null, on: { click: open } };
  return button(props, el("span", { class: "badged" }, icon(shape), badge(count)), el("span", {}, label));
}

function chatApp() {
  const open = () => show(state.person?.following ? "chat" : "inbox");
  return app("chat", "微信", "app-chat", unread("chat"), state.screen !== "sms", open);
}

function smsApp() {
  return app("sms", "短信", "app-sms", unread("sms"), state.screen === "sms", () => show("sms"));
}

/** On a narrow screen the panel lies behind the phone. */
function panelDoor() {
  const door = app("village", "村里", "app-village", 0, false, () => document.body.classList.add("panel-open"));
  door.classList.add("panel-door");
  return door;
}

export function closePanel() {
  document.body.classList.remove("panel-open");
}
