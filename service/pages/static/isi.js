// The fill page, live: what is asked, calculated and wrong follows every answer; answers go to the server one by one.

import { answerAt, pathsOf } from "./paths.js";
import { saver } from "./saving.js";
import { message, state } from "./marks.js";
import { readField, rewrite, sayCalculated } from "./reading.js";

const root = document.getElementById("kerja");
const draft = JSON.parse(root.dataset.draft);
const around = JSON.parse(root.dataset.around);
const flat = draft.answers;
const strict = root.dataset.strict === "ya";
const paths = pathsOf(draft.repeats);
const saving = saver(root, draft.seen, conflict);
const all = (query, from) => Array.from((from || root).querySelectorAll(query));
const byId = (id) => document.getElementById(id);
let logic = null;
const lists = {};

// What is asked

function showRelevant(verdict) {
  all("[data-name]").forEach((element) => {
    const path = paths.findingPath(flat, element.dataset.name);
    const asked = verdict.relevant[path] !== false;
    element.hidden = !asked;
    const section = element.parentElement.matches("form.section") && element.parentElement;
    if (section) section.querySelector(".na").hidden = asked;
    const calculated = element.querySelector(":scope > .ctl > [data-kind=calculation]");
    if (calculated) calculated.textContent = sayCalculated(answerAt(verdict.answers, path), calculated.dataset.unit);
    if (element.matches(".field")) markRequired(element, verdict.required[path] === true);
  });
}

function markRequired(field, required) {
  if (field.querySelector("[data-kind=calculation]") || field.matches(".note")) return;
  const label = field.querySelector("legend, .lab > label, .lab > .label");
  const optional = label && label.querySelector(".opt");
  if (optional && required) optional.remove();
  if (!label || optional || required) return;
  const made = document.createElement("span");
  made.className = "opt";
  made.textContent = "(boleh kosong)";
  label.append(" ", made);
}

function filterChoices(answers) {
  all("select[data-list]").forEach((select) => {
    const name = select.id;
    const path = paths.findingPath(flat, name);
    if (!path || select.closest("[hidden]")) return;
    const offered = logic.choices(path, answers, around);
    const present = Array.from(select.options).slice(1).map((option) => option.value);
    if (offered.length === present.length && offered.every((one, at) => one === present[at])) return;
    labelsOf(select.dataset.list).then((labels) => offer(select, offered, labels));
  });
}

function labelsOf(list) {
  if (!lists[list]) lists[list] = fetch(`${root.dataset.lists}/${list}.json`).then((response) => response.json());
  return lists[list];
}

function offer(select, offered, labels) {
  const kept = select.value;
  while (select.options.length > 1) select.remove(1);
  offered.forEach((name) => select.add(new Option(labels[name] || name, name)));
  select.value = offered.includes(kept) ? kept : "";
  if (kept && !select.value) answer(select.id, null);
}

// What is wrong

function showFindings(findings) {
  const said = {};
  findings.forEach((one) => {
    if (one.code === "irrelevant" || (one.code === "required" && !strict)) return;
    (said[one.path] = said[one.path] || []).push(one);
  });
  all(".field[data-name], .rows[data-name]").forEach((element) => {
    const name = element.dataset.name;
    show(element, name, said[paths.findingPath(flat, name)] || []);
  });
}

function show(element, name, findings) {
  const box = byId(`${name}-m`);
  if (!box) return;
  const level = (one) => (one.severity === "warning" ? "warn" : "err");
  const words = findings.map((one) => level(one) + one.message).join("\n");
  const wrong = findings.some((one) => level(one) === "err");
  const odd = findings.some((one) => level(one) === "warn");
  if (box.dataset.words !== words && !(box.dataset.words === undefined && !words && !box.firstElementChild)) {
    box.textContent = "";
    findings.forEach((one) => box.append(message(level(one), one.message)));
  }
  box.dataset.words = words;
  element.classList.toggle("bad", wrong);
  element.classList.toggle("odd", odd && !wrong);
  all("input, select, textarea", element).forEach((input) => {
    if (input.id === name) input[wrong ? "setAttribute" : "removeAttribute"]("aria-invalid", "true");
  });
  if (element.matches(".field")) askWhy(element, name, odd);
}

function askWhy(field, name, odd) {
  let why = field.querySelector(":scope > .why");
  if (!why && !odd) return;
  if (!why) {
    why = document.createElement("div");
    why.className = "full why";
    why.append(byId("t-alasan").content.cloneNode(true));
    const [label, hint, box] = ["label", ".hint", "textarea"].map((query) => why.querySelector(query));
    box.id = `~alasan/${name}`;
    box.name = box.id;
    box.setAttribute("aria-describedby", `${box.id}-h`);
    hint.id = `${box.id}-h`;
    label.htmlFor = box.id;
    field.append(why);
  }
  why.hidden = !odd;
}

// How far

const MANNER = {
  na: ["na", "s-na"], err: ["err", "s-err"], warn: ["warn", "s-warn"], ok: ["ok", "s-ok"], edit: ["edit", "s-edit"],
  todo: ["todo", "s-todo"],
};

