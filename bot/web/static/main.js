// The try-it page: builds both rooms, listens to what is live, and shows that nothing is lost when the process ends.

import { chat as makeChat } from "./chat.js";
import { el, icon, wait } from "./dom.js";
import { guide as makeGuide } from "./guide.js";
import { get, listen, post } from "./net.js";
import { staff as makeStaff } from "./staff.js";
import { stored } from "./stored.js";

const app = { lines: new Map(), who: { dm: "nadia", staff: "hugo" }, unread: { chat: false, staff: false } };
let rooms = {}, stop = () => {}, live = false, pane = "chat";

app.t = (key, facts = {}) => (app.words[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => facts[name] ?? all);
app.press = (line, who, action, value) => post("/api/press", { org: app.org, lang: app.lang, who, line: line.id, action, value });
app.sayAsFreelancer = (text) => post("/api/say", { org: app.org, lang: app.lang, room: "dm", who: app.who.dm, text });
app.restarted = () => sessionStorage.getItem(`restarted-${app.org}`) === "yes";
app.become = (user) => {
  app.who.staff = user;
  build();
  document.querySelector(`.personas [aria-pressed=true]`)?.focus();
};
app.look = (name) => {
  pane = name;
  document.body.dataset.pane = name;
  app.unread[name] = false;
  for (const tab of document.querySelectorAll(".tabs button")) {
    const mine = tab.dataset.pane === name;
    tab.setAttribute("aria-pressed", String(mine));
    if (mine) tab.classList.remove("unread");
  }
};

async function load(org, lang) {
  const told = await get(`/api/state?org=${encodeURIComponent(org)}&lang=${encodeURIComponent(lang)}`);
  if (!told) return location.reload(); // the cookie is gone: the page gives a new one
  const moved = told.org !== app.org;
  Object.assign(app, {
    org: told.org, lang: told.lang, orgs: told.orgs, languages: told.languages, words: told.words, samples: told.samples, staff: told.staff,
    freelancer: told.freelancers.nadia, limit: told.limit, pid: told.process.pid, supervised: told.supervised, staffLanguage: told.staff_language,
  });
  document.documentElement.lang = app.lang;
  document.title = app.t("title");
  localStorage.setItem("relais-lang", app.lang);
  history.replaceState(null, "", `?org=${encodeURIComponent(app.org)}&lang=${app.lang}`);
  if (moved) {
    app.lines = new Map();
    app.openThread = 0;
  }
  build();
  if (moved) attend();
}

/** Listen to this organisation's rooms; resolves once all that is kept has been read. */
function attend() {
  stop();
  live = false;
  let greeted = false;
  return new Promise((done) => {
    stop = listen(app.org, (kind, told) => {
      document.body.classList.toggle("away", kind === "away");
      if (kind === "line") hear(told);
      if (kind === "working") rooms.chat.working(told.on);
      if (kind === "process") seeProcess(told.pid);
      if (kind === "caught-up" && !live) {
        live = true;
        rooms.guide.draw();
        if (window.innerWidth >= 1280) rooms.staff.openLatest();
        if (!greeted && ![...app.lines.values()].some((l) => l.room === "dm")) post("/api/open", { org: app.org, lang: app.lang });
        greeted = true;
        done();
      }
    });
  });
}

function hear(line) {
  const fresh = !app.lines.has(line.id);
  app.lines.set(line.id, line);
  rooms[line.room === "dm" ? "chat" : "staff"].show(line, live);
  if (!live) return;
  rooms.guide.draw();
  const name = line.room === "dm" ? "chat" : "staff";
  if (fresh && name !== pane) {
    app.unread[name] = true;
    document.querySelector(`.tabs [data-pane=${name}]`)?.classList.add("unread");
  }
}

function seeProcess(pid) {
  app.pid = pid;
  const shown = document.querySelector(".pid");
  if (shown) shown.textContent = app.t("process", { pid });
}

/** Kill the engine's process for real, then read everything again from the new one and compare. */
async function restart() {
  const { t } = app;
  const before = JSON.stringify([...app.lines.values()].sort((a, b) => a.id - b.id)), count = app.lines.size, old = app.pid, begun = performance.now();
  say(t("restart-begun", { pid: old }), "busy");
  if (!(await post("/api/restart", { org: app.org, lang: app.lang }))) return say(t("restart-refused"));
  let now = null;
  do {
    await wait(150);
    now = await fetch("/api/process").then((a) => a.json()).catch(() => null);
  } while (!now || now.pid === old);
  const seconds = ((performance.now() - begun) / 1000).toLocaleString(app.lang, { maximumFractionDigits: 1 });
  sessionStorage.setItem(`restarted-${app.org}`, "yes");
  app.lines = new Map();
  rooms.chat.clear();
  rooms.staff.clear();
  await attend();
  const after = JSON.stringify([...app.lines.values()].sort((a, b) => a.id - b.id).slice(0, count));
  say(t(after === before ? "restart-done" : "restart-changed", { before: old, pid: now.pid, seconds, count }), "well");
  rooms.guide.draw();
}

function say(words, kind = "") {
  const box = document.querySelector(".toast");
  box.className = `toast shown ${kind}`;
  box.querySelector("p").textContent = words;
  clearTimeout(box.timer);
  if (kind !== "busy") box.timer = setTimeout(() => box.classList.remove("shown"), 8000);
}

function build() {
  const { t } = app;
  const thread = app.openThread, unsent = written();
  const chat = makeChat(app), staff = makeStaff(app);
  rooms = { chat, staff };
  rooms.guide = makeGuide(app, { chat, staff, restart, stored: () => stored(app) });
  const choice = (label, options, now, picked, names = {}) => el("div", { class: "switch", role: "group", "aria-label": label },
    options.map((o) => el("button", { type: "button", "aria-pressed": String(o === now), lang: names[o] ? o : null, "aria-label": names[o] ? `${o.toUpperCase()} – ${names[o]}` : null, onclick: () => o !== now && picked(o) }, names[o] ? o.toUpperCase() : o)));
  const org = el("div", { class: "switch", role: "group", "aria-label": t("organisation") },
    app.orgs.map((o) => el("button", { type: "button", "aria-pressed": String(o.key === app.org), onclick: () => o.key !== app.org && load(o.key, app.lang) }, o.name)));
  app.guideButton = el("button", { type: "button", class: "press", "aria-expanded": String(rooms.guide.shown()), onclick: () => rooms.guide.toggle(!rooms.guide.shown()) }, icon("spark"), el("span", {}, t("guide-title")));
  const tab = (name, words) => el("button", { type: "button", "data-pane": name, "aria-pressed": String(name === pane), class: app.unread[name] ? "unread" : "", onclick: () => app.look(name) }, icon(name === "chat" ? "person" : "team"), words, el("span", { class: "badge" }, el("span", { class: "sr" }, t("unread"))));
  const leap = (name, words) => el("a", { class: "skip", href: `#${name}`, onclick: (e) => { e.preventDefault(); app.look(name); document.getElementById(name).focus(); } }, words);
  document.getElementById("app").replaceChildren(
    leap("chat", t("skip-chat")), leap("staff", t("skip-staff")),
    el("header", { class: "bar" },
      el("h1", {}, el("span", { class: "logo", "aria-hidden": "true" }), "Relais", el("span", { class: "sub" }, t("subtitle"))),
      org, choice(t("language"), app.languages, app.lang, language, { fr: "Français", en: "English" }),
      el("div", { class: "tools" }, app.guideButton,
        el("button", { type: "button", class: "press", "aria-haspopup": "dialog", onclick: () => stored(app) }, icon("box"), el("span", {}, t("stored-button"))),
        app.supervised ? el("button", { type: "button", class: "press restart", title: t("restart-how"), onclick: restart }, icon("restart"), el("span", {}, t("restart-button"))) : null)),
    rooms.guide.element,
    el("nav", { class: "tabs", "aria-label": t("tabs") }, tab("chat", t("tab-chat")), tab("staff", t("tab-staff"))),
    el("main", {}, chat.element, staff.element,
      el("div", { class: "toast", role: "status" }, el("p", {}), el("button", { type: "button", class: "icon-button", "aria-label": t("close"), onclick: (e) => e.currentTarget.parentElement.classList.remove("shown") }, icon("close")))),
    el("footer", { class: "foot-line" }, el("span", { class: "lamp", "aria-hidden": "true" }), el("span", { class: "pid" }, t("process", { pid: app.pid })), el("span", {}, t("footer")),
      el("button", { type: "button", class: "text-button", onclick: () => { location.href = `/?anew&org=${encodeURIComponent(app.org)}&lang=${app.lang}`; } }, t("anew"))));
  app.look(pane);
  for (const line of [...app.lines.values()].sort((a, b) => a.id - b.id)) rooms[line.room === "dm" ? "chat" : "staff"].show(line, false);
  if (thread) staff.reopen(thread);
  else if (live && window.innerWidth >= 1280) staff.openLatest();
  rooms.guide.draw();
  for (const [room, at, words, focused] of unsent) {
    const field = document.querySelectorAll(`#${room} .composer textarea`)[at];
    if (!field) continue;
    field.value = words;
    field.dispatchEvent(new Event("input"));
    if (focused) field.focus();
  }
}

/** What stands unsent in the composers, and where the cursor is, so that building the page anew loses no word. */
function written() {
  return ["chat", "staff"].flatMap((room) => [...document.querySelectorAll(`#${room} .composer textarea`)]
    .map((field, at) => [room, at, field.value, field === document.activeElement])
    .filter(([, , words, focused]) => words || focused));
}

/** The page and the freelancer speak this language from now on. */
async function language(lang) {
  await load(app.org, lang);
  if (document.activeElement === document.body) document.querySelector(`.switch [lang=${lang}]`)?.focus(); // else somebody has begun to type
  await post("/api/language", { org: app.org, lang });
}

const asked = new URLSearchParams(location.search);
const browser = (navigator.language || "fr").startsWith("en") ? "en" : "fr";
load(asked.get("org") || "", asked.get("lang") || localStorage.getItem("relais-lang") || browser);
