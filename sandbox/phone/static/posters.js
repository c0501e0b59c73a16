// The wall of village posters. Tapping one is scanning it.

import { get } from "./api.js";
import { scan } from "./actions.js";
import { warn } from "./banners.js";
import { closePanel } from "./dock.js";
import { button, byId, el } from "./dom.js";
import { state } from "./state.js";

const AGAIN_MS = 5000;

let posters = [];

export function postersPanel() {
  byId("posters-search").addEventListener("input", draw);
  return refreshPosters();
}

/** Asks for the wall; an empty one is asked for again, since the service may still be starting. */
export async function refreshPosters() {
  try {
    const wall = await get("/posters");
    posters = wall.posters;
    byId("posters-note").textContent = posters.length ? `共 ${posters.length} 张，点一张就是扫一扫` : "";
  } catch (refusal) {
    warn(refusal.message);
  }
  draw();
  if (posters.length === 0) setTimeout(refreshPosters, AGAIN_MS);
}

function draw() {
  const wanted = byId("posters-search").value.trim();
  const found = posters.filter((poster) => poster.title.includes(wanted));
  const none = el("li", { class: "empty" }, posters.length ? "没有这个村" : "还没有海报：公众号没有做过二维码");
  byId("posters").replaceChildren(...(found.length ? found.map(sheet) : [none]));
}

function sheet(poster) {
  const [town, ...village] = poster.title.split(/\s+/);
  const code = el("img", { src: `/cgi-bin/showqrcode?ticket=${encodeURIComponent(poster.ticket)}`, alt: "", loading: "lazy", width: "92", height: "92" });
  const paper = button(
    { class: "poster", test: `poster-${poster.scene}`, "aria-label": `扫 ${poster.title} 的海报`, on: { click: () => take(poster) } },
    el("span", { class: "poster-top" }, state.account.name),
    el("span", { class: "poster-code" }, code),
    el("strong", {}, village.join(" ") || town),
    el("small", {}, village.length ? town : "扫码关注"),
  );
  return el("li", {}, paper);
}

function take(poster) {
  closePanel();
  if (state.person) scan(poster);
  else warn("先选一位老乡，才有手机可扫。");
}
