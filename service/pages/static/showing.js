// Shows on the page what its form's logic says: what is asked, what is wrong, how far it is.

import { answerAt } from "./paths.js";
import { message, state } from "./marks.js";
import { sayCalculated } from "./reading.js";
import { english, t, tn } from "./words.js";

const byId = (id) => document.getElementById(id);
const MANNER = {
  na: ["na", "s-na"], err: ["err", "s-err"], warn: ["warn", "s-warn"], ok: ["ok", "s-ok"], edit: ["edit", "s-edit"],
  todo: ["todo", "s-todo"],
};


const SHORTEST_REASON = 5;

// `work` holds root, flat, around, paths, strict, touched (names), doubts (name to what is doubted about last year's figure
// while nobody has looked at it) and answer(name, value).
export function painter(work) {
  const { root, flat, around, paths, strict, touched, doubts, answer } = work;
  const all = (query, from) => Array.from((from || root).querySelectorAll(query));
  const lists = {};
  let logic = null;

  // What is asked

  function showRelevant(verdict) {
    all("[data-name]").forEach((element) => {
      const path = paths.findingPath(flat, element.dataset.name);
      const asked = verdict.relevant[path] !== false;
      element.hidden = !asked;
      const section = element.parentElement.matches("form.section") && element.parentElement;
      if (section) section.querySelector(".na").hidden = asked;
      const calculated = element.querySelector(":scope > .ctl > [data-kind=calculation]");
      if (calculated) calculated.textContent = sayCalculated(answerAt(verdict.answers, path), calculated.dataset.unit);
      if (element.matches(".field")) markRequired(element, verdict.required[path] === true);
    });
  }

  function markRequired(field, required) {
    if (field.querySelector("[data-kind=calculation]") || field.matches(".note, .rule")) return;
    const label = field.querySelector("legend, .lab > label, .lab > .label");
    const optional = label && label.querySelector(".opt");
    if (optional && required) optional.remove();
    if (!label || optional || required) return;
    const made = document.createElement("span");
    made.className = "opt";
    made.textContent = t("(boleh kosong)");
    label.append(" ", made);
  }

  function filterChoices(answers) {
    all("select[data-list]").forEach((select) => {
      const name = select.id;
      const path = paths.findingPath(flat, name);
      if (!path || select.closest("[hidden]")) return;
      const offered = logic.choices(path, answers, around);
      const present = Array.from(select.options).slice(1).map((option) => option.value);
      if (offered.length === present.length && offered.every((one, at) => one === present[at])) return;
      labelsOf(select.dataset.list).then((labels) => offer(select, offered, labels));
    });
  }

  function labelsOf(list) {
    if (!lists[list]) lists[list] = fetch(`${root.dataset.lists}/${list}.json`).then((response) => response.json());
    return lists[list];
  }

  function offer(select, offered, labels) {
    const kept = select.value;
    while (select.options.length > 1) select.remove(1);
    offered.forEach((name) => select.add(new Option(labels[name] || name, name)));
    select.value = offered.includes(kept) ? kept : "";
    if (!kept || select.value) return;
    answer(select.id, null);
    refresh();
    byId(`${select.id}-m`).append(message("info", t("Dikosongkan karena pilihan di atasnya berubah. Pilih lagi.")));
  }

  // What is wrong

  function showFindings(findings) {
    const said = {};
    findings.forEach((one) => {
      if (one.code === "irrelevant" || (one.code === "required" && !strict)) return;
      (said[one.path] = said[one.path] || []).push(one);
    });
    Object.keys(doubts).forEach((name) => {
      const here = said[name] = said[name] || [];
      if (!here.some((one) => one.severity === "error")) here.push({ severity: "warning", message: doubts[name] });
    });
    const begun = new Set(Array.from(touched, (name) => name.split("/")[0]));
    all(".field[data-name]").forEach((element) => {
      const name = element.dataset.name;
      const own = element.matches(".rule") || element.querySelector(":scope > .ctl > [data-kind=calculation]");
      const told = strict || touched.has(name) || (own && begun.has(name.split("/")[0]));
      show(element, name, (told && said[paths.findingPath(flat, name)]) || []);
    });
  }

  function show(element, name, findings) {
    const box = byId(`${name}-m`);
    if (!box) return;
    const level = (one) => (one.severity === "warning" ? "warn" : "err");
    const words = findings.map((one) => level(one) + one.message).join("\n");
    const wrong = findings.some((one) => level(one) === "err");
    const odd = findings.some((one) => level(one) === "warn");
    if (box.dataset.words !== words && !(box.dataset.words === undefined && !words && !box.firstElementChild)) {
      box.textContent = "";
      findings.forEach((one) => box.append(message(level(one), one.message)));
    }
    box.dataset.words = words;
    element.classList.toggle("bad", wrong);
    element.classList.toggle("odd", odd && !wrong);
    all("input, select, textarea", element).forEach((input) => {
      if (input.id === name) input[wrong ? "setAttribute" : "removeAttribute"]("aria-invalid", "true");
    });
    askWhy(element, name, odd);
  }

  function askWhy(field, name, odd) {
    let why = field.querySelector(":scope > .why");
    if (!why && !odd) return;
    if (!why) {
      why = document.createElement("div");
      why.className = "full why";
      why.append(byId("t-alasan").content.cloneNode(true));
      const [label, hint, box] = ["label", ".hint", "textarea"].map((query) => why.querySelector(query));
      box.id = `~alasan/${name}`;
      box.name = box.id;
      box.value = flat[`~reason/${paths.findingPath(flat, name)}`] || "";
      box.setAttribute("aria-describedby", `${box.id}-h`);
      hint.id = `${box.id}-h`;
      label.htmlFor = box.id;
      field.append(why);
    }
    why.hidden = !odd;
    why.querySelector(".done").hidden = !explained(field);
  }

  function explained(field) {
    const box = field.querySelector(":scope > .why textarea");
    return Boolean(box) && box.value.trim().length >= SHORTEST_REASON;
  }

  // How far

  function mannerOf(form, must, done, touched) {
    if (form.querySelector(".part[data-name]").hidden) return ["na", t("Tidak berlaku")];
    const wrong = all(".bad:not([hidden])", form).filter((one) => !one.closest("[hidden]"));
    if (wrong.length) return ["err", tn("{count} salah", wrong.length)];
    const odd = all(".odd:not([hidden])", form).filter((one) => !one.closest("[hidden]") && !explained(one));
    if (odd.length) return ["warn", t("{count} perlu dicek", { count: odd.length })];
    if (!must) return touched ? ["ok", t("Selesai")] : ["todo", t("Boleh kosong")];
    if (must === done) return ["ok", t("Selesai")];
    return touched ? ["edit", t("Sedang diisi")] : ["todo", t("Belum mulai")];
  }

  function showProgress(required) {
    let must = 0;
    let done = 0;
    all("form.section").forEach((form) => {
      const asked = all(".field[data-name]", form).filter((field) => !field.closest("[hidden]")
        && !field.matches(".note, .rule") && !field.querySelector("[data-kind=calculation]"));
      const filled = (field) => {
        const value = flat[field.dataset.name];
        return value !== undefined && value !== null && value !== "" && value.length !== 0;
      };
      const needed = asked.filter((field) => required[paths.findingPath(flat, field.dataset.name)]);
      const answered = needed.filter(filled).length;
      must += needed.length;
      done += answered;
      const [manner, words] = mannerOf(form, needed.length, answered, asked.some(filled));
      paintSection(form, manner, words, needed.length && manner !== "na" ? `${answered}/${needed.length}` : "");
    });
    if (all("form.section").length > 1) byId("terjawab").textContent = t("{done} dari {must}", { done, must });
  }

  function paintSection(form, manner, words, count) {
    const [name, tone] = MANNER[manner];
    const link = all(".sections a").find((one) => one.dataset.section === form.dataset.section);
    form.querySelector(".tally > .state").replaceWith(state(name, tone, words));
    form.querySelector(".count").textContent = count && t("· {count} wajib", { count });
    link.firstElementChild.className = tone;
    link.firstElementChild.querySelector("use").setAttribute("href", `#i-${name}`);
    link.querySelector(".vh").textContent = `, ${words}`;
    const small = link.querySelector("small");
    small.textContent = "";
    if (!count) return;
    const spoken = document.createElement("span");
    spoken.className = "vh";
    spoken.textContent = t(", terjawab ");
    small.append(spoken, count);
  }

  return refresh;

  function refresh(loaded) {
    logic = loaded || logic;
    if (!logic) return;
    const answers = paths.fold(flat);
    const verdict = logic.evaluate(answers, around);
    showRelevant(verdict);
    filterChoices(answers);
    showFindings(logic.check(answers, around, english ? "en" : "id").findings);
    showProgress(verdict.required);
  }
}
