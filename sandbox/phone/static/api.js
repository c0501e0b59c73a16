// The phone's only way out: JSON (or a file's bytes) to /phone/api.

const ROOT = "/phone/api";

async function answered(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error || "没有办成，请再试一次。");
  return body;
}

async function call(path, options) {
  const response = await fetch(ROOT + path, options).catch(() => {
    throw new Error("连不上模拟平台，它还开着吗？");
  });
  return answered(response);
}

export function get(path) {
  return call(path, {});
}

export function post(path, body = {}) {
  return call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** A picture or a recording as it is. */
export function postFile(path, blob) {
  return call(path, { method: "POST", headers: { "Content-Type": blob.type }, body: blob });
}

export function liveAddress(openid, after) {
  return `${ROOT}/people/${encodeURIComponent(openid)}/live?after=${after}`;
}

export function personPath(openid, act = "") {
  return `/people/${encodeURIComponent(openid)}${act}`;
}
