// Two hands on one answer: the server's stands, both are shown, and the person chooses.

import { message } from "./marks.js";
import { groupDigits, shortDate } from "./typed.js";
import { english, t } from "./words.js";

const LONGEST = 60;

// The time of day as the server tells it (2026-11-26T14:02:00+08:00), with the day where it is not the one that `now` is in there.
export function moment(at, now) {
  const ahead = Date.parse(`${at.slice(0, 19)}Z`) - Date.parse(at);
  const today = new Date(now + ahead).toISOString().slice(0, 10);
  const day = at.slice(0, 10) === today ? "" : `${Number(at.slice(8, 10))}-${Number(at.slice(5, 7))} `;
  return `${day}${at.slice(11, 16).replace(":", english ? ":" : ".")}`;
}

// What is no choice, as it is written in its field: 1.250.000,5, 31-12-2025, a file by its name.
export function plainly(value, year) {
  if (typeof value === "number") return year ? String(value) : groupDigits(String(value));
  const file = /^[0-9a-f]{64}\/(.+)$/.exec(value);
  if (file) return file[1];
  return /^\d{4}-\d\d-\d\d$/.test(value) ? shortDate(value) : String(value);
}

function inWords(field, value) {
  if (value === null || value === undefined || value === "") return t("kosong");
  const names = Array.isArray(value) ? value : [value];
  const words = names.map((name) => {
    const box = Array.from(field.querySelectorAll("input[type=radio], input[type=checkbox]")).find((one) => one.value === String(name));
    const option = Array.from(field.querySelectorAll("option")).find((one) => one.value === String(name));
    if (box) return Array.from(box.parentElement.childNodes).filter((one) => one.nodeType === 3).map((one) => one.data).join("").trim();
    if (option && option.value) return option.textContent;
    return plainly(name, Boolean(field.querySelector("[data-kind=year]")));
  }).join(", ");
  return words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}\u2026` : words;
}

// `clash` is {mine, theirs, by, at or when}; `choose(value)` takes the one that was chosen.
export function ask(page, path, clash, choose) {
  const field = page.fieldOf(path);
  if (!field) return;
  if (path.startsWith("~confirmed/")) {
    choose(clash.theirs);
    return;
  }
  field.classList.add("asked", "torn");
  const old = field.querySelector(":scope > .clash");
  if (old) old.remove();
  const self = clash.by === page.root.dataset.person;
  const who = clash.by ? clash.by.split(" ")[0] : t("orang lain");
  const when = clash.when || (clash.at ? moment(clash.at, Date.now()) : "");
  const [mine, theirs] = [inWords(field, clash.mine), inWords(field, clash.theirs)];
  const panel = document.createElement("div");
  panel.className = "full clash";
  panel.setAttribute("role", "group");
  const by = self ? t("di layar lain") : who;
  const said = message("warn", path.startsWith("~")
    ? t("Alasan ini diubah {by} {when}: {mine} → {theirs}.", { by, when, mine, theirs })
    : t("Nilai ini diubah {by} {when}: {mine} → {theirs}.", { by, when, mine, theirs }));
  panel.setAttribute("aria-label", said.textContent);
  const row = document.createElement("p");
  row.className = "row after";
  const other = self ? t("Pakai yang di layar lain: {theirs}", { theirs }) : t("Pakai punya {who}: {theirs}", { who, theirs });
  [[t("Pakai punya saya: {mine}", { mine }), clash.mine], [other, clash.theirs]]
    .forEach(([words, value]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn alt";
      button.textContent = words;
      button.addEventListener("click", () => choose(value));
      row.append(button);
    });
  panel.append(said, row);
  field.append(panel);
}
