// A block copied from a spreadsheet as rows of cells, and what each cell means in a field. Nothing here touches the page.

import { day, groupDigits, number, shortDate } from "./typed.js";
import { t } from "./words.js";

// Tabs between cells, line ends between rows; a cell with either inside stands in quotes, and a quote in it is doubled.
export function readTable(text) {
  const rows = [[]];
  let at = 0;
  while (at <= text.length) {
    let cell;
    [cell, at] = text[at] === "\"" ? quoted(text, at) : bare(text, at);
    rows[rows.length - 1].push(cell.replace(/\u00a0/g, " ").trim());
    const mark = text[at];
    if (mark === "\r" && text[at + 1] === "\n") at += 1;
    at += 1;
    if (mark === "\n" || mark === "\r") rows.push([]);
  }
  while (rows.length && rows[rows.length - 1].every((cell) => cell === "")) rows.pop();
  return rows;
}

function bare(text, from) {
  let at = from;
  while (at < text.length && !"\t\r\n".includes(text[at])) at += 1;
  return [text.slice(from, at), at];
}

function quoted(text, from) {
  let cell = "";
  let at = from + 1;
  while (at < text.length) {
    if (text[at] !== "\"") cell += text[at];
    else if (text[at + 1] === "\"") {
      cell += "\"";
      at += 1;
    } else break;
    at += 1;
  }
  const closed = at < text.length && (at + 1 === text.length || "\t\r\n".includes(text[at + 1]));
  return closed ? [cell, at + 1] : bare(text, from);
}

export function isBlock(rows) {
  return rows.length > 1 || (rows.length === 1 && rows[0].length > 1);
}

// Words as they are compared: without case, accents and the kind of region that stands before its name.
export function plainWords(text) {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, " ").trim()
    .replace(/^(desa|kelurahan|kampung|kecamatan|kabupaten|kab|kota) (?=.)/, "");
}

const FIGURES = ["money", "integer", "decimal"];
const WRONG = "bad";

function readFigure(text) {
  const read = number(text);
  if (read.options.length) {
    return { state: "ask", options: read.options.map((one) => ({ value: Number(one), said: groupDigits(one) })) };
  }
  return read.value === null
    ? { state: WRONG, why: t("bukan angka") }
    : { state: "good", value: Number(read.value), said: groupDigits(read.value) };
}

function readName(text, choices) {
  const wanted = plainWords(text);
  const exact = choices.filter((one) => one.value === text || one.label === text);
  const found = exact.length ? exact : choices.filter((one) => plainWords(one.label) === wanted);
  if (found.length === 1) return { state: "good", value: found[0].value, said: found[0].label };
  if (found.length) return { state: "ask", options: found.map((one) => ({ value: one.value, said: `${one.label} (${one.value})` })) };
  return { state: WRONG, why: t("tidak ada dalam daftar") };
}

function readNames(text, choices) {
  const found = text.split(/[;,\n]/).map((one) => one.trim()).filter(Boolean).map((one) => readName(one, choices));
  const wrong = found.find((one) => one.state !== "good");
  if (wrong) return { state: WRONG, why: t("ada yang tidak ada dalam daftar") };
  return { state: "good", value: found.map((one) => one.value), said: found.map((one) => one.said).join(", ") };
}

// What a cell's text means in a field of a kind: {state: good | ask | bad | blank, value, said, options, why}.
export function readCell(text, kind, choices) {
  if (text === "") return { state: "blank", said: "" };
  if (FIGURES.includes(kind)) return readFigure(text);
  if (kind === "year") {
    return /^\d{4}$/.test(text) ? { state: "good", value: Number(text), said: text } : { state: WRONG, why: t("bukan tahun empat angka") };
  }
  if (kind === "date") {
    const found = day(text);
    return found ? { state: "good", value: found, said: shortDate(found) } : { state: WRONG, why: t("bukan tanggal") };
  }
  if (kind === "list" || kind === "one") return readName(text, choices);
  if (kind === "many") return readNames(text, choices);
  if (kind === "digits" && /^\+?[0-9][0-9 .-]*$/.test(text)) {
    const bare = text.replace(/[ .-]/g, "");
    return { state: "good", value: bare, said: bare };
  }
  return { state: "good", value: text, said: text };
}
