// The pages and pictures that the chat leads to, opened inside the phone.

import { button, el, icon, openable } from "./dom.js";
import { closeSheet, openSheet } from "./sheets.js";

/** A page in the phone's own browser; what forbids framing opens in a new tab from the same bar. */
export function openPage(address) {
  const target = openable(address);
  if (!target) return;
  const host = new URL(target).host;
  const bar = el(
    "header",
    { class: "bar bar-browser" },
    button({ class: "bar-button", "aria-label": "关闭网页", test: "browser-close", on: { click: closeSheet } }, icon("close")),
    el("h2", { class: "bar-title bar-host" }, host),
    el("a", { class: "bar-button", href: target, target: "_blank", rel: "noreferrer", "aria-label": "在新窗口打开", test: "browser-outside" }, icon("outside")),
  );
  const frame = el("iframe", {
    class: "page",
    src: target,
    title: `网页 ${host}`,
    test: "browser",
    referrerpolicy: "no-referrer",
    sandbox: "allow-scripts allow-forms allow-same-origin allow-popups allow-downloads allow-modals",
  });
  openSheet("full", "网页", bar, frame);
}

export function openPicture(address) {
  const close = button({ class: "picture-full", "aria-label": "关闭大图", on: { click: closeSheet } }, el("img", { src: address, alt: "大图" }));
  openSheet("dark", "大图", close);
}
