// Elements by their id; icons and messages, built as nodes so that no text can become markup.

import { t } from "./words.js";

export const byId = (id) => document.getElementById(id);

// Where messages about a question stand. The page has such a place only where something is told, so it is made here.
export function saidIn(field) {
  const id = `${field.dataset.name}-m`;
  const there = byId(id);
  if (there) return there;
  const made = document.createElement("div");
  made.className = "said full";
  made.id = id;
  const last = field.matches(".rule") || field.closest(".ledger");
  if (field.matches(".rule")) made.tabIndex = -1;
  field.insertBefore(made, field.querySelector(last ? ":scope > .reads, :scope > .why, :scope > .clash" : ":scope > .ctl, :scope > .choices"));
  const boxes = ["input:not([type=hidden], [capture])", "select", "textarea"].map((one) => `:scope > .ctl ${one}`).join();
  (field.matches("fieldset") ? [field] : field.querySelectorAll(boxes)).forEach((box) => describe(box, id));
  return made;
}

// What describes a box is read in one order: hint, messages, the answer in words, last year's.
export function describe(box, id) {
  const ids = (box.getAttribute("aria-describedby") || "").split(" ").filter(Boolean).concat(id);
  const rank = (one) => "hmep".indexOf(one.slice(-1));
  box.setAttribute("aria-describedby", ids.sort((one, two) => rank(one) - rank(two)).join(" "));
}

const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("class", "i");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  picture.append(use);
  return picture;
}

export function state(name, tone, words) {
  const made = document.createElement("span");
  made.className = `state ${tone}`;
  made.append(icon(name), words);
  return made;
}

const LEVELS = { err: t("Salah: "), warn: t("Perlu dicek: "), info: t("Info: ") };

export function message(level, words) {
  const made = document.createElement("p");
  made.className = `msg ${level}`;
  const said = document.createElement("span");
  const spoken = document.createElement("span");
  spoken.className = "vh";
  spoken.textContent = LEVELS[level];
  said.append(spoken, words);
  made.append(icon(level), said);
  return made;
}
