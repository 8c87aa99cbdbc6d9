// The fill page, live: what is asked, calculated and wrong follows every answer; answers go to the server one by one.

import { deedsOf } from "./deeds.js";
import { pathsOf } from "./paths.js";
import { saver } from "./saving.js";
import { byId, message } from "./marks.js";
import { placing } from "./placing.js";
import { readField, rewrite } from "./reading.js";
import { painter } from "./showing.js";
import { voider } from "./reasons.js";
import { met } from "./meanwhile.js";
import { unfold } from "./unfold.js";
import { t } from "./words.js";

const root = document.getElementById("kerja");
const { draft, around } = JSON.parse(document.getElementById("isian").textContent);
unfold(root);
const flat = draft.answers;
// A page is given what reached the server after it was written: it was kept on this computer, or is only now here.
const arrived = Object.entries(JSON.parse(document.documentElement.dataset.arrived || "{}")).concat(met(root))
  .filter(([path, { seq }]) => seq > (draft.seen[path] || 0));
arrived.forEach(([path, { value, seq }]) => {
  flat[path] = value;
  draft.seen[path] = seq;
});
const strict = root.dataset.strict === "ya";
const paths = pathsOf(draft.repeats);
const touched = new Set(Object.keys(draft.seen).filter((name) => !name.startsWith("~")));
const doubts = Object.assign({}, draft.doubts);
const deeds = deedsOf();
// `typing` is the box in which something stands that is no answer yet.
const work = { root, flat, around, paths, strict, touched, doubts, answer, rewrite, unfold, typedOver, vouched };
const paint = painter(work);
const { refresh } = paint;
let rows = null;
const withRows = () => Promise.all([import("./rows.js"), import(draft.rows)])
  .then(([{ rowsOf }, { blank }]) => { rows = rows || rowsOf(work, paint, blank); return rows; });
const page = Object.assign(
  { root, flat, seen: draft.seen, clashes: draft.clashes, take, rewrite, show: open },
  placing(work, (name, ids) => withRows().then(({ setRows }) => setRows(name, ids)), refresh),
);
arrived.sort(([one], [two]) => paths.isRepeat(two) - paths.isRepeat(one) || one.length - two.length)
  .forEach(([path, { value }]) => page.put(path, value));
const saving = saver(page);
const changed = voider(draft, flat, paths, (key, text) => {
  flat[key] = null;
  saving.add(key, null);
  paint.ask(key, text);
});
const all = (query, from) => Array.from((from || root).querySelectorAll(query));

// What the person does

function answer(name, value) {
  const before = flat[name] === undefined ? null : flat[name];
  if (JSON.stringify(before) === JSON.stringify(value)) return;
  flat[name] = value;
  deeds.note(name, before, value);
  saving.add(name, value);
  if (name.startsWith("~reason/") && value) learnGrounds();
  if (!name.startsWith("~")) {
    touched.add(name);
    changed(name);
  }
  const field = paths.isRepeat(name) ? null : root.querySelector(`.field[data-name="${CSS.escape(name)}"]`);
  if (!field) return;
  typedOver(field, name, value);
}

// What warnings rest on is wanted once one is explained; where it does not come, the server takes void reasons away as it checks.
let learning = null;
function learnGrounds() {
  learning = learning || import(draft.grounds).then((made) => { draft.ground = made.ground; }, () => { learning = null; });
}

// What stood there first was typed over: it is changed now, or confirmed by the same answer.
function typedOver(field, name, value) {
  field.classList.toggle("empty", value === null || value === "" || value.length === 0);
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

function vouched(box) {
  box.parentElement.classList.toggle("on", box.checked);
  stand(box.closest(".field"), box.checked ? t("sesuai") : t("belum diperiksa"));
  if (!box.checked && draft.doubts[box.value]) doubts[box.value] = draft.doubts[box.value];
}

function take(input) {
  work.typing = null;
  if (input.name === "~sesuai") {
    answer(`~confirmed/${input.value}`, input.checked || null);
    vouched(input);
    refresh();
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
  if (asked.length || root.querySelector(".reads")) import("./meant.js").then((made) => made.askReading(input, asked), () => undefined);
}

// What is rarely needed is loaded when it is first wanted. Where it does not come, that is said beside `near`.
function lazily(loading, near, use) {
  all(".late", document).forEach((one) => one.remove());
  loading.then(use, () => {
    const said = message("warn", t("Bagian ini belum termuat karena tidak ada sinyal. Jawaban Anda aman. Coba lagi bila ada sinyal."));
    said.classList.add("late", "full");
    (near.closest(".field, .row, details") || near).append(said);
  });
}

const attaching = (near, use) => lazily(import("./attach.js"), near, (module) => use(module.attacher(work, refresh)));

root.addEventListener("change", (event) => {
  if (event.target.dataset.for) attaching(event.target, (files) => files.take(event.target));
  else take(event.target);
});
root.addEventListener("input", (event) => {
  work.typing = event.target;
  const { name, type } = event.target;
  const field = event.target.closest(".bad, .odd");
  if (!field || type === "radio" || type === "checkbox" || name.startsWith("~")) return;
  work.typing = null;
  const { value } = readField(event.target, root);
  deeds.note(name, flat[name], value, true);
  flat[name] = value;
  saving.add(name, value);
  changed(name);
  typedOver(field, name, value);
  refresh();
});

root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.name === "~tambah" || button.name === "~hapus") {
    event.preventDefault();
    const act = (made) => (button.name === "~tambah" ? made.addRow : made.removeRow)(button.value, button);
    if (rows) act(rows);
    else lazily(withRows(), button, act);
  } else if (button.name === "~copot") {
    event.preventDefault();
    attaching(button, (files) => files.remove(button.value));
  } else if (button.dataset.set) {
    event.preventDefault();
    lazily(import("./meant.js"), button, (made) => made.settle(button, take));
  } else if ("pick" in button.dataset) {
    const box = button.previousElementSibling;
    lazily(import("./helps.js"), button, (made) => made.pickDate(box, flat[box.name], take));
  } else if ("locate" in button.dataset) {
    lazily(import("./helps.js"), button, (made) => made.locate(button.previousElementSibling, take));
  }
});

