// A file dropped on the upload form is chosen and sent as if it had been picked; without script the file input alone does it.

import { t } from "./words.js";

const form = document.querySelector("[data-drop]");
const input = form && form.querySelector("input[type=file]");
const hint = form && form.querySelector(".live-drop");

function holdsFiles(event) {
  return Boolean(event.dataTransfer) && [...event.dataTransfer.types].includes("Files");
}

function ready(over) {
  form.classList.toggle("over", over);
  hint.textContent = over ? t("Lepaskan untuk mengunggah.") : t("Atau seret berkasnya ke sini.");
}

function take(files) {
  ready(false);
  if (files.length !== 1) {
    hint.textContent = t("Seret satu berkas saja.");
    return;
  }
  input.files = files;
  hint.textContent = t("Mengunggah {name} …", { name: files[0].name });
  form.submit();
}

if (form) {
  hint.setAttribute("role", "status");
  // A file that misses the form must not replace the page.
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    const over = form.contains(event.target);
    event.dataTransfer.dropEffect = over ? "copy" : "none";
    ready(over);
  });
  document.addEventListener("dragleave", (event) => {
    if (holdsFiles(event) && !form.contains(event.relatedTarget)) ready(false);
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    if (form.contains(event.target)) take(event.dataTransfer.files);
    else ready(false);
  });
}