function mannerOf(form, must, done, touched) {
  if (form.querySelector(".part[data-name]").hidden) return ["na", "Tidak berlaku"];
  const wrong = all(".bad:not([hidden])", form).filter((one) => !one.closest("[hidden]"));
  if (wrong.length) return ["err", `${wrong.length} salah`];
  const odd = all(".odd:not([hidden])", form).filter((one) => {
    const why = one.querySelector(".why textarea");
    return !one.closest("[hidden]") && !(why && why.value.trim());
  });
  if (odd.length) return ["warn", `${odd.length} perlu dicek`];
  if (!must) return touched ? ["ok", "Selesai"] : ["todo", "Boleh kosong"];
  if (must === done) return ["ok", "Selesai"];
  return touched ? ["edit", "Sedang diisi"] : ["todo", "Belum mulai"];
}

function showProgress(required) {
  let must = 0;
  let done = 0;
  all("form.section").forEach((form) => {
    const asked = all(".field[data-name]", form).filter((field) => !field.closest("[hidden]")
      && !field.matches(".note") && !field.querySelector("[data-kind=calculation]"));
    const filled = (field) => {
      const value = flat[field.dataset.name];
      return value !== undefined && value !== null && value !== "" && value.length !== 0;
    };
    const needed = asked.filter((field) => required[paths.findingPath(flat, field.dataset.name)]);
    const answered = needed.filter(filled).length;
    must += needed.length;
    done += answered;
    const [manner, words] = mannerOf(form, needed.length, answered, asked.some(filled));
    paintSection(form, manner, words, `${answered}/${needed.length}`);
  });
  if (all("form.section").length > 1) byId("terjawab").textContent = `${done} dari ${must}`;
}

function paintSection(form, manner, words, count) {
  const [name, tone] = MANNER[manner];
  const link = all(".sections a").find((one) => one.dataset.section === form.dataset.section);
  form.querySelector(".tally > .state").replaceWith(state(name, tone, words));
  form.querySelector(".tally .count").textContent = count;
  link.firstElementChild.className = tone;
  link.firstElementChild.querySelector("use").setAttribute("href", `#i-${name}`);
  link.querySelector(".vh").textContent = `, ${words}, terjawab `;
  link.querySelector("small").textContent = manner === "na" ? "" : count;
}

function refresh() {
  if (!logic) return;
  const answers = paths.fold(flat);
  const verdict = logic.evaluate(answers, around);
  showRelevant(verdict);
  filterChoices(answers);
  showFindings(logic.check(answers, around).findings);
  showProgress(verdict.required);
}

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
  } else if (button.dataset.pick) pickDate(byId(button.dataset.pick));
  else if (button.dataset.locate) locate(byId(button.dataset.locate));
});

// Rows

function renumber(box) {
  all(":scope > .entries > .entry", box).forEach((line, at) => {
    all(":scope > .row .nth", line).forEach((place) => { place.textContent = at + 1; });
  });
}

function addRow(name) {
  const box = root.querySelector(`.rows[data-name="${CSS.escape(name)}"]`);
  const id = Array.from(window.crypto.getRandomValues(new Uint8Array(6)), (one) => (one % 36).toString(36)).join("");
  const line = box.querySelector(":scope > template").content.cloneNode(true).firstElementChild;
  [line, ...all("*", line)].forEach((element) => Array.from(element.attributes).forEach((one) => {
    if (one.value.includes("__baris__")) element.setAttribute(one.name, one.value.replace(/__baris__/g, id));
  }));
  box.querySelector(":scope > .entries").append(line);
  answer(name, [...(flat[name] || []), id]);
  renumber(box);
  refresh();
  const first = line.querySelector("input:not([type=hidden]), select, textarea");
  if (first) first.focus();
}

function removeRow(path, button) {
  const line = button.closest(".entry");
  const box = line.closest(".rows");
  const name = box.dataset.name;
  const before = flat[name];
  const undo = document.createElement("li");
  undo.className = "row";
  undo.setAttribute("role", "status");
  const back = document.createElement("button");
  back.type = "button";
  back.className = "link";
  back.textContent = "Urungkan";
  undo.append("Baris dihapus. ", back);
  line.replaceWith(undo);
  answer(name, before.filter((one) => one !== line.dataset.row));
  back.addEventListener("click", () => {
    undo.replaceWith(line);
    answer(name, all(":scope > .entries > .entry", box).map((one) => one.dataset.row));
    renumber(box);
    refresh();
  });
  renumber(box);
  refresh();
  back.focus();
}

// Helps for typing

function pickDate(box) {
  const native = document.createElement("input");
  native.type = "date";
  native.className = "vh";
  native.tabIndex = -1;
  native.setAttribute("aria-hidden", "true");
  if (typeof flat[box.name] === "string") native.value = flat[box.name];
  box.parentElement.append(native);
  native.addEventListener("change", () => { box.value = native.value; native.remove(); take(box); box.focus(); });
  if (native.showPicker) native.showPicker();
  else native.click();
}

function locate(box) {
  navigator.geolocation.getCurrentPosition((found) => {
    box.value = `${found.coords.latitude.toFixed(6)}, ${found.coords.longitude.toFixed(6)}`;
    take(box);
  }, () => {
    byId(`${box.name}-m`).append(message("info", "Lokasi tidak dapat diambil. Tulis lintang dan bujurnya."));
  });
}

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
  logic = module;
  refresh();
  document.documentElement.classList.add("ready");
});
follow();
