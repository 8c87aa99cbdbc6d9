// Undo and redo over the whole form, rows and pasted blocks too. Both are answers like any other: the server gets operations.

import { labelOf } from "./writing.js";
import { t, tn } from "./words.js";

const same = (one, two) => JSON.stringify(one === undefined ? null : one) === JSON.stringify(two === undefined ? null : two);

// `desk` is what keys.js was given.
export function undoing(desk) {
  const { root, flat, deeds } = desk;
  const undone = [];
  deeds.fresh = () => { undone.length = 0; };

  // Fields of rows that came back stand empty until they are filled with what was answered there.
  function showRows(path, ids) {
    const box = root.querySelector(`.rows[data-name="${CSS.escape(path)}"]`);
    if (!box) return;
    const there = Array.from(box.querySelectorAll(":scope > .entries > .entry"), (line) => line.dataset.row);
    box.querySelectorAll(":scope > .entries > [role=status]").forEach((line) => line.remove());
    desk.setRows(path, ids);
    box.querySelectorAll(":scope > .entries > .entry").forEach((line) => {
      if (there.includes(line.dataset.row)) return;
      line.querySelectorAll(".field[data-name]").forEach((field) => {
        const { name } = field.dataset;
        if (flat[name] !== undefined && flat[name] !== null) desk.display(name, flat[name]);
      });
    });
  }

  // What somebody changed again since then stays as it is; gives how many were left.
  function apply(changes, from, to) {
    let left = 0;
    deeds.resting = true;
    const rows = changes.filter((one) => desk.repeats(one.path));
    rows.concat(changes.filter((one) => !rows.includes(one))).forEach((one) => {
      const value = one[to] === undefined ? null : one[to];
      if (!same(flat[one.path], one[from])) {
        left += 1;
        return;
      }
      desk.answer(one.path, value);
      if (desk.repeats(one.path)) showRows(one.path, value || []);
      else desk.display(one.path, value);
    });
    desk.refresh();
    deeds.resting = false;
    return left;
  }

  function fieldOf(changes) {
    const found = changes.map((one) => desk.fieldOf(one.path)).find((field) => field && !field.matches(".rule") && !field.closest("[hidden]"));
    const box = changes.map((one) => root.querySelector(`.rows[data-name="${CSS.escape(one.path)}"]`)).find(Boolean);
    return found || box;
  }

  function tell(words, changes, left) {
    const place = fieldOf(changes);
    const label = place ? (place.matches(".rows") ? place.querySelector("h3").textContent : labelOf(place)) : "";
    const many = changes.length > 1 ? " (" + tn("{count} perubahan", changes.length) + ")" : "";
    const rest = left ? " " + tn("{count} sudah diubah lagi sesudahnya, jadi dibiarkan.", left) : "";
    desk.say(`${words}${label ? `: ${label}` : ""}${many}.${rest}`);
    if (place) desk.focus(place);
  }

  function undo() {
    const deed = deeds.done.pop();
    if (!deed) {
      desk.say(t("Tidak ada lagi yang dapat diurungkan."));
      return;
    }
    undone.push(deed);
    deed.typing = "";
    tell(t("Diurungkan"), deed.changes, apply(deed.changes.slice().reverse(), "after", "before"));
  }

  function redo() {
    const deed = undone.pop();
    if (!deed) {
      desk.say(t("Tidak ada lagi yang dapat diulangi."));
      return;
    }
    deeds.done.push(deed);
    tell(t("Diulangi"), deed.changes, apply(deed.changes, "before", "after"));
  }

  return { undo, redo };
}
