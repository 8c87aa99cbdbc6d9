// Elements by their id; icons and messages, built as nodes so that no text can become markup.

import { t } from "./words.js";

export const byId = (id) => document.getElementById(id);

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