document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (!root.contains(at)) return;
  if (at.type === "radio" && /^[1-9]$/.test(event.key)) {
    const option = document.getElementsByName(at.name)[event.key - 1];
    if (option) { option.click(); option.focus({ preventScroll: true }); }
  }
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || at.tagName !== "INPUT") return;
  event.preventDefault();
  const others = (one) => one === at || one.name !== at.name;
  const boxes = all("input:not([type=hidden]), select, textarea")
    .filter((one) => one.offsetParent && !one.readOnly && others(one));
  const next = boxes[boxes.indexOf(at) + 1];
  if (next) next.focus();
});

byId("masalah").addEventListener("click", (event) => {
  lazily(import("./looking.js"), event.target, (made) => made.nextProblem(root, open));
});

// A returned form: only what was asked about, until all of it is wanted
const filter = byId("saring");
if (filter) {
  filter.addEventListener("click", () => lazily(import("./looking.js"), filter, (made) => made.onlyTalked(root, filter, open)));
}

// On phones one section shows at a time; the address says which

function mark(section) {
  all(".sections a").forEach((one) => {
    if (section.id === `bag-${one.dataset.section}`) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  });
}

function bring(section) {
  all("form.section").forEach((one) => one.classList.toggle("now", one === section));
  mark(section);
}

function open(name) {
  const target = byId(name);
  const section = target && target.closest("form.section");
  if (!section) return;
  bring(section);
  const field = target.closest(".field");
  const box = target === section ? section.querySelector("h2") : target;
  const inside = box.matches("input, select, textarea, h2, h3, h4, [tabindex]") ? box : box.querySelector("input, select, textarea");
  (inside || section.querySelector("h2")).focus({ preventScroll: true });
  // A cell of a grid has no box of its own.
  (field && field.getClientRects().length ? field : target).scrollIntoView({ block: "start" });
}

const named = () => (window.location.hash.length > 1 ? decodeURIComponent(window.location.hash.slice(1)) : root.dataset.resume);

function follow() {
  if (named()) open(named());
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

const backup = byId("cadangan");
const keeping = (use) => lazily(import("./backup.js"), backup, use);
backup.addEventListener("toggle", () => keeping((module) => module.caution(saving, backup)), { once: true });
backup.addEventListener("click", (event) => {
  if (event.target.closest("[data-unduh]")) keeping((module) => module.download(page, saving));
});
backup.addEventListener("change", (event) => keeping((module) => module.load(page, saving, event.target)));

// Without a link the answers are judged here, and the sending waits.
let ready = false;
function sendLater(sure) {
  import("./outbox.js").then(async (outbox) => {
    if (!ready || !(sure || !(await outbox.answers()))) return;
    await paint.explain();
    outbox.offer(Object.assign({ refresh, findings: paint.findings }, work));
  }).catch(() => undefined);
}

// The form's logic comes in the same script and is handed in once all of this stands; what was typed before that is taken now.
// `load` fetches the module of what its findings say.
export function begin(logic, load) {
  paint.begin(logic, load);
  ready = true;
  typedEarly();
  document.documentElement.classList.add("ready");
  (window.requestIdleCallback || window.setTimeout)(() => equip().catch(() => undefined));
  if (/[?&]luring=kirim/.test(window.location.search)) sendLater(true);
}

// After the first field can be used: what a keyboard brings, and what should be there when it is first wanted.
async function equip() {
  const [{ addRow, setRows }, made, looking] = await Promise.all([
    withRows(), import("./keys.js"), import("./looking.js"), import("./presses.js"),
  ]);
  made.keys(Object.assign({}, work, page, { deeds, refresh, addRow, setRows, repeats: paths.isRepeat }), saving);
  if (window.IntersectionObserver && window.innerWidth >= 1024) looking.follow(root, mark);
}

function typedEarly() {
  const early = all("input:not([type=hidden]), select, textarea").filter(changedByHand);
  const here = document.activeElement;
  early.filter((one) => one !== here).forEach(take);
  work.typing = early.includes(here) && here;
}

function changedByHand(one) {
  if (one.type === "radio" || one.type === "checkbox") return one.checked !== one.defaultChecked;
  if (!one.options) return one.value !== one.defaultValue;
  return one.selectedIndex !== Math.max(0, Array.from(one.options).findIndex((each) => each.defaultSelected));
}

// Who began to type before this script was there stays where they are; the address says so, or links to where it led are dead.
function start() {
  const here = document.activeElement;
  const section = here.closest("form.section");
  if (!section || here.id === named()) follow();
  else {
    window.history.replaceState(window.history.state, "", `#${section.id}`);
    bring(section);
    here.scrollIntoView({ block: "nearest" });
  }
}

start();
