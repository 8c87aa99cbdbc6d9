// Looking through the page: the next problem, only what was asked about, the section list that follows.
// Loaded after the first field can be used.

import { t } from "./words.js";

const all = (query, from) => Array.from(from.querySelectorAll(query));
let seenProblem = -1;

// Goes to the next question that is wrong, doubtful without a reason, or torn between two hands; after the last, the first.
export function nextProblem(root, open) {
  const done = (one) => one.matches(".odd") && one.querySelector(":scope > .why .done:not([hidden])");
  const found = all(".bad, .odd, .torn", root).filter((one) => !one.closest("[hidden]") && !done(one));
  if (!found.length) return;
  seenProblem = (seenProblem + 1) % found.length;
  const field = found[seenProblem];
  const why = field.querySelector(":scope > .why textarea");
  const box = field.querySelector("input:not([type=hidden]):not([readonly]), select, textarea");
  open((field.matches(".odd") && why ? why : box || field.querySelector(".said")).id);
}

export function onlyTalked(root, filter, open) {
  const only = root.classList.toggle("only-talked");
  filter.setAttribute("aria-pressed", String(only));
  filter.textContent = only ? t("Tampilkan semua pertanyaan") : t("Tampilkan yang dikomentari saja");
  all("form.section", root).forEach((form) => form.classList.toggle("quiet", only && !form.querySelector(".talked")));
  const first = root.querySelector(".talked");
  if (only && first) open(first.dataset.name);
}

// Calls `mark(form)` for the section that is being read.
export function follow(root, mark) {
  const spy = new IntersectionObserver(
    (entries) => entries.filter((one) => one.isIntersecting).forEach((one) => mark(one.target)),
    { rootMargin: "-20% 0px -70% 0px" },
  );
  all("form.section", root).forEach((form) => spy.observe(form));
}
