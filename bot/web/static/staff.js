// Right: the staff channel with one card a case, and the thread of one of them.

import { composer } from "./composer.js";
import { el, icon, point } from "./dom.js";
import { first, log, message } from "./lines.js";
import { post } from "./net.js";

export function staff(app) {
  const { t } = app;
  const threads = new Map(); // root id → its lines by id
  const roots = new Map();
  let open = 0, thread = null;

  const seen = (line) => !line.only || line.only === app.who.staff;
  const say = (where, text, files) => post("/api/say", { org: app.org, lang: app.lang, room: "staff", who: app.who.staff, thread: where, text, files });
  const make = (line) => {
    const options = { own: false, staff: true, press: (action, value) => app.press(line, app.who.staff, action, value) };
    if (line.who === "relais" && !line.thread && line.kind === "card") options.foot = foot(line.id);
    return message(app, line, options);
  };
  const foot = (root) => {
    const count = [...(threads.get(root) || new Map()).values()].filter(seen).length;
    return el("div", { class: "row foot" },
      el("button", { type: "button", class: "press thread-open", "data-root": root, "aria-expanded": String(open === root), onclick: () => show(root) }, icon("thread"), count ? t("replies", { count }) : t("open-thread")),
      el("button", { type: "button", class: "press", onclick: () => { show(root); thread?.outward(true); } }, icon("reply"), t("reply")));
  };

  const channel = log(t("staff-log"), make);
  const nothing = el("div", { class: "nothing last" }, icon("team"), el("p", {}, t("staff-empty")), el("p", { class: "note" }, t("staff-how")));
  const persona = el("div", { class: "personas", role: "group", "aria-label": t("persona") },
    Object.entries(app.staff).map(([user, name]) => el("button", {
      type: "button", "aria-pressed": String(app.who.staff === user), onclick: () => app.become(user),
    }, el("span", { class: `avatar ${user}`, "aria-hidden": "true" }, name.split(" ").map((w) => w[0]).join("")), first(name))));
  const write = composer(app, {
    label: t("staff-label"), placeholder: t("staff-placeholder"), commands: () => app.words.commands.filter((c) => c.staff),
    send: (text, files) => say(0, text, files),
  });
  const side = el("section", { class: "thread", "aria-labelledby": "thread-title", hidden: true });
  const feed = el("div", { class: "feed" }, channel.element, write.element);
  const element = el("section", { class: "pane staff", id: "staff", "aria-labelledby": "staff-title", tabindex: "-1" },
    el("header", { class: "pane-head" }, el("span", { class: "avatar room", "aria-hidden": "true" }, icon("team")),
      el("div", {}, el("h2", { id: "staff-title" }, t("staff-title")), el("p", {}, app.lang === app.staffLanguage ? t("staff-subtitle") : t("staff-reads", { language: new Intl.DisplayNames([app.lang], { type: "language" }).of(app.staffLanguage) }))), persona),
    el("div", { class: "staff-body" }, feed, side));
  channel.last(nothing);

  function show(root, focus = true) {
    const before = open;
    open = root;
    app.openThread = root;
    side.hidden = !root;
    element.classList.toggle("with-thread", !!root);
    for (const id of [before, root]) if (roots.has(id)) channel.show(roots.get(id), false);
    if (!root) {
      thread = null;
      if (focus) element.querySelector(`[data-root="${before}"]`)?.focus();
      return;
    }
    thread = threadOf(root);
    side.replaceChildren(...thread.parts);
    for (const line of [...(threads.get(root) || new Map()).values()].sort((a, b) => a.id - b.id)) if (seen(line)) thread.log.show(line, false);
    if (focus) side.querySelector("h3").focus();
  }

  function threadOf(root) {
    const told = roots.get(root).blocks.find((b) => b.type === "title");
    const lines = log(t("thread-log"), make);
    const choice = (value, symbol, words) => el("label", { class: `mode ${value}` },
      el("input", { type: "radio", name: "mode", value, checked: value === "in" }), el("span", {}, icon(symbol), words));
    const modes = el("fieldset", { class: "modes" }, el("legend", { class: "sr" }, t("mode")),
      choice("in", "lock", t("mode-in")), choice("out", "reply", t("mode-out", { name: first(app.freelancer) })));
    const hint = el("p", { class: "hint", "aria-live": "polite" });
    const isOut = () => modes.querySelector("input:checked").value === "out";
    const field = composer(app, {
      label: t("thread-label"), placeholder: t("thread-placeholder"), extra: modes, commands: () => [], target: side,
      send: (text, files) => {
        say(root, isOut() && !/^\s*@relais\b/i.test(text) ? `@Relais ${text}` : text, files);
        outward(false);
      },
    });
    const outward = (on) => {
      modes.querySelector(`input[value=${on ? "out" : "in"}]`).checked = true;
      mode();
      field.field.focus();
    };
    const mode = () => {
      side.classList.toggle("outward", isOut());
      hint.textContent = isOut() ? t("hint-out", { name: first(app.freelancer) }) : t("hint-in");
    };
    modes.addEventListener("change", mode);
    mode();
    return {
      log: lines, outward,
      parts: [
        el("header", { class: "thread-head" },
          el("button", { type: "button", class: "icon-button", "aria-label": t("close-thread"), title: t("close-thread"), onclick: () => show(0) }, icon("back")),
          el("h3", { id: "thread-title", tabindex: "-1" }, told ? told.words : t("thread"))),
        lines.element, hint, field.element,
      ],
    };
  }

  const latest = () => Math.max(0, ...[...roots.values()].filter((l) => l.blocks.some((b) => b.type === "title")).map((l) => l.id));
  side.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) show(0);
  });
  return {
    element,
    cases: () => [...roots.values()],
    reopen(root) {
      if (roots.has(root)) show(root, false);
    },
    openLatest() {
      if (latest() && !open) show(latest(), false);
    },
    point() {
      if (window.innerWidth < 1280) show(0, false); // there the thread takes the place of the cards
      const card = document.getElementById(`line-${latest()}`);
      channel.rest();
      if (card) point(card, card.querySelector("[data-action=claim]"));
    },
    speak(text, out) {
      if (!open) this.openLatest();
      if (open) return say(open, out ? `@Relais ${text}` : text, []);
      return null;
    },
    show(line, live) {
      nothing.hidden = true;
      if (line.thread) {
        if (!threads.has(line.thread)) threads.set(line.thread, new Map());
        threads.get(line.thread).set(line.id, line);
        if (open === line.thread && seen(line)) thread.log.show(line, live);
        if (roots.has(line.thread)) channel.show(roots.get(line.thread), false);
        return;
      }
      if (line.kind === "card") roots.set(line.id, line);
      if (seen(line)) channel.show(line, live);
      if (live && line.kind === "card" && !open && window.innerWidth >= 1280) show(line.id, false);
    },
    clear() {
      threads.clear();
      roots.clear();
      show(0, false);
      channel.clear();
      channel.last(nothing);
      nothing.hidden = false;
    },
  };
}
