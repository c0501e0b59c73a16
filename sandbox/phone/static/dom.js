// Elements are built node by node: nothing that came from outside is ever parsed as HTML.

/** An element; `on` holds listeners, `test` the data-testid, the rest are attributes. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") listen(node, value);
    else if (name === "test") node.dataset.testid = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function listen(node, listeners) {
  for (const [event, listener] of Object.entries(listeners)) node.addEventListener(event, listener);
}

export function byId(id) {
  return document.getElementById(id);
}

/** A button that says what it does; `props` as in `el`. */
export function button(props, ...children) {
  return el("button", { type: "button", ...props }, ...children);
}

/** The address if a browser may open it, else null: `javascript:` and its like never get through. */
export function openable(address) {
  try {
    const url = new URL(address, location.href);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

const SHAPES = {
  back: "M15 5l-7 7 7 7",
  forward: "M9 5l7 7-7 7",
  keyboard: "M3 7h18v10H3zM6.5 10.5h.01M10 10.5h.01M14 10.5h.01M17.5 10.5h.01M8 14h8",
  menu: "M5 7h14M5 12h14M5 17h14",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 7.5 0 0 1 15 0",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  album: "M7 4h13v13M4 7h13v13H4zM4 17l4-4 3 3 2-2 4 4",
  voice: "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3",
  place: "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11zM12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
  bell: "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4",
  waves: "M7.5 10.5a2.5 2.5 0 0 1 0 3M11 8a6 6 0 0 1 0 8M14.5 5.5a9.5 9.5 0 0 1 0 13",
  chat: "M4 5h16v11H11l-4.5 3.5V16H4zM8 9h8M8 12h5",
  sms: "M4 6h16v12H4zM4 7l8 6 8-6",
  village: "M4 11l8-6 8 6v9H4zM10 20v-5h4v5",
  outside: "M13 5h6v6M19 5l-9 9M17 14v5H5V7h5",
  list: "M5 7.5h.01M9 7.5h10M5 12h.01M9 12h10M5 16.5h.01M9 16.5h10",
};

/** A line drawing of our own, hidden from screen readers: the button around it carries the label. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}
