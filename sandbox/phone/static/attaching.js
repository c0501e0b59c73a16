// The drawer under the plus: pictures, a voice note, a place, subscriptions.

import { sendFile, sendLocation, sendSample } from "./actions.js";
import { warn } from "./banners.js";
import { button, el, icon } from "./dom.js";
import { closeSheet, openSheet } from "./sheets.js";
import { openSubscribing } from "./subscribing.js";

const MOST_BYTES = 10 * 1024 * 1024;
const MOST_VOICE_BYTES = 2 * 1024 * 1024;

export function attachDrawer() {
  const chooser = el("input", { type: "file", accept: "image/png,image/jpeg,image/gif", hidden: true, test: "file-input", on: { change: sendChosen } });
  const recorder = el("input", { type: "file", accept: "audio/amr,audio/mpeg,.amr,.mp3", hidden: true, test: "voice-input", on: { change: sendRecording } });
  return el(
    "div",
    { class: "drawer", id: "drawer", hidden: true },
    chooser,
    recorder,
    tile("album", "照片", "send-file", () => chooser.click()),
    tile("picture", "示例图片", "send-sample-image", () => sendSample("image")),
    tile("voice", "语音", "send-voice", () => sendSample("voice")),
    tile("voice", "录音文件", "send-recording", () => recorder.click()),
    tile("place", "位置", "send-location", askPlace),
    tile("bell", "订阅通知", "drawer-subscribe", openSubscribing),
  );
}

function tile(shape, label, test, act) {
  const props = { class: "tile", test, on: { click: act } };
  return button(props, el("span", { class: "tile-icon" }, icon(shape)), el("span", {}, label));
}

function sendChosen(event) {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file) return;
  if (file.size > MOST_BYTES) warn("图片太大了，10 兆以内才发得出去。");
  else sendFile("image", file);
}

function sendRecording(event) {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file) return;
  if (file.size > MOST_VOICE_BYTES) warn("录音太大了，2 兆以内才发得出去。");
  // Few systems know AMR by its ending: the name says what the browser does not.
  else sendFile("voice", file.type.startsWith("audio/") ? file : new Blob([file], { type: "audio/amr" }));
}

function askPlace() {
  const label = field("地名", "text", "我的位置");
  const lat = field("纬度", "number", "39.9087");
  const lng = field("经度", "number", "116.3975");
  const send = (event) => {
    event.preventDefault();
    closeSheet();
    sendLocation({ lat: Number(lat.input.value), lng: Number(lng.input.value), label: label.input.value.trim() });
  };
  const submit = el("button", { type: "submit", class: "button", test: "location-send" }, "发送");
  const cancel = button({ class: "button button-grey", on: { click: closeSheet } }, "取消");
  const form = el("form", { class: "place-form", on: { submit: send } }, label.line, lat.line, lng.line, el("div", { class: "sheet-buttons" }, cancel, submit));
  openSheet("bottom", "发送位置", el("h2", { class: "sheet-title" }, "发送位置"), form);
}

function field(name, type, value) {
  const input = el("input", { class: "field", type, value, required: true, step: type === "number" ? "any" : null });
  return { input, line: el("label", { class: "place-line" }, el("span", {}, name), input) };
}
