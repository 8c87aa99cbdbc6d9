// Where a pasted block goes: cell by cell, with what stands there now and what the text means in that field.

import { labelOf } from "./writing.js";
import { columnsOf, isSpread, kindOf, patternOf } from "./sheet.js";
import { readCell } from "./table.js";
import { t } from "./words.js";

const MOST_ROWS = 200;

const all = (query, from) => Array.from(from.querySelectorAll(query));
const same = (one, two) => JSON.stringify(one === undefined ? null : one) === JSON.stringify(two === undefined ? null : two);

function choicesOf(field) {
  const boxes = all("input[type=radio], input[type=checkbox]", field).map((one) => ({
    value: one.value,
    label: Array.from(one.parentElement.childNodes).filter((node) => node.nodeType === 3).map((node) => node.data).join("").trim(),
  }));
  const options = all("select option", field).filter((one) => one.value).map((one) => ({ value: one.value, label: one.textContent }));
  return boxes.concat(options);
}

// One cell of the plan: where it goes, what stands there, what was pasted and what that means.
function cellOf(desk, target, text) {
  const { field, name } = target;
  const box = field.querySelector("[data-kind]");
  const kind = kindOf(field);
  const cell = { name, label: labelOf(field), text, now: desk.flat[name], kind };
  if (kind === "calculation" || (box && (box.readOnly || box.disabled))) return Object.assign(cell, { state: "fixed", said: "" });
  const read = Object.assign(cell, readCell(text, kind, choicesOf(field)));
  if (read.state === "good" && same(read.value, cell.now)) read.state = "same";
  return read;
}

function newId() {
  return Array.from(window.crypto.getRandomValues(new Uint8Array(6)), (one) => (one % 36).toString(36)).join("");
}

// Rows of a repeat: from the focused cell to the right and down; rows that are not there yet are made.
export function planRows(desk, field, rows) {
  const line = field.closest(".entry");
  const box = line.closest(".rows");
  const lines = all(":scope > .entry", line.parentElement);
  const across = columnsOf(line).filter((each) => each === field || !isSpread(each));
  const first = across.indexOf(field);
  const from = lines.indexOf(line);
  const tails = across.map((each) => each.dataset.name.slice(`${box.dataset.name}/${line.dataset.row}/`.length));
  const pattern = patternOf(box);
  const mayAdd = Boolean(box.querySelector(":scope > template"));
  const room = mayAdd ? MOST_ROWS - from : lines.length - from;
  const added = [];
  const planned = rows.slice(0, room).map((cells, at) => {
    const here = lines[from + at];
    const id = here ? here.dataset.row : newId();
    if (!here) added.push(id);
    const there = columnsOf(here || pattern);
    const model = here ? there : columnsOf(lines[0] || pattern);
    const put = cells.slice(0, tails.length - first).map((text, place) => {
      const tail = tails[first + place];
      const own = (each) => each.dataset.name.endsWith(`/${tail}`);
      return cellOf(desk, { field: model.find(own) || there.find(own), name: `${box.dataset.name}/${id}/${tail}` }, text);
    });
    return { title: here ? t("Baris {place}", { place: from + at + 1 }) : t("Baris {place} (baru)", { place: from + at + 1 }), cells: put };
  });
  const broad = Math.max(...rows.map((cells) => cells.length));
  const wider = broad - (tails.length - first);
  return { planned, added, box, heads: across.slice(first, first + broad).map(labelOf), wider, longer: rows.length - room, limit: mayAdd ? MOST_ROWS : lines.length };
}

// Figures under each other take one column downwards; of two columns the first names what the second says.
export function planLedger(desk, field, rows) {
  const fields = all(".field[data-name]", field.closest(".ledger")).filter((each) => !each.hidden && each.querySelector("input[data-kind]"));
  const from = fields.indexOf(field);
  const named = rows.every((cells) => cells.length === 2);
  const planned = rows.slice(0, fields.length - from).map((cells, at) => {
    const target = fields[from + at];
    return { title: labelOf(target), cells: [cellOf(desk, { field: target, name: target.dataset.name }, cells[named ? 1 : 0])] };
  });
  const wider = Math.max(...rows.map((cells) => cells.length)) - (named ? 2 : 1);
  return { planned, added: [], box: null, heads: [t("Angka")], wider, longer: rows.length - (fields.length - from), limit: fields.length };
}
