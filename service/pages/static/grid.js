// Rows of a repeat as a grid on wide screens: arrows move, Enter or F2 edits, Esc restores, Delete clears, Ctrl+D copies from
// above, Tab at the last cell adds a row, a block from a spreadsheet is pasted. Where the screen is narrow they stay cards.
// Figures under each other (a ledger) have the arrows up and down, and pasting.

import { columnsOf, isFlat, turn } from "./sheet.js";
import { isBlock, readTable } from "./table.js";
import { t } from "./words.js";

const BOX = "input:not([type=hidden]), select, output";

// `desk` is what keys.js was given.
export function grids(desk) {
  const { root, flat } = desk;
  const wide = window.matchMedia("(min-width: 64em)");
  const all = (query, from) => Array.from((from || root).querySelectorAll(query));
  const sheets = all(".rows").filter(isFlat);
  let editing = null;

  function turnAll() {
    sheets.forEach((box) => turn(box, wide.matches));
  }

  // Moving

  const boxOf = (field) => field && field.querySelector(BOX);

  function placeOf(field) {
    const line = field.closest(".entry");
    const lines = all(":scope > .entry", line.parentElement);
    return { lines, row: lines.indexOf(line), column: columnsOf(line).indexOf(field) };
  }

  function stand(field) {
    const box = boxOf(field);
    if (!box) return false;
    box.focus();
    if (box.select) box.select();
    return true;
  }

  function move(field, down, right) {
    const { lines, row, column } = placeOf(field);
    const line = lines[row + down];
    if (!line) return false;
    const cells = columnsOf(line);
    for (let at = column + right; at >= 0 && at < cells.length; at += right || cells.length) {
      if (!cells[at].hidden && stand(cells[at])) return true;
    }
    return false;
  }

  function toEnd(field, last) {
    const cells = columnsOf(field.closest(".entry")).filter((one) => !one.hidden && boxOf(one));
    stand(cells[last ? cells.length - 1 : 0]);
  }

  function isLastCell(field) {
    const { lines, row } = placeOf(field);
    const cells = columnsOf(lines[row]).filter((one) => !one.hidden && boxOf(one));
    return row === lines.length - 1 && cells[cells.length - 1] === field;
  }

  function addBelow(field) {
    const button = field.closest(".rows").querySelector(":scope > p > [name='~tambah']");
    if (!button || button.hidden) return false;
    desk.addRow(button.value);
    return true;
  }

  // Nobody is held in a grid by Tab making rows: out of it is one key too.
  function leave(field) {
    const rows = field.closest(".rows");
    (rows.querySelector(":scope > p > button") || rows.querySelector(":scope > .sub")).focus();
  }

  // Changing

  const isText = (box) => box.matches("input:not([type=radio]):not([type=checkbox])");

  function edit(box) {
    editing = { box, before: box.value };
    if (isText(box)) box.setSelectionRange(box.value.length, box.value.length);
  }

  function restore() {
    const { box, before } = editing;
    box.value = before;
    desk.take(box);
    editing = null;
    if (box.select) box.select();
  }

  function clear(field, box) {
    if (box.readOnly || box.disabled || box.matches("output")) return;
    if (isText(box) || box.matches("select")) box.value = "";
    else all("input[type=radio], input[type=checkbox]", field).forEach((one) => { one.checked = false; });
    desk.take(box);
  }

  function copyAbove(field) {
    const { lines, row, column } = placeOf(field);
    const above = lines[row - 1] && columnsOf(lines[row - 1])[column];
    const box = boxOf(field);
    if (!above) desk.say(t("Tidak ada baris di atasnya untuk disalin."));
    if (!above || box.readOnly || box.disabled || box.matches("output")) return;
    const value = flat[above.dataset.name];
    desk.answer(field.dataset.name, value === undefined ? null : value);
    desk.display(field.dataset.name, value === undefined ? null : value);
    desk.refresh();
    editing = null;
  }

  // Keys

  function whileEditing(event, field, box) {
    if (event.key === "Escape") restore();
    else if (event.key === "F2") editing = null;
    else if (event.key === "Enter" || (isText(box) && /^Arrow(Up|Down)$/.test(event.key))) {
      editing = null;
      if (!move(field, event.key === "ArrowUp" ? -1 : 1, 0)) move(field, 0, 1);
    } else return false;
    return true;
  }

  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  function whileMoving(event, field, box) {
    if (STEPS[event.key]) move(field, ...STEPS[event.key]);
    else if (event.key === "Home" || event.key === "End") toEnd(field, event.key === "End");
    else if (event.key === "Enter" || event.key === "F2") edit(box);
    else if (event.key === "Delete") clear(field, box);
    else if (event.key === "Escape") leave(field);
    else return false;
    return true;
  }

  function onKey(event) {
    const field = event.target.closest(".sheet.on .field[data-name]");
    if (!field || !event.target.matches(BOX) || event.isComposing) return false;
    const box = event.target;
    if (event.ctrlKey && event.key.toLowerCase() === "d") {
      copyAbove(field);
      return true;
    }
    if (event.key === "Tab" && !event.shiftKey && isLastCell(field)) return addBelow(field);
    if (event.ctrlKey || event.altKey || event.metaKey || event.key === "Tab") return false;
    const typing = editing && editing.box === box;
    if (typing ? whileEditing(event, field, box) : whileMoving(event, field, box)) return true;
    if (!typing && event.key.length === 1 && isText(box)) editing = { box, before: box.value };
    return false;
  }

  // Figures under each other

  function onLedgerKey(event) {
    const field = event.target.closest(".ledger .field[data-name]");
    if (!field || field.closest(".sheet.on") || !isText(event.target) || !/^Arrow(Up|Down)$/.test(event.key)) return false;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false;
    const boxes = all(".ledger .field input:not([type=hidden])", field.closest("form.section"))
      .filter((one) => one.offsetParent && isText(one));
    const next = boxes[boxes.indexOf(event.target) + (event.key === "ArrowUp" ? -1 : 1)];
    if (!next) return false;
    next.focus();
    next.select();
    return true;
  }

  function onPaste(event) {
    const field = event.target.closest && event.target.closest(".sheet .field[data-name], .ledger .field[data-name]");
    if (!field || !event.clipboardData) return;
    const rows = readTable(event.clipboardData.getData("text/plain"));
    if (!isBlock(rows)) return;
    event.preventDefault();
    desk.lazily(import("./paste.js")).then((module) => module && module.offerPaste(desk, field, rows));
  }

  root.addEventListener("keydown", (event) => {
    if (!onKey(event) && !onLedgerKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  root.addEventListener("focusin", (event) => {
    if (editing && editing.box !== event.target) editing = null;
    if (event.target.matches(".sheet.on input") && isText(event.target)) event.target.select();
  });
  root.addEventListener("click", (event) => {
    if (event.target.matches(".sheet.on input") && isText(event.target) && !event.target.readOnly) {
      editing = { box: event.target, before: event.target.value };
    }
  });
  // A row's number stays in sight where the table is moved to the side; only there, for each focus would lay its row out for it.
  root.addEventListener("scroll", ({ target }) => {
    if (target.matches(".entries")) target.classList.toggle("sideways", target.scrollLeft > 0);
  }, true);
  root.addEventListener("paste", onPaste);
  wide.addListener(turnAll);
  turnAll();
}
