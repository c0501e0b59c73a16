// Anything that lies over the screen: one at a time, closed by Escape, focus goes back where it was.

import { byId, el } from "./dom.js";

let before = null;

export function closeSheet() {
  byId("layer").replaceChildren();
  byId("layer").classList.remove("open");
  before?.focus();
  before = null;
}

/** Lays `children` over the phone. kind: bottom | full | dark. */
export function openSheet(kind, label, ...children) {
  before ??= document.activeElement;
  const sheet = el("div", { class: `sheet sheet-${kind}`, role: "dialog", "aria-modal": "true", "aria-label": label }, ...children);
  sheet.addEventListener("keydown", keepFocus);
  byId("layer").replaceChildren(sheet);
  byId("layer").classList.add("open");
  byId("layer").onclick = leaveByShade;
  stops(sheet)[0]?.focus();
  return sheet;
}

/** A tap beside the sheet. It returns nothing: `false` here would cancel every button of the sheet. */
function leaveByShade(event) {
  if (event.target === byId("layer")) closeSheet();
}

function stops(sheet) {
  return [...sheet.querySelectorAll("button, input, a[href], iframe")].filter((node) => !node.disabled && !node.hidden);
}

function keepFocus(event) {
  if (event.key === "Escape") closeSheet();
  if (event.key !== "Tab") return;
  const all = stops(event.currentTarget);
  const edge = event.shiftKey ? all[0] : all.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? all.at(-1) : all[0]).focus();
}
