// Copies a text of the page; without this, or where the browser refuses, the text is there to be selected.

import { t } from "./words.js";

async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select();
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const told = button.parentElement.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    told.textContent = (await copied(field)) ? t("Tersalin. Tempel di WhatsApp.") : t("Pilih teksnya, lalu salin.");
  });
}
