// What the phone knows, and who wants to hear that it changed.

export const state = {
  account: { name: "公众号", intro: "" },
  person: null, // {openid, name, phone, following, blocked}
  entries: [], // of this person, by seq
  screen: "inbox", // inbox | chat | profile | sms
  menu: [],
  ticket: null, // of the poster scanned last, until it is followed
};

const listeners = [];

/** `listener` runs after every change. */
export function onChange(listener) {
  listeners.push(listener);
}

export function changed() {
  for (const listener of listeners) listener(state);
}

export function show(screen) {
  state.screen = screen;
  markRead();
  changed();
}

/** Adds what is new; true if the entry was not known yet. */
export function addEntry(entry) {
  const last = state.entries.at(-1);
  if (last && entry.seq <= last.seq) return false;
  state.entries.push(entry);
  return true;
}

export function appOf(entry) {
  return entry.kind === "sms" ? "sms" : "chat";
}

export function entriesOf(app) {
  return state.entries.filter((entry) => appOf(entry) === app);
}

function readKey(app) {
  return `phone.read.${state.person.openid}.${app}`;
}

function lastSeq() {
  return state.entries.at(-1)?.seq ?? 0;
}

/** The app on the screen has been seen up to its last entry. */
export function markRead() {
  if (!state.person || !["chat", "sms"].includes(state.screen)) return;
  localStorage.setItem(readKey(state.screen), String(lastSeq()));
}

/** Incoming entries of the app that nobody has looked at yet. */
export function unread(app) {
  if (!state.person) return 0;
  const read = Number(localStorage.getItem(readKey(app)) ?? 0);
  return entriesOf(app).filter((entry) => !entry.from_me && entry.kind !== "event" && entry.seq > read).length;
}
