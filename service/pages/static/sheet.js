// How rows of a repeat look and what they are as a grid, on wide screens only; elsewhere they are cards in a list.

import { labelOf } from "./writing.js";
import { t } from "./words.js";

const WIDTHS = { integer: 7, decimal: 7, money: 10, year: 5.5, date: 8.5, digits: 9, text: 12 };
const [NARROWEST, WIDEST, LETTER] = [6.5, 14, 0.55];
const GAP = 4;  // px between cells, as keys.css has it
const SPREAD = new Set(["many", "one"]);

const all = (query, from) => Array.from(from.querySelectorAll(query));

export function kindOf(field) {
  const box = field.querySelector("[data-kind]");
  return box ? box.dataset.kind : "text";
}

// Ticks stand below the cells of their row, as wide as the row.
export function isSpread(field) {
  return SPREAD.has(kindOf(field));
}

// The row that new ones are copied from; where none can be added, the first one.
export function patternOf(box) {
  const template = box.querySelector(":scope > template");
  return template ? template.content.firstElementChild : box.querySelector(":scope > .entries > .entry");
}

// In rem; the same in every row, so that columns stand under each other. A list is as wide as its longest choice.
function widthOf(field) {
  const select = field.querySelector("select");
  if (!select) return WIDTHS[kindOf(field)] || WIDTHS.text;
  const longest = Math.max(0, ...Array.from(select.options, (one) => one.textContent.length));
  return select.options.length > 1 ? Math.min(WIDEST, Math.max(NARROWEST, longest * LETTER + 3)) : WIDEST;
}

export function columnsOf(line) {
  return all(".field[data-name]", line).filter((field) => !field.matches(".note, .rule"));
}

// Rows that hold rows, groups or long texts have no place in a grid.
export function isFlat(box) {
  const line = patternOf(box);
  return Boolean(line) && !line.querySelector(".rows, .part, textarea, [id^=why-]") && columnsOf(line).length > 0;
}

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
  const cells = line.querySelector(":scope > .cells");
  role(cells, "none", "group");
  if (cells) cells[on ? "removeAttribute" : "setAttribute"]("aria-labelledby", line.querySelector("h4").id);
  role(cellAround(line.querySelector("h4"), "place-cell"), "rowheader");
  role(line.querySelector(":scope > .row > .push"), "gridcell");
  [line.querySelector(":scope > .row"), ...all(".pair, .ledger", line)].forEach((one) => role(one, "none"));
  let below = 1;
  let at = 1;
  columnsOf(line).forEach((field) => {
    const spread = isSpread(field);
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
  spoken.textContent = t("Hapus");
  last.append(spoken);
  head.append(last);
  return head;
}

// Makes a repeat a grid, or a list of cards again.
export function turn(box, on) {
  const entries = box.querySelector(":scope > .entries");
  const pattern = patternOf(box);
  const cells = columnsOf(pattern).filter((field) => !isSpread(field));
  box.classList.add("sheet");
  box.classList.toggle("on", on);
  all(":scope > .sheet-head", entries).forEach((one) => one.remove());
  new Set([pattern, ...all(":scope > .entry", entries)]).forEach((line) => dress(line, on));
  if (on) {
    const widths = [2.5, ...cells.map(widthOf), 4.5];
    entries.style.setProperty("--cells", widths.map((one) => `${one}rem`).join(" "));
    entries.style.setProperty("--wide", `calc(${widths.reduce((sum, one) => sum + one)}rem + ${GAP * (widths.length - 1)}px)`);
    entries.setAttribute("role", "grid");
    entries.setAttribute("aria-label", box.querySelector(":scope > .sub").textContent);
    entries.prepend(headerOf(cells));
  } else {
    entries.setAttribute("role", "list");
    entries.removeAttribute("aria-label");
  }
}
