// The keyboard of the fill page. It comes after the first field can be used; what it opens comes when it is first wanted.

import { letters } from "./letters.js";
import { t } from "./words.js";
import { boxOf, show } from "./writing.js";

const LONG_LIST = 8;

// The sheet of the other pages comes too: what is opened or told here, and the printed page, look as they do there.
["meja.css", "keys.css"].forEach((name) => {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL(`./${name}`, import.meta.url).href;
  document.head.append(style);
});

// `page` holds root, flat, deeds, answer(path, value), refresh(), setRows(name, ids), addRow(name), take(input), show(id), repeats(path),
// typedOver(field, name, value), vouched(box), and of placing.js fieldOf(path), of reading.js rewrite(input, value); `saving` sends.
export function keys(page, saving) {
  const { root } = page;
  const desk = Object.assign({}, page, { saving, say, focus, display, take, lazily, letters });
  const stood = { box: null, value: "" };
  const told = document.createElement("span");
  told.className = "small muted";
  told.setAttribute("role", "status");
  document.querySelector(".actions .save").append(" ", told);
  function say(words) {
    told.textContent = words ? `\u00b7 ${words}` : "";
  }

  // A part that is fetched when it is first used; without a link it says so.
  function lazily(fetched) {
    return fetched.catch(() => { say(t("Bagian ini belum termuat. Coba lagi bila ada sinyal.")); return null; });
  }

  function focus(place) {
    const box = place.querySelector("input:not([type=hidden]), select, textarea, h3, h4") || place;
    const section = place.closest("form.section");
    if (section && !section.offsetParent) page.show(section.id);
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  }

  function display(path, value) {
    const field = page.fieldOf(path);
    if (!field) return;
    show(page, field, boxOf(field, path), path, value);
    if (path.startsWith("~")) return;
    field.querySelectorAll(".reads").forEach((one) => one.remove());
    stand(stood.box);
  }

  function take(input) {
    page.take(input);
    stand(input);
  }

  // What stands in the field that is typed in, as it was last taken: what is typed over it the browser undoes by itself.
  function stand(box) {
    stood.box = box;
    stood.value = box ? box.value : "";
  }

  // Undo

  let history = null;
  const typedOn = (at) => at === stood.box && at.matches("input, textarea") && at.value !== stood.value;

  function turnBack(way) {
    history = history || lazily(import("./undo.js")).then((module) => module && module.undoing(desk));
    history.then((made) => { if (made) made[way](); });
  }

  ["focusin", "change"].forEach((kind) => document.addEventListener(kind, (event) => stand(event.target)));

  // Details

  const more = document.createElement("button");
  more.type = "button";
  more.className = "link rincian";
  more.tabIndex = -1;
  more.setAttribute("aria-keyshortcuts", "Control+Enter");
  more.append(t("Rincian"));

  function offerDetails(event) {
    const field = event.target.closest && event.target.closest(".field[data-name]");
    if (!field || !root.contains(field) || field.matches(".rule, .note") || field.closest(".sheet.on")) return;
    const place = field.querySelector(":scope > .lab") || field;
    // In an idle moment, so that what has the focus shows first and is laid out once.
    if (more.parentElement !== place) (window.requestIdleCallback || window.setTimeout)(() => place.append(more));
  }

  function openDetails(field) {
    lazily(import("./details.js")).then((module) => module && module.details(desk, field));
  }

  ["focusin", "pointerover"].forEach((kind) => document.addEventListener(kind, offerDetails));
  more.addEventListener("click", (event) => {
    event.stopPropagation();
    openDetails(more.closest(".field"));
  });

  // Lists

  function openList(select, typed) {
    lazily(import("./picker.js")).then((module) => module && module.pick(select, typed));
  }

  function wantsList(event, at) {
    if (!at.matches("select") || at.disabled || at.options.length <= LONG_LIST) return false;
    if (event.altKey) return event.key === "ArrowDown";
    return !event.ctrlKey && !event.metaKey && event.key.length === 1 && event.key !== " ";
  }

  function openHelp() {
    lazily(import("./keylist.js")).then((module) => module && module.keyList(desk));
  }

  function plainKey(event, at) {
    if (wantsList(event, at)) {
      openList(at, event.altKey ? "" : event.key);
      return true;
    }
    if (event.key !== "?" || event.ctrlKey || event.altKey || !letters() || at.matches("input, select, textarea")) return false;
    openHelp();
    return true;
  }

  function withControl(event, at) {
    const key = event.key.toLowerCase();
    const field = at.closest(".field[data-name]");
    if (key === "enter" && field && root.contains(field)) openDetails(field);
    else if ((key === "z" || key === "y") && !typedOn(at)) turnBack(key === "y" || event.shiftKey ? "redo" : "undo");
    else return false;
    return true;
  }

  document.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.defaultPrevented || !at.closest || at.closest("dialog")) return;
    const control = (event.ctrlKey || event.metaKey) && !event.altKey;
    if (control ? withControl(event, at) : plainKey(event, at)) event.preventDefault();
  });

  const list = document.createElement("button");
  list.type = "button";
  list.className = "btn alt wide-only";
  list.textContent = t("Tombol cepat");
  list.addEventListener("click", openHelp);
  document.getElementById("masalah").before(list);

  if (root.querySelector(".rows, .ledger")) lazily(import("./grid.js")).then((module) => module && module.grids(desk));
}
