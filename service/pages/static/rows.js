// Rows of a repeat: added, taken away, and brought back. Loaded after the first field can be used, or when first wanted.

import { t } from "./words.js";

const MARK = "__baris__";
const FRESH = 10; // So many added rows are left out of what skips rows out of sight.

// `work` holds root, flat, answer(name, value) and unfold(element); `paint` shows what follows, and is told of rows that come and go; `blank` is
// the HTML of an empty row by its repeat's path, __baris__ for each row's id.
export function rowsOf(work, paint, blank) {
  const { root, flat, answer, unfold } = work;
  const all = (query, from) => Array.from((from || root).querySelectorAll(query));
  // A query would look at all that stands in a hundred rows before it comes to what stands below them.
  const within = (box, query) => Array.from(box.children).find((one) => one.matches(query));
  const ahead = new WeakMap();

  function number(line, at) {
    all(":scope > .row .nth", line).forEach((place) => { place.textContent = at + 1; });
  }

  function renumber(box) {
    all(":scope > .entries > .entry", box).forEach(number);
  }

  const boxOf = (name) => root.querySelector(`.rows[data-name="${CSS.escape(name)}"]`);

  const newId = () => Array.from(window.crypto.getRandomValues(new Uint8Array(6)), (one) => (one % 36).toString(36)).join("");

  function stamp(from, id) {
    all("*", from).forEach((one) => {
      one.getAttributeNames().forEach((name) => {
        const value = one.getAttribute(name);
        if (value.includes(MARK)) one.setAttribute(name, value.split(MARK).join(id));
      });
      if (one.content) stamp(one.content, id);
    });
  }

  // Copied, not written and parsed anew: our policy forbids styles in markup, and the cells of a grid have theirs.
  function lineOf(box, id) {
    const made = document.importNode(within(box, "template").content, true);
    stamp(made, id);
    furnish(made);
    return made.firstElementChild;
  }

  // The next row of a repeat is made in an idle moment, so that a click has only to put it there. What stands ready when the repeat
  // became a grid, or a list again, is made anew.
  function makeAhead(box) {
    const id = newId();
    ahead.set(box, { id, line: lineOf(box, id), looks: box.className });
  }

  function nextOf(box) {
    const made = ahead.get(box);
    ahead.delete(box);
    if (made && made.looks === box.className) return made;
    const id = newId();
    return { id, line: lineOf(box, id) };
  }

  // Each repeat to which rows can be added gets the row that new ones are copied from; its title is the page's own.
  function furnish(from) {
    all(".rows", from).filter((box) => box.querySelector(":scope > p > [name='~tambah']")).forEach((box) => {
      const { name } = box.dataset;
      const path = Object.keys(blank).find((one) => new RegExp(`^${one.replace(/__baris__/g, "[^/]+")}$`).test(name));
      const made = document.createElement("template");
      made.innerHTML = blank[path].split(path).join(name);
      all(".nth", made.content).forEach((one) => { one.previousSibling.data = ` ${box.querySelector("h3").textContent} `; });
      unfold(made.content);
      // For each submit button that joins a form, a browser looks through all fields of it for the default one; scripts act on these.
      all("[type=submit]", made.content).forEach((button) => { button.type = "button"; });
      box.append(made);
    });
  }

  furnish(root);

  // Makes a repeat show these rows: new ones empty, the others as they stand.
  function setRows(name, ids) {
    const box = boxOf(name);
    if (!box) return;
    const entries = within(box, ".entries");
    const lines = all(":scope > .entry", entries);
    lines.filter((line) => !ids.includes(line.dataset.row)).forEach((line) => {
      paint.left(line);
      line.remove();
    });
    const fresh = [];
    ids.forEach((id) => {
      const there = lines.find((line) => line.dataset.row === id);
      if (!there) fresh.push(lineOf(box, id));
      entries.append(there || fresh[fresh.length - 1]);
    });
    fresh.forEach(paint.joined);
    renumber(box);
  }

  function addRow(name) {
    const box = boxOf(name);
    const { id, line } = nextOf(box);
    line.classList.add("fresh");
    within(box, ".entries").append(line);
    answer(name, [...(flat[name] || []), id]);
    number(line, flat[name].length - 1);
    paint.joined(line);
    const firstAsked = () => all("input:not([type=hidden]), select, textarea", line).find((one) => !one.closest("[hidden]"));
    // Where nothing of a row was asked as the page came, what is asked now must show before it can take keys.
    if (firstAsked()) followLater(box);
    else paint.refresh();
    const first = firstAsked();
    if (first) lead(first);
  }

  // The row is there and takes keys before all that follows from it is computed. It is drawn before it has the focus, for which Chromium
  // looks over each field of all rows; a key that comes earlier finds it there. On iPhones, only a focus within the tap brings the keyboard.
  let led = null;
  function lead(first) {
    const from = document.activeElement;
    led = { first, from };
    if (from.name !== "~tambah" || !navigator.userAgentData) arrive();
    // Scrolled to as the frame is laid out, once.
    window.requestAnimationFrame(() => {
      first.scrollIntoView({ block: "nearest" });
      window.setTimeout(arrive);
    });
  }

  function arrive() {
    if (led && [led.from, document.body].includes(document.activeElement)) led.first.focus({ preventScroll: true });
    led = null;
  }

  document.addEventListener("keydown", arrive, true);

  // Once for all rows that are added before the frame with them is drawn, which takes the processor that this would.
  let waits = false;
  function followLater(box) {
    if (waits) return;
    waits = true;
    idle(() => {
      waits = false;
      paint.refresh();
      idle(() => {
        makeAhead(box);
        settle(box);
      });
    });
  }

  // Whether a row is in sight is asked in the frame that it comes in, and all rows are walked for the answer: a new one stands outside of
  // this, until there are enough to let them in together.
  function settle(box) {
    const fresh = all(":scope > .entries > .fresh", box);
    if (fresh.length > FRESH) fresh.forEach((line) => line.classList.remove("fresh"));
  }

  function idle(act) {
    const frame = (then) => () => window.requestAnimationFrame(then);
    frame(frame(() => (window.requestIdleCallback ? window.requestIdleCallback(act, { timeout: 500 }) : window.setTimeout(act))))();
  }

  function removeRow(path, button) {
    const line = button.closest(".entry");
    const box = line.closest(".rows");
    const name = box.dataset.name;
    const before = flat[name];
    const undo = document.createElement("div");
    undo.className = "row";
    undo.setAttribute("role", "status");
    const back = document.createElement("button");
    back.type = "button";
    back.className = "link";
    back.textContent = t("Urungkan");
    undo.append(t("Baris dihapus. "), back);
    line.replaceWith(undo);
    answer(name, before.filter((one) => one !== line.dataset.row));
    back.addEventListener("click", () => {
      undo.replaceWith(line);
      answer(name, all(":scope > .entries > .entry", box).map((one) => one.dataset.row));
      renumber(box);
      paint.joined(line);
      paint.refresh();
    });
    renumber(box);
    paint.left(line);
    paint.refresh();
    back.focus();
  }

  return { addRow, removeRow, setRows };
}
