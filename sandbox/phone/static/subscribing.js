// The 'may we send you this?' sheet for subscription notices, as the platform shows it.

import { get } from "./api.js";
import { answerNotices } from "./actions.js";
import { accountAvatar } from "./avatars.js";
import { warn } from "./banners.js";
import { button, el } from "./dom.js";
import { closeSheet, openSheet } from "./sheets.js";
import { state } from "./state.js";

export async function openSubscribing() {
  try {
    const { templates } = await get("/notices");
    if (templates.length === 0) warn("这个公众号还没有订阅通知的模板。");
    else ask(templates);
  } catch (refusal) {
    warn(refusal.message);
  }
}

function ask(templates) {
  const ticks = templates.map(tick);
  const allow = button({ class: "button", test: "subscribe-allow", on: { click: () => answer(ticks) } }, "允许");
  const refuse = button({ class: "button button-grey", test: "subscribe-reject", on: { click: () => answer([], ticks) } }, "取消");
  openSheet(
    "bottom",
    "订阅通知",
    el("p", { class: "sheet-from" }, accountAvatar(), `${state.account.name} 申请`),
    el("h2", { class: "sheet-title" }, "发送以下消息"),
    el("ul", { class: "ticks" }, ...ticks.map(({ line }) => line)),
    el("div", { class: "sheet-buttons" }, refuse, allow),
  );
}

function tick(template) {
  const box = el("input", { type: "checkbox", checked: true, test: `subscribe-tick-${template.id}` });
  return { id: template.id, box, line: el("li", {}, el("label", {}, el("span", {}, template.title), box)) };
}

/** What is ticked is accepted, the rest refused; 取消 refuses everything. */
async function answer(offered, refused = []) {
  const accepted = offered.map(({ id, box }) => [id, box.checked ? "accept" : "reject"]);
  closeSheet();
  await answerNotices(Object.fromEntries([...accepted, ...refused.map(({ id }) => [id, "reject"])]));
}
