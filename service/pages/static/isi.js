// The fill page, live: what is asked, calculated and wrong follows every answer; answers go to the server one by one.

import { deedsOf } from "./deeds.js";
import { pathsOf } from "./paths.js";
import { saver } from "./saving.js";
import { message, saidIn } from "./marks.js";
import { placing } from "./placing.js";
import { readField, rewrite } from "./reading.js";
import { painter } from "./showing.js";
import { rowsOf } from "./rows.js";
import { locate, pickDate } from "./helps.js";
import { voider } from "./reasons.js";
import { unfold } from "./unfold.js";
import { t } from "./words.js";

const root = document.getElementById("kerja");
const { draft, around } = JSON.parse(document.getElementById("isian").textContent);
unfold(root);
const flat = draft.answers;
// A page that was kept on this computer is given what reached the server after that.
const arrived = JSON.parse(document.documentElement.dataset.arrived || "{}");
Object.keys(arrived).forEach((path) => {
  flat[path] = arrived[path].value;
  draft.seen[path] = arrived[path].seq;
});
const strict = root.dataset.strict === "ya";
const paths = pathsOf(draft.repeats);
const touched = new Set(Object.keys(draft.seen).filter((name) => !name.startsWith("~")));
const doubts = Object.assign({}, draft.doubts);
const deeds = deedsOf();
const work = { root, flat, around, paths, strict, touched, doubts, answer };
const paint = painter(work);
const { refresh } = paint;
const { addRow, removeRow, setRows } = rowsOf(work, paint);
const page = Object.assign({ root, flat, seen: draft.seen, clashes: draft.clashes, take, show: open }, placing(work, setRows, refresh));
Object.keys(arrived).sort((one, two) => paths.isRepeat(two) - paths.isRepeat(one) || one.length - two.length)
  .forEach((path) => page.put(path, arrived[path].value));
const saving = saver(page);
const changed = voider(draft, flat, paths, (key, text) => {
  flat[key] = null;
  saving.add(key, null);
  paint.ask(key, text);
});
const all = (query, from) => Array.from((from || root).querySelectorAll(query));
const byId = (id) => document.getElementById(id);

// What the person does

function answer(name, value) {
  const before = flat[name] === undefined ? null : flat[name];
  if (JSON.stringify(before) === JSON.stringify(value)) return;
  flat[name] = value;
  deeds.note(name, before, value);
  saving.add(name, value);
  if (!name.startsWith("~")) {
    touched.add(name);
    changed(name);
  }
  const field = root.querySelector(`.field[data-name="${CSS.escape(name)}"]`);
  if (!field) return;
  field.classList.toggle("empty", value === null || value === "" || value.length === 0);
  typedOver(field, name, value);
}

// What stood there first was typed over: it is changed now, or confirmed by the same answer.
function typedOver(field, name, value) {
  const chip = field.querySelector(".chip");
  if (chip && draft.first[name] !== undefined) {
    stand(field, JSON.stringify(draft.first[name]) === JSON.stringify(value) ? t("sesuai") : t("diubah"));
    all(".sure", field).forEach((one) => { one.hidden = true; });
  } else if (chip && !chip.matches(".own")) chip.remove();
}

// A prefilled answer that somebody has looked at is no longer doubted.
function stand(field, words) {
  field.querySelector(".chip b").textContent = words;
  delete doubts[field.dataset.name];
}

function vouch(box) {
  const field = box.closest(".field");
  answer(`~confirmed/${box.value}`, box.checked || null);
  box.parentElement.classList.toggle("on", box.checked);
  stand(field, box.checked ? t("sesuai") : t("belum diperiksa"));
  if (!box.checked && draft.doubts[box.value]) doubts[box.value] = draft.doubts[box.value];
  refresh();
}

function take(input) {
  if (input.name === "~sesuai") {
    vouch(input);
    return;
  }
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

// Files are rare: what sends them is loaded when the first is chosen.
const attaching = (use) => import("./attach.js").then((module) => use(module.attacher(work, refresh)));

root.addEventListener("change", (event) => {
  if (event.target.dataset.for) attaching((files) => files.take(event.target));
  else take(event.target);
});
root.addEventListener("input", (event) => {
  const field = event.target.closest(".bad, .odd");
  if (!field || event.target.type === "radio" || event.target.type === "checkbox") return;
  if (event.target.name.startsWith("~")) return;
  const { value } = readField(event.target, root);
  deeds.note(event.target.name, flat[event.target.name], value, true);
  flat[event.target.name] = value;
  saving.add(event.target.name, value);
  changed(event.target.name);
  typedOver(field, event.target.name, value);
  refresh();
});

root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.name === "~tambah" || button.name === "~hapus") {
    event.preventDefault();
    (button.name === "~tambah" ? addRow : removeRow)(button.value, button);
  } else if (button.name === "~copot") {
    event.preventDefault();
    attaching((files) => files.remove(button.value));
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
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || at.tagName !== "INPUT") return;
  event.preventDefault();
  const others = (one) => one === at || one.name !== at.name;
  const boxes = all("input:not([type=hidden]), select, textarea")
    .filter((one) => one.offsetParent && !one.readOnly && others(one));
  const next = boxes[boxes.indexOf(at) + 1];
  if (next) next.focus();
});

