// The fill page, live: what is asked, calculated and wrong follows every answer; answers go to the server one by one.

import { pathsOf } from "./paths.js";
import { saver } from "./saving.js";
import { message } from "./marks.js";
import { readField, rewrite } from "./reading.js";
import { painter } from "./showing.js";
import { rowsOf } from "./rows.js";
import { locate, pickDate } from "./helps.js";

const root = document.getElementById("kerja");
const draft = JSON.parse(root.dataset.draft);
const around = JSON.parse(root.dataset.around);
const flat = draft.answers;
const strict = root.dataset.strict === "ya";
const paths = pathsOf(draft.repeats);
const saving = saver(root, draft.seen, conflict);
const work = { root, flat, around, paths, strict, answer };
const refresh = painter(work);
const { addRow, removeRow } = rowsOf(work, refresh);
const all = (query, from) => Array.from((from || root).querySelectorAll(query));
const byId = (id) => document.getElementById(id);

// What the person does

function answer(name, value) {
  const before = flat[name] === undefined ? null : flat[name];
  if (JSON.stringify(before) === JSON.stringify(value)) return;
  flat[name] = value;
  saving.add(name, value);
  const field = root.querySelector(`.field[data-name="${CSS.escape(name)}"]`);
  const chip = field && field.querySelector(".chip");
  if (field) field.classList.toggle("empty", value === null || value === "" || value.length === 0);
  if (chip && !chip.matches(".own")) chip.remove();
}

function take(input) {
  if (!input.name || (input.name.startsWith("~") && !input.name.startsWith("~alasan/"))) return;
  if (input.name.startsWith("~alasan/")) {
    answer(`~reason/${paths.findingPath(flat, input.name.slice("~alasan/".length))}`, input.value.trim() || null);
    refresh();
    return;
  }
  const { value, asked } = readField(input, root);
  rewrite(input, value);
  answer(input.name, value);
  refresh();
  askReading(input, asked);
}

function askReading(input, asked) {
  const field = input.closest(".field");
  const old = field && field.querySelector(".reads");
  if (old) old.remove();
  if (!field || !asked.length) return;
  const box = byId(`${input.name}-m`);
  box.textContent = "";
  box.append(message("info", `Maksud Anda ${asked.join(" atau ")}?`));
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

function conflict(one) {
  const field = root.querySelector(`.field[data-name="${CSS.escape(one.path)}"]`);
  if (!field) return;
  field.classList.add("asked");
  const said = Array.isArray(one.value) ? one.value.join(", ") : String(one.value === null ? "kosong" : one.value);
  const row = document.createElement("div");
  row.className = "full clash";
  row.append(message("info", `${one.by || "Orang lain"} mengubah jawaban ini menjadi: ${said}. Isian Anda belum dipakai.`));
  const mine = document.createElement("button");
  mine.type = "button";
  mine.className = "btn alt";
  mine.textContent = "Pakai isian saya";
  mine.addEventListener("click", () => { row.remove(); saving.add(one.path, flat[one.path]); });
  row.append(mine);
  field.append(row);
}

root.addEventListener("change", (event) => take(event.target));
root.addEventListener("input", (event) => {
  const field = event.target.closest(".bad, .odd");
  if (!field || event.target.type === "radio" || event.target.type === "checkbox") return;
  if (event.target.name.startsWith("~")) return;
  const { value } = readField(event.target, root);
  flat[event.target.name] = value;
  saving.add(event.target.name, value);
  refresh();
});

root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.name === "~tambah" || button.name === "~hapus") {
    event.preventDefault();
    (button.name === "~tambah" ? addRow : removeRow)(button.value, button);
  } else if (button.dataset.set) {
    const box = byId(button.dataset.set);
    const field = box.closest(".field");
    event.preventDefault();
    box.value = button.dataset.to;
    box.dataset.sure = button.dataset.to;
    all(".reads", field).forEach((one) => one.remove());
    take(box);
    box.focus();
  } else if (button.dataset.pick) pickDate(byId(button.dataset.pick), flat[button.dataset.pick], take);
  else if (button.dataset.locate) locate(byId(button.dataset.locate), take);
});

document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (!root.contains(at)) return;
  if (at.type === "radio" && /^[1-9]$/.test(event.key)) {
    const option = document.getElementsByName(at.name)[event.key - 1];
    if (option) { option.focus(); option.click(); }
  }
  if (event.key !== "Enter" || at.tagName !== "INPUT") return;
  event.preventDefault();
  const boxes = all("input:not([type=hidden]), select, textarea").filter((one) => one.offsetParent && !one.readOnly);
  const next = boxes[boxes.indexOf(at) + 1];
  if (next) next.focus();
});

let seenProblem = -1;
byId("masalah").addEventListener("click", () => {
  const found = all(".bad, .odd").filter((one) => !one.closest("[hidden]"));
  if (!found.length) return;
  seenProblem = (seenProblem + 1) % found.length;
  open(found[seenProblem].dataset.name);
});

// On phones one section shows at a time; the address says which

function open(name) {
  const target = byId(name);
  const section = target && target.closest("form.section");
  if (!section) return;
  all("form.section").forEach((one) => one.classList.toggle("now", one === section));
  all(".sections a").forEach((one) => {
    if (one.dataset.section === section.dataset.section) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  });
  const inner = target === section ? section.querySelector("h2") : target;
  const box = inner.matches("input, select, textarea, h2, h3, h4") ? inner : inner.querySelector("input, select, textarea");
  (box || inner).focus({ preventScroll: true });
  (inner === target || target === section ? target : inner).scrollIntoView({ block: "start" });
}

function follow() {
  if (window.location.hash.length > 1) open(decodeURIComponent(window.location.hash.slice(1)));
}

window.addEventListener("hashchange", follow);
document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a[href^='/']");
  if (!link || event.ctrlKey || event.metaKey || link.target) return;
  event.preventDefault();
  saving.settle().then(() => window.location.assign(link.href));
});

// import() is newer than ES2019, but Chrome 63 and Firefox 67 know it, and the module's address is the form's own.
import(root.dataset.logic).then((module) => {
  refresh(module);
  document.documentElement.classList.add("ready");
});
follow();
