// Whose phone it is: choose somebody, or hand a phone to somebody new.

import { get, post } from "./api.js";
import { unfollow } from "./actions.js";
import { personAvatar } from "./avatars.js";
import { warn } from "./banners.js";
import { button, byId, el } from "./dom.js";
import { onChange, state } from "./state.js";

let choose = () => {};

/** `onChoose(openid)` takes the phone in hand. */
export function peoplePanel(onChoose) {
  choose = onChoose;
  byId("people-search").addEventListener("input", refreshPeople);
  byId("new-person").addEventListener("submit", addPerson);
  onChange(drawOwner);
}

export async function refreshPeople() {
  const search = byId("people-search").value.trim();
  const { people, more } = await get(`/people?search=${encodeURIComponent(search)}`);
  const lines = people.map(line);
  if (more > 0) lines.push(el("li", { class: "hint" }, `还有 ${more} 位，用上面的框找`));
  byId("people").replaceChildren(...lines);
  return people;
}

function line(person) {
  const here = state.person?.openid === person.openid;
  const props = { class: "person", test: `person-${person.openid}`, "aria-pressed": String(here), on: { click: () => choose(person.openid) } };
  const text = el("span", { class: "person-text" }, el("strong", {}, person.name), el("small", {}, person.phone || "没有号码"));
  return el("li", {}, button(props, personAvatar(person), text, person.following && el("span", { class: "tag" }, "已关注")));
}

async function addPerson(event) {
  event.preventDefault();
  try {
    const person = await post("/people", { name: byId("new-name").value.trim(), phone: byId("new-phone").value.trim() || null });
    event.target.reset();
    byId("people-search").value = "";
    await choose(person.openid);
    await refreshPeople();
  } catch (refusal) {
    warn(refusal.message);
  }
}

function drawOwner() {
  const { person } = state;
  if (!person) return byId("owner").replaceChildren(el("p", { class: "hint" }, "先选一位，或者新加一位。"));
  const text = el("span", { class: "person-text" }, el("strong", {}, person.name), el("small", {}, person.phone || "没有号码"));
  const leave = button({ class: "button button-small button-grey", test: "unfollow", on: { click: unfollow } }, "取消关注");
  const standing = person.following ? leave : el("span", { class: "tag tag-grey" }, "未关注");
  const card = el("div", { class: "owner", test: "owner" }, personAvatar(person), text, standing);
  for (const pressed of document.querySelectorAll(".person")) {
    pressed.setAttribute("aria-pressed", String(pressed.dataset.testid === `person-${person.openid}`));
  }
  return byId("owner").replaceChildren(card);
}
