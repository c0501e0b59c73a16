// What the person does with the phone. Results come back over the live line, as on a real phone.

import { get, personPath, post, postFile } from "./api.js";
import { changed, show, state } from "./state.js";
import { warn } from "./banners.js";

/** Does one act of the person in hand; a refusal is shown, not thrown. True if it was done. */
async function act(path, body) {
  const { openid } = state.person;
  try {
    const done = await post(personPath(openid, path), body);
    if (done.openid === state.person.openid) Object.assign(state.person, done);
    changed();
    return true;
  } catch (refusal) {
    warn(refusal.message);
    return false;
  }
}

export function say(text) {
  return act("/say", { text });
}

export function replySms(text) {
  return act("/sms", { text });
}

export function tapMenu(path) {
  return act("/menu", { path });
}

export function answerNotices(answers) {
  return act("/notices", { answers });
}

/** A line of a menu message. */
export function choose(id, text) {
  return act("/choice", { id, text });
}

/** Refuse the account's messages, or take them again. */
export function block(blocked) {
  return act("/block", { blocked });
}

export function sendLocation(place) {
  return act("/location", place);
}

/** kind: image | voice; bytes as the phone made them. */
export async function sendFile(kind, blob) {
  try {
    await postFile(personPath(state.person.openid, `/${kind}`), blob);
  } catch (refusal) {
    warn(refusal.message);
  }
}

/** kind: image | voice; the sandbox's own sample. */
export function sendSample(kind) {
  return act(`/${kind}/sample`);
}

/** A poster's code: a follower lands in the chat, anybody else on the account's page. */
export async function scan(poster) {
  if (!state.person.following) {
    state.ticket = poster.ticket;
    show("profile");
    return;
  }
  if (await act("/scan", { ticket: poster.ticket })) show("chat");
}

export async function follow() {
  const ticket = state.ticket;
  if (!(await act("/follow", { ticket }))) return;
  state.ticket = null;
  show("chat");
  await loadMenu();
}

export async function unfollow() {
  if (await act("/unfollow")) show("profile");
}

export async function loadMenu() {
  state.menu = (await get("/menu")).buttons;
  changed();
}
