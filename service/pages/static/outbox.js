// Sending without a link: on the fill page a box that says whether anything keeps it from being sent, on the check page
// the button itself. What is asked for is a note of the journal, `send:COOPERATIVE`; waiting.js sends it.

import { openJournal } from "./journal.js";
import { state } from "./marks.js";
import { labelOf } from "./writing.js";
import { linked } from "./sync.js";
import { WAITING } from "./waiting.js";
import { t, tn } from "./words.js";

const PATIENCE = 3000;
const SHORTEST_REASON = 5;
const MOST = 30;

// Whether the server answers soon enough for somebody who has pressed a button.
export const answers = () => linked(PATIENCE);

function element(tag, className, ...inside) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...inside);
  return made;
}

function button(words, className, press) {
  const made = element("button", className, words);
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

// A key of its own makes a sending that is tried twice one sending.
export async function askFor(journal, cooperative, name, key) {
  await journal.note(`outcome:${cooperative}`, null);
  await journal.note(`send:${cooperative}`, { key, name, asked_at: Date.now() });
  document.dispatchEvent(new CustomEvent("lumbung:waiting"));
}

function newKey() {
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// What keeps the answers from being sent, by the form's own rules: {path, kind, words} each; doubts are last year's figures
// that nobody has looked at.
function problemsOf({ flat, paths, doubts, findings }) {
  const explained = (path) => (flat[`~reason/${path}`] || "").trim().length >= SHORTEST_REASON;
  const found = findings();
  const errors = found.filter((one) => one.severity === "error" && one.code !== "irrelevant")
    .map((one) => ({ path: one.path, kind: one.code === "required" ? "missing" : "wrong", words: one.message }));
  const odd = found.filter((one) => one.severity === "warning")
    .concat(Object.keys(doubts).map((name) => ({ path: paths.findingPath(flat, name), message: doubts[name] })))
    .filter((one) => !explained(one.path)).map((one) => ({ path: one.path, kind: "odd", words: one.message }));
  return errors.concat(odd);
}

function counted(problems) {
  const many = (kind) => problems.filter((one) => one.kind === kind).length;
  const [missing, wrong, odd] = ["missing", "wrong", "odd"].map(many);
  const said = [];
  if (missing) said.push(tn("{count} pertanyaan wajib belum dijawab", missing));
  if (wrong) said.push(tn("{count} jawaban salah", wrong));
  if (odd) said.push(tn("{count} hal perlu alasan", odd));
  return said.join(", ");
}

// Each problem with a way to its question, which says it too from now on.
function listed({ root, flat, paths, touched, refresh }, problems) {
  const fields = new Map(Array.from(root.querySelectorAll(".field[data-name]"), (field) => [paths.findingPath(flat, field.dataset.name), field]));
  const lines = element("ul", "");
  problems.slice(0, MOST).forEach(({ path, kind, words }) => {
    const field = fields.get(path);
    if (!field) {
      lines.append(element("li", "", words));
      return;
    }
    const said = kind === "missing" ? t("{label}: belum dijawab", { label: labelOf(field) }) : words;
    const to = element("a", "inline-tap", said);
    to.href = `#${encodeURIComponent(field.dataset.name)}`;
    lines.append(element("li", "", to));
    touched.add(field.dataset.name);
  });
  if (problems.length > MOST) lines.append(element("li", "hint", t("dan {count} lagi", { count: problems.length - MOST })));
  refresh();
  return lines;
}

// The box on the fill page; `work` is isi.js's with `refresh` and `findings()`, what the form's own logic finds now.
export async function offer(work) {
  const old = document.getElementById("kirim-nanti");
  if (old) old.remove();
  const journal = await openJournal(Number(document.documentElement.dataset.officer));
  const title = element("h2", "", t("Kirim tanpa sinyal"));
  title.tabIndex = -1;
  const box = element("section", "panel head stack", title);
  box.id = "kirim-nanti";
  box.setAttribute("aria-label", t("Kirim tanpa sinyal"));
  const problems = problemsOf(work);
  if (problems.length) {
    box.append(element("p", "", state("warn", "s-warn", t("Belum dapat dikirim: {keeps}", { keeps: counted(problems) }))));
    box.append(element("p", "", t("Lengkapi dulu, lalu tekan Periksa jawaban lagi. Jawaban Anda aman di komputer ini.")), listed(work, problems));
  } else {
    const ask = button(t("Kirim begitu ada sinyal"), "btn", async () => {
      await askFor(journal, work.root.dataset.id, document.querySelector("h1").textContent, newKey());
      box.remove();
    });
    box.append(element("p", "", state("ok", "s-ok", t("Tidak ada yang salah menurut pemeriksaan di komputer ini"))));
    box.append(element("p", "", t("Server memeriksa sekali lagi saat menerima, lalu hasilnya dikabarkan di sini.")));
    box.append(element("p", "row", ask));
  }
  work.root.before(box);
  title.focus({ preventScroll: true });
  box.scrollIntoView({ block: "start" });
}

// The check page: where the link is gone its button asks for a sending that waits.
export function guard(form, account) {
  let sure = false;
  form.addEventListener("submit", (event) => {
    if (sure) return;
    event.preventDefault();
    answers().then(async (there) => {
      sure = there;
      if (there) {
        form.submit();
        return;
      }
      const journal = await openJournal(Number(account));
      await askFor(journal, form.dataset.id, form.dataset.name, form.elements["~kunci"].value);
      form.replaceWith(element("p", "", state("clock", "s-info", WAITING)));
    });
  });
}
