// Small square portraits: drawn from a name, so nobody's picture is needed.

import { el } from "./dom.js";
import { state } from "./state.js";

const COLOURS = ["#c8754f", "#5b7fa6", "#7d8f4e", "#a0627f", "#4f938b", "#b08a3c", "#6d6fa8"];

function colourOf(text) {
  const sum = [...text].reduce((total, letter) => total + letter.codePointAt(0), 0);
  return COLOURS[sum % COLOURS.length];
}

export function personAvatar(person) {
  const name = person.name || "友";
  const avatar = el("span", { class: "avatar", "aria-hidden": "true" }, [...name].at(-1));
  avatar.style.background = colourOf(person.openid);
  return avatar;
}

export function accountAvatar() {
  return el("span", { class: "avatar avatar-account", "aria-hidden": "true" }, [...state.account.name][0]);
}
