// What Relais keeps of this try-out: cases, facts, pieces with their SHA-256, history; with links to the files themselves.

import { facts } from "./cards.js";
import { modal } from "./dialogs.js";
import { el, icon, size } from "./dom.js";
import { get } from "./net.js";

export async function stored(app) {
  const { t } = app;
  const told = await get(`/api/stored?org=${encodeURIComponent(app.org)}&lang=${app.lang}`);
  if (!told) return;
  const link = (line, name) => line
    ? el("a", { href: `/files/${line}?org=${encodeURIComponent(app.org)}&who=${app.who.staff}`, download: name }, icon("down"), name)
    : el("span", {}, name);
  const pieces = (list) => el("ul", { class: "kept" }, list.map((p) => el("li", {},
    el("div", {}, link(p.line, p.name), el("span", { class: "size" }, `${p.slot} · ${size(p.size, app.lang)} · ${t(p.scan === "clean" ? "scan-clean" : p.scan === "infected" ? "scan-infected" : "scan-none")}`)),
    el("code", { class: "hash" }, p.sha256))));
  const one = (c) => el("section", { class: "kept-case" },
    el("h3", {}, `${c.number} · ${c.topic}`), el("p", { class: "state" }, c.state, c.assignee ? ` · ${c.assignee}` : ""),
    facts(c.facts),
    el("h4", {}, t("stored-pieces")), c.pieces.length ? pieces(c.pieces) : el("p", { class: "note" }, t("stored-no-pieces")),
    c.dossiers.length ? el("p", { class: "row" }, c.dossiers.map((z) => link(z.line, z.name))) : null,
    el("details", {}, el("summary", {}, t("stored-history", { count: c.history.length })),
      el("ol", { class: "history" }, c.history.map((h) => el("li", {}, el("time", {}, h.at), " ", el("strong", {}, h.who), " ", app.words[`history-${h.what.replaceAll("_", "-")}`] || h.what)))));
  const empty = !told.cases.length && !told.loose.length;
  await modal(t("stored-title"), [
    el("p", { class: "note" }, t("stored-text", { count: app.lines.size })),
    empty ? el("p", {}, t("stored-empty")) : null,
    told.cases.map(one),
    told.loose.length ? el("section", { class: "kept-case" }, el("h3", {}, t("stored-loose")), pieces(told.loose)) : null,
  ], t, "wide");
}
