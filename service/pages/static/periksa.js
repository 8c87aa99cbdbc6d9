// The review page: an answer's details open over it, and single letters press the buttons that stand on it. Without script,
// and in a new tab, the links to details lead to a page. No letter acts in a field, and all of them can be turned off.

import { letters } from "./letters.js";
import { t } from "./words.js";

const LINK = "a[data-rincian]";

const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("./keys.css", import.meta.url).href;
document.head.append(style);
document.querySelectorAll(LINK).forEach((link) => link.setAttribute("aria-keyshortcuts", "Control+Enter"));

// A part that cannot be fetched leaves the link what it is without script.
function open(link) {
  const label = link.closest("[data-jawaban]").querySelector(".row > h3, dt").textContent;
  import("./details.js").then(
    (module) => module.tell(label, link.href),
    () => window.location.assign(link.href),
  );
}

document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest(LINK);
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link);
});

document.addEventListener("keydown", (event) => {
  const at = event.target;
  const control = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!control || event.key !== "Enter" || !at.closest || at.closest(`a:not(${LINK})`)) return;
  const place = at.closest("[data-jawaban]");
  const link = place && place.querySelector(LINK);
  if (!link) return;
  event.preventDefault();
  open(link);
});

// The keys

const all = (query, from) => Array.from((from || document).querySelectorAll(query));
const problems = all("[data-problem]");
let place = -1;

function keyed(key) {
  return all("[data-key]").find((one) => one.dataset.key === key);
}

// Goes from problem to problem; after the last one comes the first.
function step(by) {
  if (!problems.length) return;
  const here = problems.findIndex((one) => one.contains(document.activeElement));
  place = here >= 0 ? here : place;
  place = place < 0 && by < 0 ? problems.length - 1 : (place + by + problems.length) % problems.length;
  problems[place].focus({ preventScroll: true });
  problems[place].scrollIntoView({ block: "start" });
}

// Writes under the question that is looked at: the problem in focus, an answer that was jumped to, else the first problem.
function comment() {
  const focused = document.activeElement.closest("[data-problem], .judged > div, .card");
  const target = focused || document.querySelector(".judged > div:target") || problems[Math.max(place, 0)] || document.getElementById("seluruh");
  const box = (target && target.querySelector("textarea")) || document.querySelector("#isi textarea");
  if (!box) return;
  box.closest("details").open = true;
  box.focus();
}

const KEYS = [
  ["j", t("ke masalah berikut")],
  ["k", t("ke masalah sebelumnya")],
  ["c", t("menulis komentar")],
  ["a", t("menyetujui atau menerima")],
  ["r", t("mengembalikan yang dikomentari")],
  ["n", t("ke koperasi berikut dalam antrean")],
  ["?", t("daftar tombol ini, di luar isian")],
];

function help() {
  const shown = KEYS.filter(([key]) => keyed(key));
  import("./keylist.js").then((made) => made.keyList({ letters }, shown, t("Pakai tombol satu huruf"))).catch(() => undefined);
}

const ACTS = { j: () => step(1), k: () => step(-1), c: comment, "?": help };

function press(key) {
  const button = keyed(key);
  if (!button) return false;
  if (ACTS[key]) ACTS[key]();
  else button.click();
  return true;
}

all("button[data-key]").filter((one) => ACTS[one.dataset.key]).forEach((one) => {
  one.addEventListener("click", () => ACTS[one.dataset.key]());
});

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey || !letters()) return;
  if (!target.closest || target.closest("input, select, textarea, dialog, [contenteditable]")) return;
  if (press(key)) event.preventDefault();
});
