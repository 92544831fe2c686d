// A neutral card (bot/web/render.py) as elements; what is pressed goes to `press(action, value)`.

import { el, hold, icon, parts } from "./dom.js";
import { ask, choose } from "./dialogs.js";

export function card(blocks, { t, press, people }) {
  const made = [];
  for (const block of blocks) {
    const one = element(block, { t, press, people });
    const before = made.at(-1);
    if (one?.matches(".row.controls") && before?.matches(".row.controls")) before.append(...one.children); // lists side by side
    else if (one) made.push(one);
  }
  return made;
}

function element(block, { t, press, people }) {
  switch (block.type) {
    case "text": return el("div", { class: "text" }, parts(block.parts));
    case "note": return el("div", { class: "note" }, parts(block.parts));
    case "title": return el("h3", { class: "title" }, block.words);
    case "quote": return el("blockquote", {}, block.words);
    case "facts": return facts(block.rows);
    case "buttons": return el("div", { class: "row" }, block.items.map((b) => button(b, t, press)));
    case "choices": return el("div", { class: "row controls" }, menu(block.label, "list", block.options, (value) => press(block.action, value), t));
    case "day": return day(block, t, press);
    case "person": {
      const options = Object.entries(people).map(([user, name]) => [`${block.value}|${user}|${name}`, name]);
      return el("div", { class: "row controls" }, menu(block.label, "person", options, (value) => press(block.action, value), t));
    }
    default: return null;
  }
}

export function facts(rows) {
  const checks = rows.length && rows.every(([label]) => /^[✅⬜➕📎]/u.test(label));
  return el("dl", { class: checks ? "facts checks" : "facts" }, rows.map(([label, value]) => el("div", { class: value.length > 44 ? "long" : null }, el("dt", {}, label), el("dd", {}, value))));
}

function button(b, t, press) {
  const pressed = async (event) => {
    const target = event.currentTarget;
    if (b.confirm && !(await ask(b.label, b.confirm, b.label, t))) return;
    hold(target);
    press(b.action, b.value);
  };
  return el("button", { type: "button", class: `press ${b.style}`, "data-action": b.action, onclick: pressed }, b.label);
}

function menu(label, symbol, options, picked, t) {
  const open = async () => {
    const value = await choose(label.replace(/…$/, ""), options, t);
    if (value !== null) picked(value);
  };
  return el("button", { type: "button", class: "press menu", "aria-haspopup": "dialog", onclick: open }, icon(symbol), label);
}

function day(block, t, press) {
  const field = el("input", { type: "date", "aria-label": block.label, max: "9999-12-31", required: true });
  const send = (event) => {
    event.preventDefault();
    if (field.value) press(block.action, `${block.value}|${field.value}`);
  };
  return el("form", { class: "row day", onsubmit: send }, icon("day"), field, el("button", { class: "press" }, t("day-ok")));
}
