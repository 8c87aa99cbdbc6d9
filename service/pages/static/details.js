// The panel of one question: the server tells its history, last year's answer, the median of the office and the comments.

import { dialog } from "./dialog.js";
import { labelOf } from "./writing.js";
import { t } from "./words.js";

const PATIENCE = 2000;

function arrived(saving) {
  const moment = new Promise((resolve) => { window.setTimeout(resolve, PATIENCE); });
  return Promise.race([saving.resume(), moment]).catch(() => undefined);
}

// Opens the panel under `label` with what `address` answers: a piece, or a page that holds it. `ready` is waited for first.
export async function tell(label, address, ready) {
  const { body, heading } = dialog(label, "drawer");
  const wait = document.createElement("p");
  wait.className = "hint";
  wait.setAttribute("role", "status");
  wait.textContent = t("Memuat rincian \u2026");
  body.append(wait);
  await ready;
  try {
    const response = await fetch(address, { credentials: "same-origin", headers: { accept: "text/html" } });
    if (!response.ok) throw new Error(String(response.status));
    const made = new DOMParser().parseFromString(await response.text(), "text/html");
    const piece = made.getElementById("rincian");
    const title = piece.querySelector("h2");
    heading.textContent = title.textContent;
    title.remove();
    body.textContent = "";
    body.append(...Array.from(piece.childNodes));
  } catch (error) {
    wait.textContent = t("Rincian belum dapat dimuat. Yang Anda tulis aman; coba lagi bila ada sinyal.");
  }
}

export function details(desk, field) {
  const at = document.activeElement;
  if (field.contains(at) && at.matches("input, select, textarea")) desk.take(at);
  const address = `/isi/${desk.root.dataset.id}/rincian?jalan=${encodeURIComponent(field.dataset.name)}`;
  return tell(labelOf(field), address, arrived(desk.saving));
}
