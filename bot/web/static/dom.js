// Builds elements by hand: words only ever become text, never markup.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = {
  send: "M4 12 20 4l-5 16-3.500-6.500z", clip: "M8 12.500 13.500 7a3 3 0 0 1 4.200 4.200l-7 7a5 5 0 0 1-7-7L11 4",
  file: "M6 3h8l4 4v14H6zM14 3v4h4", lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3", check: "m5 12.500 4.500 4.500L19 7.500",
  restart: "M19 12a7 7 0 1 1-2.200-5.100M19 3.500V8h-4.500", box: "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8", close: "M6 6l12 12M18 6 6 18",
  fold: "m6 9.500 6 6 6-6", back: "M14 5l-7 7 7 7", reply: "M9 7 4 12l5 5M4 12h9a6 6 0 0 1 6 6", down: "M12 4v11M7 11l5 5 5-5M5 20h14", spark: "M12 3v5M12 16v5M3 12h5M16 12h5",
  thread: "M5 5h14v10H11l-4 4v-4H5z", person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20c1-4 4-5 7-5s6 1 7 5", day: "M5 6h14v14H5zM5 10h14M9 3v4M15 3v4",
  list: "M8 7h11M8 12h11M8 17h11M4.500 7h.01M4.500 12h.01M4.500 17h.01", team: "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 19c.6-3 3-4 6-4s5.400 1 6 4M16 11a2.500 2.500 0 1 0 0-5M17 15c2 .3 3.500 1.500 4 4",
};

/** An element with attributes, `on…` listeners and children; null children are left out. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "class") made.className = value;
    else if (key === "value") made.value = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== ""));
  return made;
}

export function icon(name) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("viewBox", "0 0 24 24");
  made.setAttribute("class", "icon");
  made.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", DRAWN[name]);
  made.append(path);
  return made;
}

/** Bring an element into sight and mark it for a moment; the focus goes to what is to be pressed. */
export function point(element, button = null) {
  (button || element).scrollIntoView({ block: "center", behavior: calm() ? "instant" : "smooth" });
  element.classList.add("lit");
  setTimeout(() => element.classList.remove("lit"), 4000);
  (button || element).focus({ preventScroll: true });
}

/** A second press while the first is on its way would do it twice; what was pressed is soon drawn again. */
export function hold(button) {
  button.setAttribute("aria-disabled", "true");
  setTimeout(() => button.removeAttribute("aria-disabled"), 1500);
}

/** Small Markdown that came as a tree (bot/web/render.py). */
export function parts(tree) {
  return tree.map((node) => {
    if (node.is === "p") return el("p", {}, node.in.map(span));
    if (node.is === "pre") return el("pre", {}, node.in.map((s) => s.words));
    const made = el(node.is, node.is === "ol" && node.start !== 1 ? { start: node.start } : {}, parts(node.in));
    return made;
  });
}

function span(told) {
  if (told.break) return el("br");
  let made = document.createDocumentFragment();
  for (const piece of told.words.split(/([A-Z]{2,4}-\d{4}-\d{4,})/)) { // a case's number stays on one line
    made.append(/^[A-Z]{2,4}-\d{4}-\d{4,}$/.test(piece) ? el("span", { class: "whole" }, piece) : piece);
  }
  if (told.code) made = el("code", {}, made);
  if (told.bold) made = el("strong", {}, made);
  if (told.slanted) made = el("em", {}, made);
  if (told.href) made = el("a", { href: told.href, target: "_blank", rel: "noreferrer noopener" }, made);
  return made;
}

const UNITS = { fr: ["o", "Ko", "Mo"], en: ["B", "KB", "MB"] };

/** 12 345 bytes as people read it. */
export function size(bytes, lang) {
  const power = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2;
  const number = (bytes / 1000 ** power).toLocaleString(lang, { maximumFractionDigits: power === 2 ? 1 : 0 });
  return `${number} ${UNITS[lang][power]}`;
}

/** The time of day of an ISO moment. */
export function clock(at, lang) {
  return new Date(at).toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" });
}

export const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
export const wait = (ms) => new Promise((done) => setTimeout(done, ms));
