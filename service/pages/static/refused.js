// Answers that the server does not take, one line each: to mend or to drop. The others went on without them.

import { notice } from "./told.js";
import { t, tn } from "./words.js";
import { labelOf } from "./writing.js";

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "link";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

// `refused` is a map of path to {operation, reason}; `drop(path)` forgets one and shows what the server has.
export function list(page, refused, drop) {
  const old = document.getElementById("ditolak");
  if (!refused.size) {
    if (old) old.remove();
    return;
  }
  const made = notice(page.root, "ditolak", "err", tn("Belum tersimpan, {count} jawaban perlu diperbaiki. Jawaban lain tetap disimpan.", refused.size), false);
  const lines = document.createElement("ul");
  refused.forEach(({ reason }, path) => {
    const field = page.fieldOf(path);
    const line = document.createElement("li");
    const label = field ? labelOf(field) : "";
    line.append(`${label ? `${label}: ` : ""}${reason} `);
    if (field) {
      line.append(button(t("Perbaiki"), () => {
        page.show(field.dataset.name);
        const box = field.querySelector("input:not([type=hidden]), select, textarea");
        if (box) box.focus();
      }), " ");
    }
    line.append(button(t("Buang"), () => drop(path)));
    lines.append(line);
  });
  made.append(lines);
}
