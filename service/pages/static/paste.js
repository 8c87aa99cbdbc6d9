// A pasted block is shown cell by cell before it is applied: what is read, what is asked, what stays out and why.

import { dialog } from "./dialog.js";
import { icon } from "./marks.js";
import { planLedger, planRows } from "./plan.js";
import { sayCalculated } from "./reading.js";
import { t, tn } from "./words.js";

const MARKS = { good: "ok", same: "ok", ask: "info", bad: "err", blank: "na", fixed: "lock" };

const all = (query, from) => Array.from(from.querySelectorAll(query));

// The dialog

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function askIn(place, cell, changed) {
  const row = element("span", "", "row");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", t("Maksud Anda {readings}?", { readings: cell.options.map((one) => one.said).join(t(" atau ")) }));
  cell.options.forEach((one) => {
    const button = element("button", one.said, "btn alt");
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      cell.chosen = one;
      all("button", row).forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
      changed();
    });
    row.append(button);
  });
  place.append(row);
}

const WORDS = { same: t("sama"), blank: t("kosong, dibiarkan"), fixed: t("dihitung sendiri, dibiarkan") };

function show(cell, changed) {
  const place = element("td", "", `cell ${cell.state}`);
  place.append(icon(MARKS[cell.state]), " ", cell.said || cell.text);
  if (cell.state === "bad") place.append(element("span", " " + t("tidak ditempel: {why}", { why: cell.why }), "small"));
  if (WORDS[cell.state]) place.append(element("span", ` ${WORDS[cell.state]}`, "small muted"));
  if (cell.state === "ask") {
    place.append(element("span", " " + t("maksud Anda?"), "small"));
    askIn(place, cell, changed);
  }
  const had = cell.now !== undefined && cell.now !== null && cell.now !== "" && cell.now.length !== 0;
  if (had && (cell.state === "good" || cell.state === "ask")) {
    const old = Array.isArray(cell.now) ? cell.now.join(", ") : sayCalculated(cell.now, cell.kind === "year" ? "tahun" : "");
    place.append(element("span", " " + t("menggantikan {old}", { old }), "small muted"));
  }
  return place;
}

const going = (plan) => [].concat(...plan.planned.map((row) => row.cells)).filter((cell) => cell.state === "good" || cell.chosen);

function summary(plan) {
  const cells = [].concat(...plan.planned.map((row) => row.cells));
  const many = (state) => cells.filter((cell) => cell.state === state).length;
  const open = cells.filter((cell) => cell.state === "ask" && !cell.chosen).length;
  const parts = [tn("{good} dari {count} sel akan ditempel", cells.length, { good: going(plan).length })];
  if (many("bad")) parts.push(tn("{count} tidak terbaca dan dilewati", many("bad")));
  if (open) parts.push(tn("{count} perlu dipilih dulu, atau dilewati", open));
  if (many("same")) parts.push(tn("{count} sudah sama", many("same")));
  if (plan.added.length) parts.push(tn("{count} baris ditambah", plan.added.length));
  return `${parts.join("; ")}.`;
}

function limits(plan) {
  const told = [];
  if (plan.wider > 0) told.push(tn("{count} kolom di sebelah kanan tidak punya tempat dan tidak ditempel.", plan.wider));
  if (plan.longer > 0) told.push(tn("{count} baris tidak muat dan tidak ditempel: tempatnya hanya {limit} baris.", plan.longer, { limit: plan.limit }));
  return told;
}

function tableOf(plan, changed) {
  const table = element("table", "", "pasted");
  const head = document.createElement("tr");
  [t("Baris"), ...plan.heads].forEach((words) => {
    const cell = element("th", words);
    cell.scope = "col";
    head.append(cell);
  });
  table.append(document.createElement("thead"), document.createElement("tbody"));
  table.tHead.append(head);
  plan.planned.forEach((row) => {
    const line = document.createElement("tr");
    const title = element("th", row.title);
    title.scope = "row";
    line.append(title, ...row.cells.map((cell) => show(cell, changed)));
    table.tBodies[0].append(line);
  });
  return table;
}

// Everything in one act, so that one undo takes it back.
function apply(desk, plan) {
  const cells = going(plan);
  if (plan.added.length) {
    const path = plan.box.dataset.name;
    const ids = (desk.flat[path] || []).concat(plan.added);
    desk.answer(path, ids);
    desk.setRows(path, ids);
  }
  cells.forEach((cell) => {
    const value = cell.chosen ? cell.chosen.value : cell.value;
    desk.answer(cell.name, value);
    desk.display(cell.name, value);
  });
  desk.refresh();
  desk.say(tn("{count} sel ditempel. Ctrl+Z mengurungkan.", cells.length));
}

export function offerPaste(desk, field, rows) {
  const plan = field.closest(".rows") ? planRows(desk, field, rows) : planLedger(desk, field, rows);
  const { body, close } = dialog(t("Periksa sebelum ditempel"), "wide");
  const told = element("p", summary(plan));
  told.setAttribute("role", "status");
  const paste = element("button", "", "btn");
  const leave = element("button", t("Batal"), "btn alt");
  [paste, leave].forEach((one) => { one.type = "button"; });
  const changed = () => {
    told.textContent = summary(plan);
    const many = going(plan).length;
    paste.textContent = tn("Tempel {count} sel", many);
    paste.disabled = many === 0;
  };
  const scroll = element("div", "", "scroll");
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "group");
  scroll.setAttribute("aria-label", t("Isi yang akan ditempel"));
  scroll.append(tableOf(plan, changed));
  const row = element("p", "", "row after");
  row.append(paste, leave);
  body.append(told, ...limits(plan).map((words) => element("p", words, "note warn")), scroll, row);
  paste.addEventListener("click", () => { close(); apply(desk, plan); });
  leave.addEventListener("click", close);
  changed();
  paste.focus();
}
