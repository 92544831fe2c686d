// Where people write: words, slash commands with completion, files that are picked or dropped, with their progress.

import { el, icon, size } from "./dom.js";
import { upload } from "./net.js";

let number = 0;

/** A composer. `send(text, files)` is called with what was written or uploaded; `commands` are offered after a slash. */
export function composer(app, { label, placeholder, send, commands, extra = null, target }) {
  const { t } = app;
  const name = `composer-${++number}`;
  const list = el("ul", { class: "completion", role: "listbox", id: `${name}-list`, "aria-label": t("commands-label"), hidden: true });
  const field = el("textarea", {
    id: name, rows: "1", "aria-label": label, placeholder, maxlength: "12000", autocomplete: "off", enterkeyhint: "send",
    "aria-haspopup": "listbox", "aria-controls": `${name}-list`, "aria-autocomplete": "list",
  });
  const uploads = el("ul", { class: "uploads", "aria-label": t("uploads") });
  const picker = el("input", { type: "file", multiple: true, hidden: true, tabindex: "-1", "aria-hidden": "true" });
  const form = el("form", { class: "composer", novalidate: true },
    extra, uploads, list,
    el("div", { class: "composer-line" },
      el("button", { type: "button", class: "icon-button", "aria-label": t("attach"), title: t("attach"), onclick: () => picker.click() }, icon("clip")),
      picker, field,
      el("button", { class: "icon-button send", "aria-label": t("send"), title: t("send") }, icon("send"))));
  let offered = [], at = 0;

  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
  };
  const complete = () => {
    const typed = field.value;
    offered = /^\/[\w-]*$/.test(typed) ? commands().filter((c) => c.name.startsWith(typed.toLowerCase())) : [];
    at = Math.min(at, Math.max(offered.length - 1, 0));
    list.replaceChildren(...offered.map((c, i) => el("li", {
      role: "option", id: `${name}-${i}`, "aria-selected": String(i === at), onmousedown: (e) => { e.preventDefault(); take(i); },
    }, el("strong", {}, c.name), " ", el("span", {}, c.does))));
    list.hidden = !offered.length;
    if (offered.length) {
      field.setAttribute("aria-activedescendant", `${name}-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  };
  const take = (i) => {
    field.value = `${offered[i].name} `;
    at = 0;
    complete();
    field.focus();
  };
  const submit = () => {
    const text = field.value;
    if (!text.trim()) return;
    field.value = "";
    at = 0;
    grow();
    complete();
    send(text, []);
  };
  field.addEventListener("input", () => { grow(); complete(); });
  field.addEventListener("blur", () => { list.hidden = true; });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (offered.length && !list.hidden) {
      const exact = offered.length === 1 && offered[0].name === field.value.trim();
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        at = (at + (event.key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length;
        complete();
        return;
      }
      if (event.key === "Tab" || (event.key === "Enter" && !exact)) {
        event.preventDefault();
        take(at);
        return;
      }
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        list.hidden = true;
        return;
      }
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });

  const attach = async (files) => {
    const sent = await Promise.all([...files].map((file) => one(file)));
    const arrived = sent.filter(Boolean);
    if (arrived.length) send("", arrived);
  };
  const one = async (file) => {
    if (file.size > app.limit) return { upload: "", name: file.name, size: file.size }; // Relais says what to do instead
    const bar = el("progress", { max: "1", value: 0, "aria-label": t("upload-of", { name: file.name }) });
    const row = el("li", {}, icon("file"), el("span", { class: "name" }, file.name), el("span", { class: "size" }, size(file.size, app.lang)), bar);
    uploads.append(row);
    const begun = performance.now();
    const answer = await upload(file, app.org, (part) => { bar.value = part; });
    bar.value = 1;
    const shown = performance.now() - begun;
    if (!answer) {
      row.classList.add("failed");
      row.append(el("span", { role: "alert" }, t("upload-failed")), el("button", { type: "button", class: "press", onclick: () => { row.remove(); attach([file]); } }, t("again")));
      return null;
    }
    setTimeout(() => row.remove(), Math.max(0, 500 - shown)); // long enough to be seen
    return { upload: answer.upload, name: file.name, size: file.size };
  };
  picker.addEventListener("change", () => {
    attach(picker.files);
    picker.value = "";
  });
  drops(target || form, attach, app);
  return { element: form, field, attach, submit, write(text) { field.value = text; grow(); field.focus(); } };
}

// What is dragged from this page's own samples bears this type.
const SAMPLE = "application/x-relais-sample";

function drops(target, attach, app) {
  let depth = 0;
  const over = (event) => [...event.dataTransfer.types].some((type) => type === "Files" || type === SAMPLE);
  target.addEventListener("dragenter", (event) => {
    if (!over(event)) return;
    event.preventDefault();
    depth++;
    target.classList.add("dropping");
  });
  target.addEventListener("dragover", (event) => over(event) && event.preventDefault());
  target.addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    if (!depth) target.classList.remove("dropping");
  });
  target.addEventListener("drop", async (event) => {
    event.preventDefault();
    depth = 0;
    target.classList.remove("dropping");
    const name = event.dataTransfer.getData(SAMPLE);
    attach(name ? [await sample(app, name)] : event.dataTransfer.files);
  });
}

/** A sample file, made by the server, as if it lay on this machine. */
export async function sample(app, name) {
  const answer = await fetch(`/samples/${app.lang}/${encodeURIComponent(name)}`);
  return new File([await answer.blob()], name, { type: "application/pdf" });
}

/** The sample files: drag one into the chat, or press it. */
export function samples(app, attach) {
  const { t } = app;
  return el("div", { class: "samples", role: "group", "aria-label": t("samples") }, el("span", { class: "samples-label" }, t("samples")),
    app.samples.map((name) => {
      const made = el("button", { type: "button", draggable: "true", title: t("sample-how"), onclick: async () => attach([await sample(app, name)]) }, icon("file"), name);
      made.addEventListener("dragstart", (event) => event.dataTransfer.setData(SAMPLE, name));
      return made;
    }));
}

