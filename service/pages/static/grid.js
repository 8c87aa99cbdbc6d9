// Rows of a repeat as a grid on wide screens: arrows move, Enter or F2 edits, Esc restores, Delete clears, Ctrl+D copies from
// above, Tab at the last cell adds a row, a block from a spreadsheet is pasted. Where the screen is narrow they stay cards.
// Figures under each other (a ledger) have the arrows up and down, and pasting.

import { labelOf } from "./placing.js";
import { isBlock, readTable } from "./table.js";

const WIDTHS = { integer: 7, decimal: 7, money: 10, year: 5.5, date: 8.5, digits: 9, text: 12 };
const [NARROWEST, WIDEST, LETTER] = [6.5, 14, 0.55];
const BOX = "input:not([type=hidden]), select, output";

const kindOf = (field) => {
  const box = field.querySelector("[data-kind]");
  return box ? box.dataset.kind : "text";
};

// In rem; the same in every row, so that columns stand under each other. A list is as wide as its longest choice.
function widthOf(field) {
  const select = field.querySelector("select");
  if (!select) return WIDTHS[kindOf(field)] || WIDTHS.text;
  const longest = Math.max(0, ...Array.from(select.options, (one) => one.textContent.length));
  return select.options.length > 1 ? Math.min(WIDEST, Math.max(NARROWEST, longest * LETTER + 2.5)) : WIDEST;
}

// `desk` is what keys.js was given.
export function grids(desk) {
  const { root, flat } = desk;
  const wide = window.matchMedia("(min-width: 64em)");
  const all = (query, from) => Array.from((from || root).querySelectorAll(query));
  const sheets = all(".rows").filter(isFlat);
  let editing = null;

  // Rows that hold rows, groups or long texts have no place in a grid.
  function isFlat(box) {
    const template = box.querySelector(":scope > template");
    const line = template ? template.content.firstElementChild : box.querySelector(":scope > .entries > .entry");
    return Boolean(line) && !line.querySelector(".rows, .part, textarea, [id^=why-]") && columnsOf(line).length > 0;
  }

  function columnsOf(line) {
    return all(".field[data-name]", line).filter((field) => !field.matches(".note, .rule"));
  }

  // The looks and the roles

  const SPREAD = new Set(["many", "one"]);
  const patternOf = (box) => {
    const template = box.querySelector(":scope > template");
    return template ? template.content.firstElementChild : box.querySelector(":scope > .entries > .entry");
  };

  // Headings and groups of ticks keep their own roles; a box around each is the cell.
  function cellAround(element, className) {
    if (element.parentElement.matches(`.${className}`)) return element.parentElement;
    const cell = document.createElement("div");
    cell.className = `${className} full`;
    element.before(cell);
    cell.append(element);
    return cell;
  }

  function dress(line, on) {
    const role = (element, name, otherwise) => {
      const wanted = on ? name : otherwise;
      if (element && wanted) element.setAttribute("role", wanted);
      else if (element) element.removeAttribute("role");
    };
    role(line, "row", "listitem");
    role(cellAround(line.querySelector("h4"), "place-cell"), "rowheader");
    role(line.querySelector(":scope > .row > .push"), "gridcell");
    [line.querySelector(":scope > .row"), ...all(".pair, .ledger", line)].forEach((one) => role(one, "none"));
    let below = 1;
    let at = 1;
    columnsOf(line).forEach((field) => {
      const spread = SPREAD.has(kindOf(field));
      if (spread) below += 1;
      else at += 1;
      const cell = spread ? cellAround(field, "spread-cell") : field.querySelector(":scope > .ctl");
      if (cell) cell.style.gridArea = on ? (spread ? `${below} / 2 / auto / -2` : `1 / ${at}`) : "";
      role(spread ? cell : field, "gridcell");
    });
    all("output", line).forEach((one) => { one.tabIndex = on ? -1 : 0; if (!on) one.removeAttribute("tabindex"); });
  }

  function headerOf(fields) {
    const head = document.createElement("div");
    head.className = "sheet-head";
    head.setAttribute("role", "row");
    const title = (words, unit, hint) => {
      const cell = document.createElement("div");
      cell.setAttribute("role", "columnheader");
      cell.append(words);
      if (unit) cell.append(` (${unit})`);
      if (hint) {
        const small = document.createElement("p");
        small.className = "hint";
        small.textContent = hint;
        cell.append(small);
      }
      head.append(cell);
    };
    title("No", "", "");
    fields.forEach((field) => {
      const unit = field.querySelector(".affix > span");
      const hint = field.querySelector(".hint");
      title(labelOf(field), unit ? unit.textContent : "", hint ? hint.textContent : "");
    });
    const last = document.createElement("div");
    last.setAttribute("role", "columnheader");
    const spoken = document.createElement("span");
    spoken.className = "vh";
    spoken.textContent = "Hapus";
    last.append(spoken);
    head.append(last);
    return head;
  }

  function turn(box, on) {
    const entries = box.querySelector(":scope > .entries");
    const pattern = patternOf(box);
    const cells = columnsOf(pattern).filter((field) => !SPREAD.has(kindOf(field)));
    box.classList.add("sheet");
    box.classList.toggle("on", on);
    all(":scope > .sheet-head", entries).forEach((one) => one.remove());
    new Set([pattern, ...all(":scope > .entry", entries)]).forEach((line) => dress(line, on));
    if (on) {
      const widths = cells.map((field) => `${widthOf(field)}rem`);
      entries.style.setProperty("--cells", `2.5rem ${widths.join(" ")} 4.5rem`);
      entries.setAttribute("role", "grid");
      entries.setAttribute("aria-label", box.querySelector(":scope > .sub").textContent);
      entries.prepend(headerOf(cells));
    } else {
      entries.setAttribute("role", "list");
      entries.removeAttribute("aria-label");
    }
  }

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
    if (!above) desk.say("Tidak ada baris di atasnya untuk disalin.");
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
    desk.lazily(import("./paste.js")).then((module) => module && module.offerPaste(desk, field, rows, patternOf));
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
  root.addEventListener("paste", onPaste);
  wide.addListener(turnAll);
  turnAll();
}
