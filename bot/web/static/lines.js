// One message of a room, and a room's log.

import { card } from "./cards.js";
import { calm, clock, el, icon, size } from "./dom.js";

const LEADING = /^\s*@relais\b[\s,:]*/i;

/** The element of a line. `own`: said by the person who looks; `staff`: shown in the staff room. */
export function message(app, line, { own, staff, press, foot = null }) {
  const { t, lang } = app;
  const relais = line.who === "relais";
  const outward = staff && !relais && line.thread && LEADING.test(line.text || "");
  const inward = staff && !relais && line.thread && !outward;
  const classes = ["message", relais ? "from-relais" : own ? "own" : "other", `kind-${line.kind}`, outward ? "outward" : "", inward ? "inward" : ""];
  const tag = outward ? el("span", { class: "tag out" }, icon("reply"), t("to-freelancer", { name: first(app.freelancer) }))
    : inward ? el("span", { class: "tag in" }, icon("lock"), t("internal"))
    : line.kind === "whisper" ? el("span", { class: "tag only" }, icon("lock"), t("only-you")) : null;
  const mark = line.mark === "delivered" ? el("p", { class: "mark" }, icon("check"), t("delivered"))
    : line.mark ? el("p", { class: "mark failed" }, t("not-delivered")) : null;
  return el("article", { class: classes.filter(Boolean).join(" "), id: `line-${line.id}`, tabindex: "-1", "aria-label": t("message-of", { name: line.name }), lang: staff && relais ? app.staffLanguage : null },
    el("span", { class: `avatar ${relais ? "relais" : line.who}`, "aria-hidden": "true" }, relais ? "" : initials(line.name)),
    el("div", { class: "bubble" },
      el("header", {}, el("span", { class: "who" }, line.name), tag, el("time", { datetime: line.at }, clock(line.at, lang))),
      body(app, line, outward, press), mark, foot));
}

function body(app, line, outward, press) {
  const { t, lang } = app;
  if (line.kind === "said") {
    const words = outward ? line.text.replace(LEADING, "") : line.text;
    return el("div", { class: "said" }, words.trim() ? el("p", { class: "words" }, words) : null,
      line.files.length ? el("ul", { class: "tiles" }, line.files.map((f) => el("li", { class: "tile" }, icon("file"), el("span", { class: "name" }, f.name), el("span", { class: "size" }, size(f.size, lang))))) : null);
  }
  if (line.kind === "file") {
    return el("a", { class: "tile link", href: `/files/${line.id}?org=${encodeURIComponent(app.org)}&who=${app.who.staff}`, download: line.file.name },
      icon(line.file.name.endsWith(".zip") ? "box" : "file"),
      el("span", { class: "what" }, el("span", { class: "name" }, line.file.name),
        el("span", { class: "size" }, size(line.file.size, lang), line.file.sha256 ? ` · SHA-256 ${line.file.sha256.slice(0, 12)}…` : "")),
      el("span", { class: "get" }, icon("down"), el("span", { class: "sr" }, t("download"))));
  }
  return el("div", { class: "card" }, card(line.blocks, { t, press, people: app.staff }));
}

export const first = (name) => name.split(" ")[0];
const initials = (name) => name.split(" ").map((word) => word[0]).slice(0, 2).join("");

/** A room's messages in order, each replaced in place when it changes; follows the end unless the reader has scrolled up. */
export function log(label, make) {
  const box = el("div", { class: "log", role: "log", "aria-label": label, "aria-live": "polite", tabindex: "0" });
  const shown = new Map();
  let following = true; // until the reader looks elsewhere
  const end = () => box.scrollHeight - box.scrollTop - box.clientHeight < 160;
  for (const kind of ["wheel", "touchmove", "keydown"]) box.addEventListener(kind, () => setTimeout(() => { following = end(); }, 200), { passive: true });
  const follow = (smooth) => box.scrollTo({ top: box.scrollHeight, behavior: smooth && !calm() ? "smooth" : "instant" });
  new ResizeObserver(() => following && follow(false)).observe(box);
  return {
    element: box,
    expect() { following = true; },
    rest() { following = false; },
    show(line, live = true) {
      const old = shown.get(line.id);
      const held = old && old.contains(document.activeElement);
      const made = make(line);
      if (old) old.replaceWith(made);
      else {
        const after = [...shown.entries()].filter(([id]) => id > line.id).sort((a, b) => a[0] - b[0])[0];
        box.insertBefore(made, after ? after[1] : [...box.children].find((c) => c.classList.contains("last")) || null);
        if (live) made.classList.add("new");
      }
      shown.set(line.id, made);
      if (held) made.focus({ preventScroll: true }); // the button pressed is gone; its message keeps the place
      const tall = made.offsetHeight > box.clientHeight; // what is longer than the room is read from its beginning
      if (tall && !old) box.scrollTo({ top: made.offsetTop - box.offsetTop - 8, behavior: live && !calm() ? "smooth" : "instant" });
      else if (!tall && (following || !live || line.who !== "relais")) follow(live);
    },
    last(element) { element.classList.add("last"); box.append(element); follow(true); },
    follow,
    has: (id) => shown.has(id),
    clear() { shown.clear(); box.replaceChildren(); },
  };
}

