// Modals: the browser's own dialogs, which keep the focus inside and give it back.

import { el, icon } from "./dom.js";

let number = 0;

/** A dialog with this title and content; resolves to what `close(value)` was given, null when it was left. */
export function modal(title, content, t, kind = "") {
  return new Promise((done) => {
    const name = `dialog-${++number}`;
    let result = null;
    const close = (value) => {
      result = value;
      box.close();
    };
    const inner = typeof content === "function" ? content(close) : content;
    const box = el("dialog", { class: `modal ${kind}`, "aria-labelledby": name },
      el("header", {}, el("h2", { id: name, tabindex: "-1" }, title),
        el("button", { type: "button", class: "icon-button", "aria-label": t("close"), onclick: () => box.close() }, icon("close"))),
      el("div", { class: "modal-body" }, inner));
    box.addEventListener("click", (event) => event.target === box && box.close());
    box.addEventListener("close", () => {
      box.remove();
      done(result);
    });
    document.body.append(box);
    box.showModal();
    (box.querySelector("[autofocus], .option, .modal-body input") || box.querySelector("h2")).focus();
  });
}

/** A yes or no. */
export async function ask(title, question, yes, t) {
  return (await modal(title, (close) => [
    el("p", {}, question),
    el("div", { class: "row end" },
      el("button", { type: "button", class: "press", onclick: () => close(false) }, t("cancel")),
      el("button", { type: "button", class: "press primary", autofocus: true, onclick: () => close(true) }, yes)),
  ], t)) === true;
}

/** One of several options (value, words); null when none was taken. Arrow keys move, Enter takes. */
export function choose(title, options, t) {
  return modal(title, (close) => {
    const buttons = options.map(([value, words]) => el("button", { type: "button", class: "option", onclick: () => close(value) }, words));
    const move = (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const at = buttons.indexOf(document.activeElement);
      buttons[(at + step + buttons.length) % buttons.length].focus();
    };
    return el("ul", { class: "options", onkeydown: move }, buttons.map((b) => el("li", {}, b)));
  }, t, "sheet");
}
