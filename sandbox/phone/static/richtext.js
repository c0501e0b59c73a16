// Chat text with links: bare addresses and the <a href="…">…</a> that the platform allows.

import { el, button, openable } from "./dom.js";

const LINK = /<a\s[^>]*?href=(?:"([^"]*)"|'([^']*)')[^>]*>([\s\S]*?)<\/a>|(https?:\/\/[^\s<>"'，。；！？、）】》]+)/gi;
const TRAILING = /[.,;:!?)\]]+$/;

/** Text → nodes. `onLink(address)` opens an address, `onSay(text)` sends a ready-made answer. */
export function richText(text, actions) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    nodes.push(text.slice(from, match.index), ...linkNodes(match, actions));
    from = match.index + match[0].length;
  }
  return [...nodes, text.slice(from)];
}

function linkNodes(match, actions) {
  if (match[4]) return bareLink(match[4], actions);
  const address = match[1] ?? match[2] ?? "";
  return [answerLink(address, match[3], actions) ?? link(address, match[3], actions)];
}

function bareLink(found, actions) {
  const address = found.replace(TRAILING, "");
  return [link(address, address, actions), found.slice(address.length)];
}

function link(address, label, { onLink }) {
  const target = openable(address);
  if (!target) return label;
  const open = (event) => {
    event.preventDefault();
    onLink(target);
  };
  return el("a", { href: target, rel: "noreferrer", on: { click: open } }, label);
}

/** weixin://bizmsgmenu?msgmenucontent=…: tapping it says the words. */
function answerLink(address, label, { onSay }) {
  if (!address.startsWith("weixin://bizmsgmenu?")) return null;
  const words = new URLSearchParams(address.split("?")[1]).get("msgmenucontent") || label;
  return button({ class: "link-button", on: { click: () => onSay(words) } }, label);
}

/** One line for a list or a banner. */
export function plainLine(entry) {
  const named = { image: "[图片]", voice: "[语音]", location: "[位置]" }[entry.kind];
  const text = (entry.text || "").replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim();
  if (named) return named;
  if (["template", "notice"].includes(entry.kind)) return `[通知] ${text || entry.fields[0]?.value || ""}`;
  return text || "[消息]";
}
