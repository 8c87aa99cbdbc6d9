// A number that can be read in two ways is asked about, beside it. Loaded when the first is typed.

import { message, saidIn } from "./marks.js";
import { t } from "./words.js";

// `asked` are the ways to read what stands in `input`: two of them, or none where it is clear.
export function askReading(input, asked) {
  const field = input.closest(".field");
  const old = field && field.querySelector(".reads");
  if (old) old.remove();
  if (!field || !asked.length) return;
  const box = saidIn(field);
  box.textContent = "";
  const or = t(" atau ");
  box.append(message("info", t("Maksud Anda {asked}?", { asked: asked.join(or) })));
  const row = document.createElement("div");
  row.className = "row full reads";
  asked.forEach((one) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn alt";
    button.dataset.set = input.name;
    button.dataset.to = one;
    button.textContent = one;
    row.append(button);
  });
  field.append(row);
}

// The person chose a reading: it is what was typed.
export function settle(button, take) {
  const box = document.getElementById(button.dataset.set);
  box.value = button.dataset.to;
  box.dataset.sure = button.dataset.to;
  box.closest(".field").querySelectorAll(".reads").forEach((one) => one.remove());
  take(box);
  box.focus();
}
