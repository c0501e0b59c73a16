// The account's menu: up to three columns, each a button or a list that pops up.

import { tapMenu } from "./actions.js";
import { openPage } from "./browser.js";
import { button, el, icon } from "./dom.js";
import { onChange, state } from "./state.js";

let open = -1;

export function menuBar() {
  const bar = el("div", { class: "menu", id: "menu", role: "menubar", "aria-label": "公众号菜单" });
  bar.addEventListener("keydown", (event) => event.key === "Escape" && openColumn(bar, -1));
  document.addEventListener("click", (event) => open >= 0 && !event.composedPath().includes(bar) && openColumn(bar, -1));
  onChange(() => draw(bar));
  return bar;
}

function draw(bar) {
  bar.replaceChildren(...state.menu.map((entry, i) => column(bar, entry, i)));
}

function openColumn(bar, i) {
  open = open === i ? -1 : i;
  draw(bar);
  bar.querySelector(".submenu button")?.focus();
}

function column(bar, entry, i) {
  const below = entry.buttons;
  const press = () => (below.length ? openColumn(bar, i) : tap(bar, entry, [i]));
  const props = { class: "menu-top", role: "menuitem", test: `menu-${i}`, on: { click: press } };
  const expands = below.length ? { "aria-haspopup": "true", "aria-expanded": String(open === i) } : {};
  const top = button({ ...props, ...expands }, below.length > 0 && icon("menu"), el("span", {}, entry.name));
  return el("div", { class: "menu-column" }, open === i && below.length > 0 && submenu(bar, below, i), top);
}

function submenu(bar, entries, i) {
  const item = (entry, j) =>
    button({ class: "menu-item", role: "menuitem", test: `menu-${i}-${j}`, on: { click: () => tap(bar, entry, [i, j]) } }, entry.name);
  return el("div", { class: "submenu", role: "menu" }, ...entries.map(item));
}

/** A view button opens its page, and the platform hears of it like of any tap. */
function tap(bar, entry, path) {
  open = -1;
  draw(bar);
  tapMenu(path);
  if (entry.url) openPage(entry.url);
}
