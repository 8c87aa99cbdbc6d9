// Answers on their way to the server: into the journal first, then sent in batches, one refusal never holding up another.
// Where they are is said in words, always in the same place.

import { openJournal } from "./journal.js";
import { inheritance, recover } from "./recovery.js";
import { sender } from "./sending.js";
import { statusLine } from "./status.js";
import { t } from "./words.js";

const IDLE = 400;
const LONGEST = 1500;
const AGAIN = 5000;
const SLOWEST = 60000;
const MOST = 200;
const BARRED = new Set(["session", "other"]);

const same = (one, two) => JSON.stringify(one) === JSON.stringify(two);

// `page` holds root, flat (answers by path), seen (their numbers), clashes (choices that are open), take(input), and from
// placing.js repeats(path), fieldOf(path) and put(path, value), which shows an answer that came from elsewhere.
export function saver(page) {
  const { root, flat, seen } = page;
  const cooperative = root.dataset.id;
  const version = Number(root.dataset.version);
  const device = window.crypto.getRandomValues(new Uint32Array(2)).join("-");
  const status = statusLine(root);
  const line = sender(root);
  const stood = Object.assign({}, flat);
  const refused = new Map();
  const clashes = new Map();
  const rows = {};
  const opening = openJournal(Number(root.dataset.account));
  let journal = null;
  let keeping = Promise.resolve();
  let count = 0;
  let waiting = [];
  let sent = [];
  let flying = null;
  let timer = 0;
  let since = 0;
  let pause = AGAIN;
  let most = MOST;
  let held = "";

  function open() {
    const asked = Array.from(clashes.keys()).map(page.fieldOf).filter((field) => field && !field.closest("[hidden]"));
    return { waiting: waiting.length + sent.length, refused: refused.size, clashes: asked.length };
  }

  function later(wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(flush, wait);
  }

  // The journal first: nothing is sent that it has not been given.
  function keep(operation, replaced) {
    keeping = Promise.all([keeping, opening.then(() => journal.put(cooperative, operation, replaced))]).then(() => {
      if (!journal.kept()) status.unkept();
    });
  }

  function add(path, value) {
    count += 1;
    const old = waiting.filter((one) => one.path === path && one.device === device);
    waiting = waiting.filter((one) => !old.includes(one));
    if (refused.has(path)) old.push(refused.get(path).operation);
    const whole = rows[path] && value ? value.concat(rows[path].filter((one) => !value.includes(one))) : value;
    const operation = {
      id: `${device}-${count}`, path, value: whole, base: seen[path] || 0, seq: count, device, version, at: Date.now(), cooperative,
    };
    waiting.push(operation);
    refused.delete(path);
    decided(path);
    lists();
    keep(operation, old.map((one) => one.id));
    if (held) status.held(held, open());
    since = since || Date.now();
    later(Math.max(0, Math.min(IDLE, LONGEST - (Date.now() - since))));
  }

  // What is wrong or open stands in lists of its own, which are fetched only when there is something in them.
  function lists() {
    if (refused.size || document.getElementById("ditolak")) {
      import("./refused.js").then((made) => made.list(page, refused, discard)).catch(() => undefined);
    }
  }

  function ask(path, clash) {
    clashes.set(path, clash);
    import("./conflict.js").then((made) => {
      if (clashes.get(path) === clash) made.ask(page, path, clash, (value) => { page.put(path, value); add(path, value); });
    }).catch(() => undefined);
  }

  function decided(path) {
    if (!clashes.delete(path)) return;
    const field = page.fieldOf(path);
    const panel = field && field.querySelector(":scope > .clash");
    if (!panel) return;
    panel.remove();
    field.classList.remove("asked", "torn");
  }

  function discard(path) {
    const { operation } = refused.get(path);
    refused.delete(path);
    journal.drop(cooperative, [operation.id]);
    page.put(path, stood[path] === undefined ? null : stood[path]);
    lists();
    status.rest(open());
  }

  function refuse(operation, reason) {
    if (waiting.some((one) => one.path === operation.path)) journal.drop(cooperative, [operation.id]);
    else refused.set(operation.path, { operation, reason });
  }

  // Rows that two people added belong to both: the order is put together and sent again.
  function joined(path, ours, told) {
    const theirs = told.value || [];
    rows[path] = theirs.filter((one) => !(flat[path] || []).includes(one));
    if (rows[path].length) status.rows(told.by);
    add(path, theirs.concat((ours || []).filter((one) => !theirs.includes(one))));
  }

  function torn(operation, told) {
    if (page.repeats(operation.path)) {
      joined(operation.path, operation.value, told);
      return;
    }
    page.put(operation.path, told.value);
    ask(operation.path, { mine: operation.value, theirs: told.value, by: told.by, at: told.at });
  }

  // What became of one operation; gives its id where the journal need not hold it any more.
  function arrived(operation, told) {
    const { path } = operation;
    const newer = waiting.some((one) => one.path === path);
    if (told.status === "refused") {
      refuse(operation, told.reason);
      return "";
    }
    seen[path] = told.seq;
    stood[path] = told.value;
    if (told.status === "conflict") {
      if (!newer) torn(operation, told);
      return operation.id;
    }
    decided(path);
    waiting.filter((one) => one.path === path).forEach((one) => { one.base = told.seq; });
    if (!newer && !page.repeats(path) && !same(flat[path] === undefined ? null : flat[path], told.value)) {
      page.put(path, told.value);
    }
    return operation.id;
  }

  async function landed(batch, reply) {
    const done = batch.map((operation, at) => arrived(operation, reply.results[at])).filter(Boolean);
    pause = AGAIN;
    held = "";
    if (!waiting.length) most = MOST;
    await journal.drop(cooperative, done);
    lists();
    status.saved(reply.clock, open());
    if (waiting.length) later(0);
    persist();
  }

  const OLD = t("Dari versi kuesioner yang lama. Tulis ulang bila masih perlu.");

  // Something in a refused batch cannot be read: halves of it show which, and only that one is told.
  function narrowed(batch, problem) {
    if (batch.length > 1) {
      most = Math.ceil(batch.length / 2);
      waiting = batch.concat(waiting);
    } else {
      most = MOST;
      refuse(batch[0], problem.detail || problem.title || t("Tidak dapat disimpan."));
    }
  }

  function failed(batch, outcome) {
    const { kind, problem } = outcome;
    const old = kind === "gone" && batch[0].version !== version;
    if (old || kind === "refused") {
      if (old) batch.forEach((one) => refuse(one, OLD));
      else narrowed(batch, problem);
      held = "";
      lists();
      status.rest(open());
      later(0);
      return;
    }
    waiting = batch.concat(waiting);
    held = kind;
    status.held(held, open(), problem);
    if (BARRED.has(kind)) {
      import("./signin.js").then((made) => made.signIn(root, kind, line.renew, resume)).catch(() => undefined);
    } else if (kind !== "gone") {
      later(outcome.pause || pause);
      pause = Math.min(SLOWEST, pause * 2);
    }
  }

  function resume() {
    held = "";
    pause = AGAIN;
    return flush();
  }

  // One device and one version at a time, in the order in which they were given.
  function nextBatch() {
    const first = waiting[0];
    const fits = waiting.filter((one) => one.device === first.device && one.version === first.version);
    const once = fits.filter((one, at) => fits.findIndex((other) => other.path === one.path) === at);
    return once.slice(0, most);
  }

  const lean = ({ path, value, base, seq }) => ({ path, value, base, seq });
  const bodyOf = (batch) => ({ device: batch[0].device, version: batch[0].version, operations: batch.map(lean) });

  async function fly() {
    await keeping;
    since = 0;
    sent = nextBatch();
    waiting = waiting.filter((one) => !sent.includes(one));
    const batch = sent;
    if (!held) status.sending();
    const outcome = await line.send(bodyOf(batch));
    sent = [];
    if (outcome.kind === "saved") await landed(batch, outcome.reply);
    else failed(batch, outcome);
  }

  function flush() {
    window.clearTimeout(timer);
    if (flying) return flying.then(() => (waiting.length && !held ? flush() : undefined));
    if (!waiting.length || BARRED.has(held)) return Promise.resolve();
    const landing = () => { flying = null; };
    flying = fly().then(landing, landing);
    return flying;
  }

  // Asked once, after the first answer has arrived: that the browser does not clear the journal by itself.
  async function persist() {
    if (!navigator.storage || !navigator.storage.persist || await journal.noted("persist")) return;
    await journal.note("persist", { granted: await navigator.storage.persist(), at: Date.now() });
  }

  function goes() {
    const typing = document.activeElement;
    if (root.contains(typing) && typing.matches("input:not([type=radio]):not([type=checkbox]), textarea")) page.take(typing);
    if (waiting.length && !flying && !held) line.last(bodyOf(nextBatch()));
  }

  window.addEventListener("online", resume);
  window.addEventListener("pagehide", goes);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") goes();
    else if (held) resume();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!journal || journal.kept() || !open().waiting) return;
    event.preventDefault();
    event.returnValue = "";
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey && event.key === "s")) return;
    event.preventDefault();
    if (waiting.length) resume();
    else status.already();
  });

  // Whether the page may be left. One that sums up needs everything to have arrived; others need it to be kept, and
  // wait a moment only.
  function settle(everything) {
    const arrived = keeping.then(resume).then(() => !waiting.length && !refused.size);
    if (everything) return arrived;
    const moment = new Promise((resolve) => { window.setTimeout(resolve, LONGEST); });
    return Promise.race([arrived, moment]).then(() => keeping).then(() => journal.kept() || !open().waiting);
  }

  // Entries of an earlier visit, or of a backup.
  function inherit(found) {
    const ours = sent.concat(waiting).filter((one) => one.device === device);
    const known = new Set(sent.concat(waiting).map((one) => one.id));
    const fresh = found.filter((one) => !known.has(one.id));
    waiting = fresh.concat(waiting);
    if (fresh.length) later(0);
    return recover(page, fresh, ours, status);
  }

  opening.then(async (opened) => {
    journal = opened;
    await journal.note("opened", Date.now());
    if (!journal.kept()) status.unkept();
    await inheritance(journal, root);
    inherit((await journal.operations(cooperative)).filter((one) => one.device !== device));
    page.clashes.forEach(({ path, value, by, at }) => {
      const theirs = flat[path] === undefined ? null : flat[path];
      if (page.repeats(path)) joined(path, value, { value: theirs, by });
      else if (!waiting.some((one) => one.path === path)) ask(path, { mine: value, theirs, by, when: at });
    });
    if (clashes.size && !waiting.length) status.rest(open());
  });

  return { add, settle, resume, inherit, journal: opening, waiting: () => sent.concat(waiting, Array.from(refused.values(), (one) => one.operation)) };
}
