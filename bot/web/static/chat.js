// Left: the freelancer's direct conversation with Relais.

import { composer, samples } from "./composer.js";
import { calm, el, point, wait } from "./dom.js";
import { log, message } from "./lines.js";
import { post } from "./net.js";

export function chat(app) {
  const { t } = app;
  const room = log(t("chat-log"), (line) => message(app, line, { own: line.who !== "relais", staff: false, press: (action, value) => {
    room.expect();
    app.press(line, app.who.dm, action, value);
  } }));
  const typing = el("p", { class: "typing", hidden: true }, el("span", { class: "avatar relais", "aria-hidden": "true" }), el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")), el("span", { class: "sr" }, t("typing")));
  const element = el("section", { class: "pane chat", id: "chat", "aria-labelledby": "chat-title", tabindex: "-1" });
  const write = composer(app, {
    label: t("chat-label"), placeholder: t("chat-placeholder"), target: element,
    commands: () => app.words.commands.filter((c) => !c.staff),
    send: (text, files) => {
      room.expect();
      think(true);
      post("/api/say", { org: app.org, lang: app.lang, room: "dm", who: app.who.dm, text, files }).finally(() => settle());
    },
  });
  element.append(
    el("header", { class: "pane-head" }, el("span", { class: "avatar nadia", "aria-hidden": "true" }, "NB"),
      el("div", {}, el("h2", { id: "chat-title" }, app.freelancer), el("p", {}, t("chat-subtitle")))),
    room.element, write.element, samples(app, write.attach), el("p", { class: "drop-here", "aria-hidden": "true" }, t("drop-here")));
  room.last(typing);

  let working = false, due = [], pacing = false;
  const think = (on) => {
    typing.hidden = !on;
    if (on) room.follow(true);
  };
  const settle = () => { if (!working && !due.length) think(false); };

  // Relais answers within milliseconds; a person reads one message after the other.
  const pace = async () => {
    if (pacing) return;
    pacing = true;
    while (due.length) {
      think(true);
      await wait(calm() ? 0 : 320);
      room.show(due.shift());
    }
    pacing = false;
    settle();
  };
  return {
    element, write,
    show(line, live) {
      if (!live || line.who !== "relais" || room.has(line.id)) room.show(line, live);
      else {
        due.push(line);
        pace();
      }
    },
    working(on) {
      working = on;
      if (on) think(true);
      else settle();
    },
    point() {
      const last = [...element.querySelectorAll(".from-relais")].at(-1);
      if (last) point(last, last.querySelector(".press"));
    },
    clear() {
      due = [];
      room.clear();
      room.last(typing);
    },
  };
}
