// What drops from the top of the screen: an arrival somewhere else, or a refusal.

import { button, byId, el } from "./dom.js";
import { accountAvatar } from "./avatars.js";
import { plainLine } from "./richtext.js";
import { appOf, onChange, show, state } from "./state.js";

const SHOWN_MS = 4000;

function drop(node) {
  byId("banners").replaceChildren(node);
  setTimeout(() => node.remove(), SHOWN_MS);
}

export function warn(message) {
  drop(el("div", { class: "banner banner-warn", role: "alert", test: "warning" }, message));
}

/** An arrival that is being looked at needs no banner any more. */
export function clearSeenBanners() {
  onChange(() => {
    for (const banner of document.querySelectorAll(".banner[data-app]")) if (banner.dataset.app === state.screen) banner.remove();
  });
}

/** Tells of an entry whose app is not on the screen. */
export function announce(entry) {
  const app = appOf(entry);
  const name = app === "sms" ? "短信" : state.account.name;
  const text = el("span", { class: "banner-text" }, el("strong", {}, name), el("span", {}, plainLine(entry)));
  const open = (event) => {
    event.currentTarget.remove();
    show(app);
  };
  const face = app === "sms" ? el("span", { class: "avatar avatar-sms", "aria-hidden": "true" }, "信") : accountAvatar();
  drop(button({ class: "banner", test: "arrival", "data-app": app, on: { click: open } }, face, text));
}
