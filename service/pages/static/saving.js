// Answers on their way to the server: into the journal first, then sent in batches, one refusal never holding up another.
// Where they are is said in words, always in the same place.

import { openJournal } from "./journal.js";
import { bequeath, heirloom, leave } from "./meanwhile.js";
import { bodyOf, queueOf } from "./queue.js";
import { refusalsOf } from "./refusals.js";
import { sender } from "./sending.js";
import { shownFirst } from "./shown.js";
import { statusLine } from "./status.js";
import { nothing, t } from "./words.js";

const IDLE = 400;
const LONGEST = 1500;
const AGAIN = 5000;
const SLOWEST = 60000;
const BARRED = new Set(["session", "other"]);
const OLD = t("Dari versi kuesioner yang lama. Tulis ulang bila masih perlu.");

const same = (one, two) => JSON.stringify(nothing(one)) === JSON.stringify(nothing(two));

// `page` holds root, flat (answers by path), seen (their numbers), clashes (choices that are open), take(input), and from
// placing.js repeats(path), fieldOf(path), unshown() and put(path, value), which shows an answer that came from elsewhere.
export function saver(page) {
  const { root, flat, seen } = page;
  const cooperative = root.dataset.id;
  const version = Number(root.dataset.version);
  const status = statusLine(root);
  const line = sender(root);
  const stood = Object.assign({}, flat);
  const landed = {};
  const unkept = new Map();
  let gone = false;
  const queue = queueOf(cooperative, version);
  let disputes = { whole: (path, value) => value, decided() {}, begin() {}, torn: page.unshown, count: () => 0 };
  let meeting = null;
  const refusals = refusalsOf(page, forget);
  const opening = openJournal(Number(root.dataset.account));
  let journal = null;
  const shown = shownFirst();
  let keeping = Promise.resolve();
  let flying = null;
  let timer = 0;
  let since = 0;
  let pause = AGAIN;
  let held = "";

  const open = () => ({ waiting: queue.all().length, refused: refusals.count(), clashes: disputes.count() });

  // Two hands on one answer are rare: what that takes comes with the first. Where it does not, the answers are on the server.
  function meet() {
    meeting = meeting || import("./disputes.js").then((made) => { disputes = made.disputesOf(page, add); }, () => { meeting = null; page.unshown(); });
    return meeting;
  }

  function later(wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(flush, wait);
  }

  // The journal first: nothing is sent that it has not been given. To open its door costs more than to show what a key did.
  function keep(operation, replaced) {
    unkept.set(operation.id, operation);
    const kept = Promise.all([opening, shown.wait()]).then(() => journal.put(cooperative, operation, replaced));
    keeping = Promise.all([keeping, kept]).then(() => {
      if (!journal.kept()) status.unkept();
      unkept.delete(operation.id);
      if (gone) will();
    });
  }

  // A page that goes may be gone before the journal has what was typed last.
  function will() {
    bequeath(root, (one) => one.device !== queue.device, Array.from(unkept.values()));
    gone = unkept.size > 0;
  }

  function add(path, value) {
    const { operation, replaced } = queue.add(path, disputes.whole(path, value), seen[path] || 0);
    disputes.decided(path);
    keep(operation, replaced.concat(refusals.mended(path)));
    if (held) status.held(held, open());
    since = since || Date.now();
    later(Math.max(0, Math.min(IDLE, LONGEST - (Date.now() - since))));
  }

  function forget(operation, path) {
    journal.drop(cooperative, [operation.id]);
    page.put(path, nothing(stood[path]));
    status.rest(open());
  }

  function refuse(operation, reason) {
    if (queue.waits(operation.path)) journal.drop(cooperative, [operation.id]);
    else refusals.add(operation, reason);
  }

  // What became of one operation; gives its id where the journal need not hold it any more.
  function arrived(operation, told) {
    const { path } = operation;
    const newer = queue.waits(path);
    if (told.status === "refused") {
      refuse(operation, told.reason);
      return "";
    }
    seen[path] = told.seq;
    stood[path] = told.value;
    landed[path] = { value: told.value, seq: told.seq, at: Date.now() };
    if (told.status === "conflict") {
      if (!newer) disputes.torn(path, operation.value, told);
      return operation.id;
    }
    disputes.decided(path);
    queue.rebase(operation, told.seq);
    if (!newer && !page.repeats(path) && !same(flat[path], told.value)) page.put(path, told.value);
    return operation.id;
  }

  // A row that another took away while this page answered in it belongs to both: its order is put together as it is sent again.
  function regained(batch, results) {
    const rows = results.map(({ gone }, at) => (gone && (flat[gone] || []).includes(batch[at].path.slice(gone.length + 1).split("/")[0]) ? gone : ""));
    new Set(rows.filter((path) => path && !queue.waits(path))).forEach((path) => add(path, flat[path]));
  }

  async function answered(batch, reply) {
    if (reply.results.some((one) => one.status === "conflict")) await meet();
    queue.done();
    const done = batch.map((operation, at) => arrived(operation, reply.results[at])).filter(Boolean);
    regained(batch, reply.results);
    pause = AGAIN;
    held = "";
    await journal.drop(cooperative, done);
    refusals.show();
    status.saved(reply.clock, open());
    if (!queue.empty()) later(0);
    persist();
  }

  // Something in a refused batch cannot be read: halves of it show which, and only that one is told.
  function narrowed(batch, problem) {
    if (batch.length > 1) {
      queue.back();
      queue.narrow(Math.ceil(batch.length / 2));
    } else {
      queue.done();
      queue.widen();
      refuse(batch[0], problem.detail || problem.title || t("Tidak dapat disimpan."));
    }
  }

  function unread(batch, { kind, problem }) {
    if (kind === "refused") narrowed(batch, problem);
    else {
      queue.done();
      batch.forEach((one) => refuse(one, OLD));
    }
    held = "";
    refusals.show();
    status.rest(open());
    later(0);
  }

  function failed(batch, outcome) {
    const { kind, problem } = outcome;
    if (kind === "refused" || (kind === "gone" && batch[0].version !== version)) {
      unread(batch, outcome);
      return;
    }
    queue.back();
    held = kind;
    status.held(held, open(), problem);
    if (BARRED.has(kind)) {
      import("./signin.js").then((made) => made.signIn(root, kind, line.renew, resume)).catch(() => undefined);
    } else if (kind !== "gone") {
      later(outcome.pause || pause);
      pause = Math.min(SLOWEST, pause * 2);
    }
  }

  async function fly() {
    await keeping;
    since = 0;
    const batch = queue.take();
    if (!held) status.sending();
    const outcome = await line.send(bodyOf(batch));
    if (outcome.kind === "saved") await answered(batch, outcome.reply);
    else failed(batch, outcome);
  }

  function flush() {
    window.clearTimeout(timer);
    if (flying) return flying.then(() => (!queue.empty() && !held ? flush() : undefined));
    if (queue.empty() || BARRED.has(held)) return Promise.resolve();
    const landing = () => { flying = null; };
    flying = fly().then(landing, landing);
    return flying;
  }

  function resume() {
    held = "";
    pause = AGAIN;
    return flush();
  }

  // Asked once, after the first answer has arrived: that the browser does not clear the journal by itself.
  async function persist() {
    if (!navigator.storage || !navigator.storage.persist || await journal.noted("persist")) return;
    await journal.note("persist", { granted: await navigator.storage.persist(), at: Date.now() });
  }

  // Whether the page may be left. One that sums up needs everything to have arrived; others need it to be kept, and
  // wait a moment only.
  function settle(everything) {
    const arrival = keeping.then(resume).then(() => queue.empty() && !refusals.count());
    if (everything) return arrival;
    const moment = new Promise((resolve) => { window.setTimeout(resolve, LONGEST); });
    return Promise.race([arrival, moment]).then(() => keeping).then(() => journal.kept() || !open().waiting);
  }

  // Entries of an earlier visit, or of a backup; promises how many the page had not shown. They are sent in any case.
  function inherit(found) {
    const fresh = queue.inherit(found);
    if (!fresh.length) return Promise.resolve(0);
    later(AGAIN);
    return import("./recovery.js").then((made) => made.recover(page, fresh, queue.ours()), () => { page.unshown(); return 0; })
      .then((count) => { later(0); return count; });
  }

  // As the page goes, or is put away: what is in the field, and what waits, are sent without waiting for an answer.
  function goes() {
    const typing = document.activeElement;
    if (root.contains(typing) && typing.matches("input:not([type=radio]):not([type=checkbox]), textarea")) page.take(typing);
    shown.go();
    leave(root, landed);
    if (unkept.size) will();
    if (!queue.empty() && !flying && !held) line.last(bodyOf(queue.next()));
  }

  opening.then(async (opened) => {
    journal = opened;
    await journal.note("opened", Date.now());
    if (!journal.kept()) status.unkept();
    if (heirloom(root)) await import("./recovery.js").then((made) => made.inheritance(journal, root)).catch(page.unshown);
    const found = await journal.operations(cooperative);
    // Rows that an earlier visit added are put together with those of this one.
    const old = queue.outdated(found).filter((one) => !page.repeats(one.path));
    journal.drop(cooperative, old.map((one) => one.id));
    inherit(found.filter((one) => !old.includes(one)));
    if (page.clashes.length) await meet();
    disputes.begin(queue.waits);
    if (disputes.count() && queue.empty()) status.rest(open());
  });

  watch({
    goes,
    resume,
    held: () => held,
    atRisk: () => journal && !journal.kept() && open().waiting,
    asked: () => (queue.empty() ? status.already() : resume()),
  });
  return { add, settle, resume, inherit, journal: opening, waiting: () => queue.all().concat(refusals.all()) };
}

function watch({ goes, resume, held, atRisk, asked }) {
  window.addEventListener("online", resume);
  window.addEventListener("pagehide", goes);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") goes();
    else if (held()) resume();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!atRisk()) return;
    event.preventDefault();
    event.returnValue = "";
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey && event.key === "s")) return;
    event.preventDefault();
    asked();
  });
}
