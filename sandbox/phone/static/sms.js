// The second app: what the SMS gateway brought to this number.

import { replySms } from "./actions.js";
import { openPage } from "./browser.js";
import { button, byId, el } from "./dom.js";
import { richText } from "./richtext.js";
import { entriesOf, onChange, show, state } from "./state.js";
import { paused, separatorTime } from "./times.js";

export function smsScreen() {
  const subtitle = el("p", { class: "bar-sub" });
  const bar = el("header", { class: "bar bar-sms" }, el("div", { class: "bar-title" }, el("h2", {}, "短信"), subtitle));
  const log = el("div", { class: "log sms-log", role: "log", "aria-live": "polite", "aria-label": "短信记录", tabindex: "0", test: "sms-log" });
  const form = replyForm();
  onChange(() => refresh({ subtitle, log, form }));
  return el("section", { class: "screen", "data-screen": "sms", "aria-label": "短信" }, bar, log, form);
}

function replyForm() {
  const input = el("input", { class: "words", id: "sms-words", test: "sms-input", placeholder: "回复短信", "aria-label": "回复短信", maxlength: "300", autocomplete: "off" });
  const send = el("button", { type: "submit", class: "button send send-sms", test: "sms-send" }, "发送");
  const submit = (event) => {
    event.preventDefault();
    const words = byId("sms-words").value.trim();
    if (words) replySms(words);
    byId("sms-words").value = "";
  };
  const refuse = button({ class: "chip", test: "sms-refuse", on: { click: () => replySms("R") } }, "回复 R 拒收");
  return el("footer", { class: "composer" }, el("div", { class: "quick" }, refuse), el("form", { class: "compose has-words", on: { submit } }, input, send));
}

function refresh({ subtitle, log, form }) {
  if (!state.person) return;
  const { phone } = state.person;
  subtitle.textContent = phone ? `本机号码 ${phone}` : "这部手机没有号码";
  form.hidden = !phone;
  log.replaceChildren(...lines());
  if (state.screen === "sms") requestAnimationFrame(() => (log.scrollTop = log.scrollHeight));
}

function lines() {
  const entries = entriesOf("sms");
  if (entries.length === 0) return [el("p", { class: "empty" }, "还没有短信")];
  return entries.flatMap((entry, i) => [paused(entries[i - 1], entry) && el("p", { class: "line" }, separatorTime(entry.at)), bubble(entry)]).filter(Boolean);
}

function bubble(entry) {
  const side = entry.from_me ? "sms-mine" : "sms-theirs";
  const words = richText(entry.text, { onLink: openPage, onSay: () => show("chat") });
  return el("div", { class: `sms-bubble ${side}`, test: "sms-bubble", "data-seq": entry.seq }, ...words);
}
