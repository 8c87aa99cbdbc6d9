// A long list as a box to type in: what is typed filters, arrows move, Enter takes, Esc leaves all as it was.

import { dialog } from "./dialog.js";
import { labelOf } from "./writing.js";
import { plainWords } from "./table.js";
import { t, tn } from "./words.js";

const MOST = 60;

function matching(options, text) {
  const wanted = plainWords(text);
  if (!wanted) return options;
  const found = options.filter((one) => one.words.includes(wanted));
  return found.filter((one) => one.words.startsWith(wanted)).concat(found.filter((one) => !one.words.startsWith(wanted)));
}

function inputOf(label, typed) {
  const input = document.createElement("input");
  input.className = "input";
  input.value = typed;
  input.autocomplete = "off";
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-expanded", "true");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", "pilihan-daftar");
  input.setAttribute("aria-label", t("Saring: {label}", { label }));
  return input;
}

export function pick(select, typed) {
  const label = labelOf(select.closest(".field"));
  const options = Array.from(select.options).filter((one) => one.value)
    .map((one) => ({ value: one.value, label: one.textContent, words: plainWords(one.textContent) }));
  const { body, close } = dialog(label, "picker");
  const input = inputOf(label, typed);
  const list = document.createElement("ul");
  list.id = "pilihan-daftar";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  const count = document.createElement("p");
  count.className = "hint";
  count.setAttribute("role", "status");
  body.append(input, count, list);
  let shown = [];
  let at = 0;

  function light() {
    Array.from(list.children).forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
    const here = list.children[at];
    if (here) {
      input.setAttribute("aria-activedescendant", here.id);
      here.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function paint() {
    const found = matching(options, input.value);
    shown = found.slice(0, MOST);
    at = Math.max(0, input.value ? 0 : shown.findIndex((one) => one.value === select.value));
    list.textContent = "";
    shown.forEach((one, place) => {
      const line = document.createElement("li");
      line.id = `pilihan-${place}`;
      line.setAttribute("role", "option");
      line.textContent = one.label;
      line.addEventListener("click", () => take(one));
      list.append(line);
    });
    const rest = found.length > MOST ? t(", {most} yang pertama ditampilkan", { most: MOST }) : "";
    count.textContent = found.length ? tn("{count} pilihan", found.length) + rest : t("Tidak ada yang cocok. Hapus beberapa huruf.");
    light();
  }

  function take(one) {
    close();
    select.focus();
    if (!one || select.value === one.value) return;
    select.value = one.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  input.addEventListener("input", paint);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) at = Math.min(shown.length - 1, Math.max(0, at + step));
    else if (event.key === "Enter") {
      if (shown[at]) take(shown[at]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
    light();
  });
  paint();
  input.focus();
}
