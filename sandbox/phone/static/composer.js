// The bottom of the chat: words, the account's menu, ready answers.

import { say } from "./actions.js";
import { attachDrawer } from "./attaching.js";
import { button, byId, el, icon } from "./dom.js";
import { menuBar } from "./menu.js";
import { entriesOf, onChange, state } from "./state.js";
import { openSubscribing } from "./subscribing.js";

const READY = ["我要登记", "找工作", "我的进度", "补贴", "培训", "同意", "跳过", "返回", "人工", "退订"];
const CHOICE = /^\s*([0-9]{1,2})[\s.、．]+(\S.{0,11})$/;

let typing = true;

export function composer() {
  onChange(refresh);
  return el("footer", { class: "composer" }, quickRow(), el("div", { class: "compose" }, modeButton(), wordsRow(), menuBar()), attachDrawer());
}

function quickRow() {
  return el("div", { class: "quick", id: "quick", role: "group", "aria-label": "快捷回复" });
}

function chip(label, words, extra = {}) {
  return button({ class: "chip", on: { click: () => say(words) }, ...extra }, label);
}

/** The numbered choices of the account's last text, so that they can be tapped. */
function choices() {
  const last = entriesOf("chat").findLast((entry) => entry.kind !== "event");
  if (!last || last.from_me || last.kind !== "text") return [];
  return last.text.split("\n").map((line) => line.match(CHOICE)).filter(Boolean);
}

function refreshQuick() {
  const subscribe = chip("订阅通知", "", { class: "chip chip-bell", test: "subscribe-open", on: { click: openSubscribing } });
  const answers = choices().map(([, digit, label]) => chip(`${digit} ${label}`, digit, { class: "chip chip-choice" }));
  byId("quick").replaceChildren(subscribe, ...answers, ...READY.map((words) => chip(words, words)));
  byId("quick").scrollLeft = 0;
}

function wordsRow() {
  const input = el("input", {
    class: "words",
    id: "words",
    test: "chat-input",
    "aria-label": "发消息",
    placeholder: "发消息",
    enterkeyhint: "send",
    maxlength: "600",
    autocomplete: "off",
    on: { input: refreshSend },
  });
  const more = button({ class: "round", id: "more", test: "chat-more", "aria-label": "更多功能", "aria-expanded": "false", on: { click: toggleDrawer } }, icon("plus"));
  const send = el("button", { type: "submit", class: "button send", test: "chat-send", "aria-label": "发送" }, "发送");
  return el("form", { class: "words-row", id: "words-row", on: { submit: sendWords } }, input, more, send);
}

function modeButton() {
  return button({ class: "round", id: "mode", test: "chat-mode", on: { click: switchMode } });
}

function switchMode() {
  typing = !typing;
  openDrawer(false);
  refresh();
}

function toggleDrawer() {
  openDrawer(byId("drawer").hidden);
}

function openDrawer(open) {
  byId("drawer").hidden = !open;
  byId("more").setAttribute("aria-expanded", String(open));
  byId("log").scrollTop = byId("log").scrollHeight;
}

function sendWords(event) {
  event.preventDefault();
  const words = byId("words").value.trim();
  if (!words) return;
  byId("words").value = "";
  refreshSend();
  say(words);
}

function refreshSend() {
  byId("words-row").classList.toggle("has-words", byId("words").value.trim() !== "");
}

/** Keyboard or menu, as on the real thing; without a menu there is nothing to switch. */
function refresh() {
  const menuShown = !typing && state.menu.length > 0;
  byId("words-row").hidden = menuShown;
  byId("menu").hidden = !menuShown;
  byId("mode").hidden = state.menu.length === 0;
  byId("mode").setAttribute("aria-label", menuShown ? "切换到键盘" : "切换到菜单");
  byId("mode").replaceChildren(icon(menuShown ? "keyboard" : "menu"));
  refreshQuick();
}
