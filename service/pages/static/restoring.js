// Puts answers that are newer than the page into its fields: rows first, then what stands in them.

import { writeField } from "./reading.js";
import { emptyRow, renumber } from "./rows.js";

const depth = (name) => name.split("/").length;

function putRows(box, ids) {
  const entries = box.querySelector(":scope > .entries");
  const present = new Map(Array.from(entries.querySelectorAll(":scope > .entry"), (line) => [line.dataset.row, line]));
  present.forEach((line, id) => { if (!ids.includes(id)) line.remove(); });
  ids.forEach((id) => entries.append(present.get(id) || emptyRow(box, id)));
  renumber(box);
}

function put(root, name, value) {
  const field = root.querySelector(`.field[data-name="${CSS.escape(name)}"]`);
  if (!field) return;
  const box = document.getElementById(name);
  // A list that hangs on another answer is filled anew afterwards; until then it needs this choice.
  if (box && box.matches("select") && value && !Array.from(box.options).some((one) => one.value === value)) {
    box.add(new Option(value, value));
  }
  writeField(field, name, value);
  field.classList.toggle("empty", value === null || value === "" || value.length === 0);
}

// `work` as isi.js has it, with the newer answers in `flat` already; `names` are their storage paths.
export function restore({ root, flat, paths }, names) {
  names.filter((name) => Array.isArray(flat[name])).sort((one, two) => depth(one) - depth(two)).forEach((name) => {
    const box = root.querySelector(`.rows[data-name="${CSS.escape(name)}"]`);
    if (box) putRows(box, flat[name]);
  });
  names.filter((name) => !name.startsWith("~") && !paths.isRepeat(name)).forEach((name) => put(root, name, flat[name]));
  root.querySelectorAll("textarea").forEach((box) => {
    const [, name] = /^~alasan\/(.*)$/.exec(box.name) || [];
    const reason = name && `~reason/${paths.findingPath(flat, name)}`;
    if (reason && names.includes(reason)) box.value = flat[reason] || "";
  });
  root.querySelectorAll("input[name='~sesuai']").forEach((box) => {
    if (names.includes(`~confirmed/${box.value}`)) box.checked = flat[`~confirmed/${box.value}`] === true;
  });
}