let seenProblem = -1;
byId("masalah").addEventListener("click", () => {
  const done = (one) => one.matches(".odd") && one.querySelector(":scope > .why .done:not([hidden])");
  const found = all(".bad, .odd, .torn").filter((one) => !one.closest("[hidden]") && !done(one));
  if (!found.length) return;
  seenProblem = (seenProblem + 1) % found.length;
  const field = found[seenProblem];
  const why = field.querySelector(":scope > .why textarea");
  const box = field.querySelector("input:not([type=hidden]):not([readonly]), select, textarea");
  open((field.matches(".odd") && why ? why : box || field.querySelector(".said")).id);
});

// A returned form: only what was asked about, until all of it is wanted
const filter = byId("saring");
if (filter) {
  filter.addEventListener("click", () => {
    const only = root.classList.toggle("only-talked");
    filter.setAttribute("aria-pressed", String(only));
    filter.textContent = only ? t("Tampilkan semua pertanyaan") : t("Tampilkan yang dikomentari saja");
    all("form.section").forEach((form) => form.classList.toggle("quiet", only && !form.querySelector(".talked")));
    const first = root.querySelector(".talked");
    if (only && first) open(first.dataset.name);
  });
}

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
  const field = target.closest(".field");
  const box = target === section ? section.querySelector("h2") : target;
  const inside = box.matches("input, select, textarea, h2, h3, h4, [tabindex]") ? box : box.querySelector("input, select, textarea");
  (inside || section.querySelector("h2")).focus({ preventScroll: true });
  // A cell of a grid has no box of its own.
  (field && field.getClientRects().length ? field : target).scrollIntoView({ block: "start" });
}

function follow() {
  const name = window.location.hash.length > 1 ? decodeURIComponent(window.location.hash.slice(1)) : root.dataset.resume;
  if (name) open(name);
}

window.addEventListener("hashchange", follow);
document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a[href^='/']");
  if (!link || event.ctrlKey || event.metaKey || link.target) return;
  event.preventDefault();
  const last = link.pathname.endsWith("/kirim");
  saving.settle(last).then((may) => {
    if (may && !(last && navigator.onLine === false)) window.location.assign(link.href);
    else if (last) sendLater(false);
  });
});

// The section list follows the page.
if (window.IntersectionObserver && window.innerWidth >= 1024) {
  const spy = new IntersectionObserver((entries) => entries.filter((one) => one.isIntersecting).forEach((one) => {
    all(".sections a").forEach((link) => {
      if (link.dataset.section === one.target.dataset.section) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }), { rootMargin: "-20% 0px -70% 0px" });
  all("form.section").forEach((form) => spy.observe(form));
}

// A backup is rare: what makes and reads it is loaded when it is first wanted.
const keeping = (use) => import("./backup.js").then(use).catch(() => undefined);
byId("cadangan").addEventListener("toggle", (event) => keeping((module) => module.caution(saving, event.target)), { once: true });
byId("cadangan").addEventListener("click", (event) => {
  if (event.target.closest("[data-unduh]")) keeping((module) => module.download(page, saving));
});
byId("cadangan").addEventListener("change", (event) => keeping((module) => module.load(page, saving, event.target)));

// Without a link the answers are judged here, and the sending waits.
let ready = false;
function sendLater(sure) {
  import("./outbox.js").then(async (outbox) => {
    if (ready && (sure || !(await outbox.answers()))) outbox.offer(Object.assign({ refresh, findings: paint.findings }, work));
  }).catch(() => undefined);
}

// The form's logic comes in the same script and is handed in once all of this stands; what was typed before that is taken now.
export function begin(logic) {
  paint.begin(logic);
  ready = true;
  typedEarly();
  document.documentElement.classList.add("ready");
  const desk = Object.assign({}, page, { deeds, answer, refresh, addRow, setRows, repeats: paths.isRepeat });
  (window.requestIdleCallback || window.setTimeout)(() => import("./keys.js").then((made) => made.keys(desk, saving)).catch(() => undefined));
  (window.requestIdleCallback || window.setTimeout)(() => import(draft.grounds).then((made) => { draft.ground = made.ground; }).catch(() => undefined));
  if (/[?&]luring=kirim/.test(window.location.search)) sendLater(true);
}

function typedEarly() {
  all("input:not([type=hidden]), select, textarea").filter((one) => one !== document.activeElement && changedByHand(one)).forEach(take);
}

function changedByHand(one) {
  if (one.type === "radio" || one.type === "checkbox") return one.checked !== one.defaultChecked;
  if (!one.options) return one.value !== one.defaultValue;
  return one.selectedIndex !== Math.max(0, Array.from(one.options).findIndex((each) => each.defaultSelected));
}

follow();
