// One entry of the chat → what stands on the screen.

import { el, button, icon, openable } from "./dom.js";
import { plainLine, richText } from "./richtext.js";
import { separatorTime } from "./times.js";
import { accountAvatar, personAvatar } from "./avatars.js";

const CARDS = { template: noticeCard, notice: noticeCard, news: newsCard, link: newsCard, mass: massCard, menu: menuCard };

// Nobody tells the phone how long a recording is; the sample of the sandbox lasts three seconds.
const VOICE_SECONDS = 3;

/** The whole row with its avatar; an event is a grey line in the middle. */
export function row(entry, person, actions) {
  if (entry.kind === "event") return eventLine(entry);
  const avatar = entry.from_me ? personAvatar(person) : accountAvatar();
  return el(
    "div",
    { class: `row ${entry.from_me ? "row-mine" : "row-theirs"}`, test: "bubble", "data-kind": entry.kind, "data-seq": entry.seq },
    avatar,
    body(entry, actions),
  );
}

function eventLine(entry) {
  return el("p", { class: "line", "data-kind": "event", "data-seq": entry.seq }, entry.text);
}

export function timeLine(entry) {
  return el("p", { class: "line line-time" }, separatorTime(entry.at));
}

function body(entry, actions) {
  if (entry.kind === "image") return picture(entry, actions);
  if (entry.kind === "voice") return voiceBar(entry);
  if (entry.kind === "video") return video(entry);
  if (entry.kind === "location") return placeCard(entry);
  const card = CARDS[entry.kind];
  return card ? card(entry, actions) : textBubble(entry, actions);
}

function textBubble(entry, actions) {
  return el("div", { class: "bubble" }, ...richText(entry.text, actions));
}

function picture(entry, { onPicture }) {
  const address = openable(entry.url);
  if (!address) return el("div", { class: "bubble" }, "[图片]");
  const image = el("img", { src: address, alt: entry.from_me ? "我发的图片" : "收到的图片", loading: "lazy" });
  return button({ class: "picture", "aria-label": "看大图", on: { click: () => onPicture(address) } }, image);
}

function video(entry) {
  const address = openable(entry.url);
  if (!address) return el("div", { class: "bubble" }, "[视频]");
  return el("video", { class: "picture", src: address, controls: true, preload: "metadata", "aria-label": "视频" });
}

function voiceBar(entry) {
  const play = (event) => playVoice(event.currentTarget, entry);
  return button(
    { class: "bubble voice", "aria-label": "语音，点一下听", on: { click: play } },
    icon("waves"),
    el("span", {}, `${VOICE_SECONDS}″`),
  );
}

function playVoice(bar, entry) {
  const address = openable(entry.url);
  bar.classList.add("playing");
  setTimeout(() => bar.classList.remove("playing"), VOICE_SECONDS * 1000);
  // A format this browser cannot play stays silent; the bar still shows that it was tapped.
  if (address) new Audio(address).play().catch(() => {});
}

function placeCard(entry) {
  const map = el("div", { class: "place-map", "aria-hidden": "true" }, icon("place"));
  return el("div", { class: "card place" }, el("strong", {}, entry.text || "位置"), map);
}

function rowsOf(entry) {
  const pair = (field) => [el("dt", {}, field.label), el("dd", {}, field.value)];
  return el("dl", { class: "card-rows" }, entry.fields.flatMap(pair));
}

/** Template and subscription notices: a title, label and value rows, and where it leads. */
function noticeCard(entry, actions) {
  return cardBox(entry, actions, el("p", { class: "card-title" }, entry.text || "服务通知"), rowsOf(entry));
}

function newsCard(entry, actions) {
  const [title, ...rest] = entry.text.split("\n");
  return cardBox(
    entry,
    actions,
    el("p", { class: "card-title" }, title),
    rest.length > 0 && el("p", { class: "card-text" }, rest.join("\n")),
    entry.fields.length > 0 && rowsOf(entry),
  );
}

function massCard(entry, actions) {
  if (entry.url || entry.fields.length > 0) return newsCard(entry, actions);
  return el("div", { class: "bubble bubble-mass" }, el("span", { class: "tag" }, "群发"), ...richText(entry.text, actions));
}

/** A menu message: its lines are choices, and tapping one counts as a menu click. */
function menuCard(entry, { onChoice, ...actions }) {
  const choice = ({ label, value }) => button({ class: "link-button", test: "choice", on: { click: () => onChoice(label, value) } }, value);
  return el("div", { class: "bubble" }, ...richText(entry.text, actions), el("div", { class: "choices" }, ...entry.fields.map(choice)));
}

function cardBox(entry, { onLink }, ...children) {
  const address = openable(entry.url);
  const props = { class: `card card-${entry.kind}` };
  if (!entry.url || !address) return el("div", props, ...children);
  const more = el("span", { class: "card-more" }, el("span", {}, "查看详情"), icon("forward"));
  const label = `${plainLine(entry)}，查看详情`;
  return button({ ...props, "aria-label": label, on: { click: () => onLink(address) } }, ...children, more);
}
