// Shows on the page what its form's logic says: what is asked, what is wrong, how far it is. Each question's state is
// kept beside its element, so that an answer touches only what it changes.

import { answerAt } from "./paths.js";
import { explaining } from "./explaining.js";
import { byId, message, saidIn, state } from "./marks.js";
import { sayCalculated } from "./reading.js";
import { shownFirst } from "./shown.js";
import { english, t, tn } from "./words.js";

const SHORTEST_REASON = 5;

// `work` holds root, flat, around, paths, strict, touched (names), doubts (name to what is doubted about last year's figure
// while nobody has looked at it) and answer(name, value).
export function painter(work) {
  const { root, flat, around, paths, strict, touched, doubts, answer } = work;
  const all = (query, from) => Array.from((from || root).querySelectorAll(query));
  const parts = {};
  const handed = new Set();
  const shown = shownFirst();
  const sections = all("form.section").map((form) => ({
    form, name: form.id, told: "", link: all(".sections a").find((one) => form.id === `bag-${one.dataset.section}`),
  }));
  let items = gathered(root);
  let fresh = [];
  let logic = null;
  let explainer = null;

  // What stands on the page

  function gathered(from) {
    const found = all("[data-name]", from).map(itemOf);
    return from === root || !from.dataset.name ? found : [itemOf(from), ...found];
  }

  function itemOf(element) {
    const { name } = element.dataset;
    const calculated = element.querySelector(":scope > .ctl > [data-kind=calculation]");
    const field = element.matches(".field");
    const rule = element.matches(".rule");
    const label = field && !rule && !calculated && !element.matches(".note")
      && element.querySelector("legend, .lab > label, .lab > .label");
    const box = field && byId(`${name}-m`);
    const section = element.closest("form.section");
    return {
      element, name, path: name, inRows: paths.inRows(name), calculated, field, rule, label,
      asks: Boolean(label), own: Boolean(rule || calculated), below: name.includes("/") ? name.split("/")[0] : name,
      section: section && section.id,
      na: element.parentElement === section && section ? section.querySelector(".na") : null,
      optional: Boolean(label && label.querySelector(".opt")),
      served: box && box.textContent.trim() ? JSON.stringify([flat[name]]) : "", bad: element.matches(".bad"), odd: element.matches(".odd"),
      words: box && box.firstElementChild ? null : "",
      why: element.querySelector(":scope > .why"), select: field && element.querySelector("select[data-list]"),
    };
  }

  // What is asked

  function showRelevant(item, verdict) {
    const { element, path } = item;
    const asked = verdict.relevant[path] !== false;
    if (element.hidden === asked) element.hidden = !asked;
    if (item.na && item.na.hidden !== asked) item.na.hidden = asked;
    item.asked = asked;
    if (item.calculated) {
      const said = sayCalculated(answerAt(verdict.answers, path), item.calculated.dataset.unit);
      if (said !== item.calculated.textContent) item.calculated.textContent = said;
    }
    item.required = verdict.required[path] === true;
    if (item.label && item.optional === item.required) markRequired(item);
  }

  function markRequired(item) {
    item.optional = !item.required;
    if (item.required) {
      item.label.querySelector(".opt").remove();
      return;
    }
    const made = document.createElement("span");
    made.className = "opt";
    made.textContent = t("(boleh kosong)");
    item.label.append(" ", made);
  }

  // What is offered; rows of lists that nobody has handed to the logic yet are fetched, and then all is looked at anew.

  function offeredBy(verdict) {
    return items.filter((item) => item.select && item.asked).map((item) => ({ select: item.select, names: verdict.choices(item.path) }));
  }

  function filterChoices({ select, names }) {
    const present = Array.from(select.options).slice(1).map((option) => option.value);
    if (names.length === present.length && names.every((one, at) => one === present[at])) return;
    const { list } = select.dataset;
    const labels = logic.labelsOf(list);
    if (labels) offer(select, names, labels);
    else fetched({ list, column: "", value: "" }).then((rows) => offer(select, names, new Map(rows)));
  }

  function fetched({ list, column, value }) {
    const asked = `${root.dataset.lists}/${encodeURIComponent(list)}.json?kolom=${encodeURIComponent(column)}&nilai=${encodeURIComponent(value)}`;
    if (!parts[asked]) {
      parts[asked] = fetch(asked, { credentials: "same-origin" }).then((response) => (response.ok ? response.json() : Promise.reject(response)));
      parts[asked].catch(() => { delete parts[asked]; });
    }
    return parts[asked];
  }

  // Without a link a browser may have kept the whole list and not the piece that is asked for.
  function pieceOf({ list, column, value }) {
    return fetched({ list, column, value }).catch((error) => {
      if (!column) throw error;
      return fetched({ list, column: "", value: "" }).then((rows) => logic.pieceOf(list, column, value, rows));
    });
  }

  function fetchAll(missing) {
    return Promise.all(missing.map((one) => pieceOf(one).then((rows) => logic.give(one.list, one.column, one.value, rows))));
  }

  function offer(select, names, labels) {
    const kept = select.value;
    while (select.options.length > 1) select.remove(1);
    names.forEach((name) => select.add(new Option(labels.get(name) || name, name)));
    select.value = names.includes(kept) ? kept : "";
    if (!kept || select.value) return;
    openLocked(select.closest(".field"));
    answer(select.id, null);
    refresh();
    saidIn(select.closest(".field")).append(message("info", t("Dikosongkan karena pilihan di atasnya berubah. Pilih lagi.")));
  }

  // What the page, or a row that joins it, shows of the choice lists is handed to the logic.
  function handOver(from) {
    all("[data-options]", from).forEach((box) => {
      const list = box.dataset.options;
      if (handed.has(list)) return;
      handed.add(list);
      const rows = box.options
        ? Array.from(box.options).slice(1).map((option) => [option.value, option.textContent])
        : all("input", box).map((input) => [input.value, input.nextSibling.data]);
      logic.give(list, "", "", rows);
    });
  }

  // What a filtered list offers below the answer above it stands on the page as well.
  function handOverParts() {
    const verdict = logic.look(paths.fold(flat), around, english ? "en" : "id");
    logic.missing();
    items.filter((item) => item.select).forEach(({ select, name }) => {
      const rows = Array.from(select.options).filter((option) => option.value && !("gone" in option.dataset));
      verdict.choices(paths.findingPath(flat, name));
      const asked = logic.missing().find((one) => one.list === select.dataset.list && one.column !== "name");
      if (asked && rows.length) logic.give(asked.list, asked.column, asked.value, rows.map((option) => [option.value, option.textContent]));
    });
  }

  // What is wrong

  function saidBy(findings) {
    const said = {};
    findings.forEach((one) => {
      if (one.code === "irrelevant" || (one.code === "required" && !strict)) return;
      (said[one.path] = said[one.path] || []).push(one);
    });
    Object.keys(doubts).forEach((name) => {
      const here = said[name] = said[name] || [];
      if (!here.some((one) => one.severity === "error")) here.push({ severity: "warning", message: doubts[name] });
    });
    return said;
  }

  function showFindings(item, findings) {
    const level = (one) => (one.severity === "warning" ? "warn" : "err");
    const silent = findings.some((one) => !one.message);
    if (silent) explainer.ask();
    const said = findings.map((one) => one.message || explainer.plain(one));
    const words = findings.map((one, at) => level(one) + said[at]).join("\n");
    const bad = findings.some((one) => level(one) === "err");
    const odd = findings.some((one) => level(one) === "warn");
    if (item.words !== words) {
      const box = saidIn(item.element);
      // What the server wrote of this very answer stays until it can be said anew.
      if (!silent || item.words !== undefined || item.served !== JSON.stringify([flat[item.name]])) {
        box.textContent = "";
        findings.forEach((one, at) => box.append(message(level(one), said[at])));
        item.words = words;
      }
    }
    if (item.bad !== bad) {
      item.element.classList.toggle("bad", bad);
      const input = byId(item.name);
      if (input && input.matches("input, select, textarea")) input[bad ? "setAttribute" : "removeAttribute"]("aria-invalid", "true");
    }
    if (item.odd !== (odd && !bad)) item.element.classList.toggle("odd", odd && !bad);
    if (bad) openLocked(item.element);
    item.bad = bad;
    item.odd = odd && !bad;
    if (item.why || odd) askWhy(item, odd);
  }

  function openLocked(field) {
    if (field.dataset.kept !== undefined) import("./unlocking.js").then((made) => made.unlock(field), () => undefined);
  }

  function askWhy(item, odd) {
    if (!item.why) {
      item.why = document.createElement("div");
      item.why.className = "full why";
      item.why.append(byId("t-alasan").content.cloneNode(true));
      const [label, hint, box] = ["label", ".hint", "textarea"].map((query) => item.why.querySelector(query));
      label.querySelector(".vh").textContent = `: ${labelOf(item)}`;
      box.id = `~alasan/${item.name}`;
      box.name = box.id;
      box.value = flat[`~reason/${item.path}`] || "";
      box.setAttribute("aria-describedby", `${box.id}-h`);
      hint.id = `${box.id}-h`;
      label.htmlFor = box.id;
      item.element.append(item.why);
    }
    item.why.hidden = !odd;
    item.why.querySelector(".done").hidden = !explained(item);
  }

  function labelOf({ element, label }) {
    return element.dataset.label || (label ? label.firstChild.textContent : "");
  }

  // A reason whose answer changed: the box is empty again, and says what stood there.
  function ask(key, text) {
    const path = key.slice("~reason/".length);
    items.filter((item) => item.why && item.path === path).forEach(({ why }) => {
      why.querySelector("textarea").value = "";
      const said = why.querySelector(".void") || document.createElement("span");
      said.className = "void";
      said.textContent = t("Jawaban berubah sesudah alasan ini ditulis: “{reason}”. Tulis lagi alasannya.", { reason: text });
      why.querySelector(".hint").append(" ", said);
    });
  }

  function explained(item) {
    const box = item.why && item.why.querySelector("textarea");
    return Boolean(box) && box.value.trim().length >= SHORTEST_REASON;
  }

  // How far

  function filled(item) {
    const value = flat[item.name];
    return value !== undefined && value !== null && value !== "" && value.length !== 0;
  }

  function showProgress() {
    const sums = {};
    sections.forEach((one) => { sums[one.name] = { must: 0, done: 0, wrong: 0, odd: 0, touched: false, na: false }; });
    items.forEach((item) => {
      const sum = sums[item.section];
      if (!sum) return;
      if (item.na) sum.na = !item.asked;
      if (!item.asked || !item.field) return;
      if (item.bad) sum.wrong += 1;
      else if (item.odd && !explained(item)) sum.odd += 1;
      if (!item.asks) return;
      const there = filled(item);
      if (there) sum.touched = true;
      if (!item.required) return;
      sum.must += 1;
      if (there) sum.done += 1;
    });
    sections.forEach((one) => showSection(one, sums[one.name]));
    if (sections.length < 2) return;
    const [done, must] = ["done", "must"].map((key) => sections.reduce((sum, one) => sum + sums[one.name][key], 0));
    byId("terjawab").textContent = t("{done} dari {must}", { done, must });
  }

  function mannerOf({ na, wrong, odd, must, done, touched: begun }) {
    if (na) return ["na", t("Tidak berlaku")];
    if (wrong) return ["err", tn("{count} salah", wrong)];
    if (odd) return ["warn", t("{count} perlu dicek", { count: odd })];
    if (!must) return begun ? ["ok", t("Selesai")] : ["todo", t("Boleh kosong")];
    if (must === done) return ["ok", t("Selesai")];
    return begun ? ["edit", t("Sedang diisi")] : ["todo", t("Belum mulai")];
  }

  function showSection(section, sum) {
    const [manner, words] = mannerOf(sum);
    const count = sum.must && manner !== "na" ? `${sum.done}/${sum.must}` : "";
    if (section.told === manner + words + count) return;
    section.told = manner + words + count;
    paintSection(section, manner, words, count);
  }

  function paintSection({ form, link }, manner, words, count) {
    const tally = form.querySelector(".tally");
    tally.querySelector(".state").replaceWith(state(manner, `s-${manner}`, words));
    tally.querySelector(".count").textContent = count && t("· {count} wajib", { count });
    const icon = link.firstElementChild;
    const use = icon.querySelector("use");
    icon.className = `s-${manner}`;
    // A picture is built anew even where it stays the same.
    if (use.getAttribute("href") !== `#i-${manner}`) use.setAttribute("href", `#i-${manner}`);
    link.querySelector(".vh").textContent = `, ${words}`;
    const small = link.querySelector("small");
    small.textContent = "";
    if (!count) return;
    const spoken = document.createElement("span");
    spoken.className = "vh";
    spoken.textContent = t(", terjawab ");
    small.append(spoken, count);
  }

  return { begin, refresh, ask, joined, left, findings, explain: () => explainer.ask() };

  function findings() {
    return logic.look(paths.fold(flat), around, english ? "en" : "id").findings
      .map((one) => Object.assign(one, { message: one.message || explainer.plain(one) }));
  }

  // What stands in a row is read when it is first looked at, not before the row is shown.
  function joined(line) {
    fresh.push(line);
  }

  function left(line) {
    fresh = fresh.filter((one) => one !== line);
    items = items.filter((item) => !line.contains(item.element));
  }

  function begin(loaded, load) {
    logic = loaded;
    explainer = explaining(load, (made) => {
      logic.tellWith(made);
      refresh();
    }, refresh);
    handOver(root);
    handOverParts();
    refresh();
  }

  function refresh() {
    if (!logic) return;
    items = items.concat(...fresh.map((line) => gathered(line)));
    fresh.forEach(handOver);
    fresh = [];
    const verdict = logic.look(paths.fold(flat), around, english ? "en" : "id");
    const pathOf = paths.finder(flat);
    items.forEach((item) => {
      if (item.inRows) item.path = pathOf(item.name);
      showRelevant(item, verdict);
    });
    const offered = offeredBy(verdict);
    const missing = logic.missing();
    if (missing.length) fetchAll(missing).then(refresh, () => showRest(verdict, []));
    else showRest(verdict, offered);
  }

  function showRest(verdict, offered) {
    const said = saidBy(verdict.findings);
    const begun = new Set(Array.from(touched, (name) => name.split("/")[0]));
    items.forEach((item) => {
      if (!item.field) return;
      const told = strict || touched.has(item.name) || (item.own && begun.has(item.below));
      showFindings(item, (told && said[item.path]) || []);
    });
    offered.forEach(filterChoices);
    // What a key asks shows first; how far that is follows in the next frame.
    shown.wait().then(showProgress);
  }
}
