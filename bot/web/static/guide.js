// A first conversation, step by step: each step is ticked by what is really there, never by having been pressed.

import { sample } from "./composer.js";
import { el, hold, icon } from "./dom.js";

export function guide(app, { chat, staff, restart, stored }) {
  const { t } = app;
  const send = (text) => () => chat.write.element && app.sayAsFreelancer(text);
  const drop = (from, to) => async () => chat.write.attach(await Promise.all(app.samples.slice(from, to).map((name) => sample(app, name))));
  const steps = [
    { key: "ask", pane: "chat", acts: [["say", send(t("guide-words-ask"))]] },
    { key: "invoice", pane: "chat", acts: [["drop", drop(0, 1)]] },
    { key: "answer", pane: "chat", acts: () => (asks(app.words.account) ? [["tell", send(t("guide-words-account"))]] : [["question", () => chat.point()]]) },
    { key: "pieces", pane: "chat", acts: [["drop-two", drop(1, 3)]] },
    { key: "send", pane: "chat", acts: [] },
    { key: "claim", pane: "staff", acts: [["look", () => staff.point()]] },
    { key: "reply", pane: "staff", acts: [["note", () => staff.speak(t("guide-words-note"), false)], ["write", () => staff.speak(t("guide-words-reply"), true)]] },
    { key: "restart", pane: "", acts: [["restart", restart]] },
    { key: "dossier", pane: "staff", acts: [["stored", stored]] },
  ];
  // Whether the question that Relais waits on is this one: a suggestion answers its own question only.
  const asks = (question) => JSON.stringify([...app.lines.values()].filter((l) => l.room === "dm").sort((a, b) => a.id - b.id).at(-1)?.blocks || "").includes(JSON.stringify(question));
  const seen = () => {
    const lines = [...app.lines.values()], said = lines.filter((l) => l.room === "dm" && l.kind === "said");
    const files = said.flatMap((l) => l.files).length;
    const actions = (l) => (l.blocks || []).flatMap((b) => (b.items || []).map((i) => i.action));
    const cases = lines.filter((l) => l.room === "staff" && !l.thread && (l.blocks || []).some((b) => b.type === "title"));
    const collecting = lines.some((l) => l.room === "dm" && actions(l).includes("answer") && (l.blocks || []).some((b) => b.type === "facts"));
    return {
      ask: said.length > 0, invoice: files > 0, answer: files > 0 && (collecting || files > 2 || cases.length > 0), pieces: files > 2 || cases.length > 0,
      send: cases.length > 0, claim: cases.some((l) => actions(l).some((a) => a === "release" || a === "reopen")),
      reply: lines.some((l) => l.room === "staff" && l.mark === "delivered"), restart: app.restarted(),
      dossier: lines.some((l) => l.room === "staff" && l.kind === "file" && l.file.name.endsWith(".zip")),
    };
  };
  const element = el("section", { class: "guide", "aria-labelledby": "guide-title" });
  let hidden = localStorage.getItem("relais-guide") === "hidden", unfolded = false;
  let before = "";
  const toggle = (on) => {
    hidden = !on;
    localStorage.setItem("relais-guide", on ? "" : "hidden");
    before = "";
    draw();
    app.guideButton?.setAttribute("aria-expanded", String(on));
  };

  function draw() {
    element.hidden = hidden;
    const done = seen();
    const now = steps.findIndex((s) => !done[s.key]);
    const current = steps[now];
    const acts = current ? [current.acts].flatMap((a) => (typeof a === "function" ? a() : a)) : [];
    const told = JSON.stringify([hidden, unfolded, now, done, acts.map(([name]) => name)]);
    if (told === before) return;
    before = told;
    const at = element.contains(document.activeElement);
    const dots = el("ol", { class: "steps" }, steps.map((s, i) => el("li", { class: done[s.key] ? "done" : i === now ? "now" : "", "aria-current": i === now ? "step" : null },
      el("span", { class: "dot", "aria-hidden": "true" }, done[s.key] ? icon("check") : String(i + 1)),
      el("span", { class: "step-name" }, t(`guide-${s.key}`)), el("span", { class: "sr" }, done[s.key] ? t("guide-ticked") : ""))));
    const text = current
      ? [el("p", { class: "guide-text", id: "guide-text" }, el("strong", {}, `${now + 1}/${steps.length} · ${t(`guide-${current.key}`)}. `), el("span", { class: "more" }, t(`guide-${current.key}-text`))),
        el("div", { class: "row" }, acts.map(([name, act], i) => el("button", { type: "button", class: `press ${i === acts.length - 1 ? "primary" : ""}`, onclick: (event) => { hold(event.currentTarget); if (current.pane) app.look(current.pane); act(); } }, t(`guide-do-${name}`))))]
      : [el("p", { class: "guide-text", id: "guide-text" }, el("strong", {}, t("guide-end")), " ", el("span", { class: "more" }, t("guide-end-text")))];
    element.classList.toggle("unfolded", unfolded);
    element.replaceChildren(
      el("header", {}, el("h2", { id: "guide-title", tabindex: "-1" }, t("guide-title")), dots,
        el("button", { type: "button", class: "icon-button fold", "aria-label": t("guide-more"), title: t("guide-more"), "aria-expanded": String(unfolded), "aria-controls": "guide-text", onclick: () => { unfolded = !unfolded; draw(); element.querySelector(".fold").focus(); } }, icon("fold")),
        el("button", { type: "button", class: "icon-button", "aria-label": t("guide-hide"), title: t("guide-hide"), onclick: () => { toggle(false); app.guideButton?.focus(); } }, icon("close"))),
      el("div", { class: "guide-now" }, text));
    if (at) (element.querySelector(".guide-now button") || element.querySelector("h2")).focus();
  }
  return { element, draw, toggle, shown: () => !hidden };
}
