// What arrives while the page is open. The browser reconnects by itself and says what it saw last.

import { liveAddress } from "./api.js";

let source = null;

/** Follows one person's entries after `after`; the person before is let go. */
export function listen(openid, after, onEntry) {
  source?.close();
  source = new EventSource(liveAddress(openid, after));
  source.addEventListener("entry", (event) => onEntry(JSON.parse(event.data)));
}
