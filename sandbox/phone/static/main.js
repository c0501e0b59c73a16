// Puts the phone together and keeps it in step with the world outside.

import { get, personPath, post } from "./api.js";
import { loadMenu, scan } from "./actions.js";
import { announce, clearSeenBanners, warn } from "./banners.js";
import { chatScreen } from "./chat.js";
import { closePanel, drawDock } from "./dock.js";
import { byId } from "./dom.js";
import { inboxScreen } from "./inbox.js";
import { listen } from "./live.js";
import { peoplePanel, refreshPeople } from "./people.js";
import { postersPanel, refreshPosters } from "./posters.js";
import { profileScreen } from "./profile.js";
import { closeSheet } from "./sheets.js";
import { smsScreen } from "./sms.js";
import { addEntry, appOf, changed, markRead, onChange, show, state } from "./state.js";
import { clockTime } from "./times.js";

const REMEMBERED = "phone.person";

function build() {
  byId("screens").append(inboxScreen(), chatScreen(), profileScreen(), smsScreen());
  onChange(turnScreens);
  drawDock();
  clearSeenBanners();
  peoplePanel(choose);
  document.querySelector(".panel-close").addEventListener("click", closePanel);
  tick();
  setInterval(tick, 10_000);
}

function turnScreens() {
  for (const screen of document.querySelectorAll(".screen")) {
    screen.hidden = !state.person || screen.dataset.screen !== state.screen;
  }
  byId("phone").classList.toggle("phone-off", !state.person);
  byId("phone").dataset.screen = state.screen;
}

function tick() {
  byId("clock").textContent = clockTime(new Date());
}

/** Takes this person's phone in hand. */
async function choose(openid) {
  const person = await post(personPath(openid, "/choose"));
  const { entries } = await get(personPath(openid, "/chat"));
  closeSheet();
  Object.assign(state, { person, entries, ticket: null });
  sessionStorage.setItem(REMEMBERED, openid);
  listen(openid, entries.at(-1)?.seq ?? 0, (entry) => arrive(openid, entry));
  closePanel();
  show(person.following ? "chat" : "inbox");
  await loadMenu();
  await scanAddress();
}

/** A poster photographed by a real phone leads here with its ticket in the address. */
async function scanAddress() {
  const ticket = new URLSearchParams(location.search).get("scan");
  if (!ticket) return;
  history.replaceState(null, "", location.pathname);
  await scan({ ticket });
}

function arrive(openid, entry) {
  if (state.person.openid !== openid || !addEntry(entry)) return;
  const away = state.screen !== appOf(entry);
  if (away && !entry.from_me && entry.kind !== "event") announce(entry);
  markRead();
  changed();
  if (entry.kind === "event") refreshPerson(openid);
}

/** Following or not may have changed from elsewhere: another window, a test, an operator. */
async function refreshPerson(openid) {
  const person = await get(personPath(openid));
  if (state.person.openid !== openid) return;
  state.person = person;
  changed();
  await refreshPeople();
}

function lookAgain() {
  if (!document.hidden) catchUp().catch((refusal) => warn(refusal.message));
}

/** What an operator or the service may have changed while nobody looked at this window. */
async function catchUp() {
  await refreshPeople();
  await refreshPosters();
  if (state.person) await loadMenu();
}

async function start() {
  build();
  Object.assign(state.account, await get("/account"));
  changed();
  await refreshPeople();
  const remembered = sessionStorage.getItem(REMEMBERED);
  if (remembered) await choose(remembered).catch(() => sessionStorage.removeItem(REMEMBERED));
  if (!state.person) document.body.classList.add("panel-open");
  await postersPanel();
  document.addEventListener("visibilitychange", lookAgain);
}

start().catch((refusal) => warn(refusal.message));
