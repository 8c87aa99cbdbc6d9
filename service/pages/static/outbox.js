// Sending without a link: on the fill page a box that says whether anything keeps it from being sent, on the check page
// the button itself. What is asked for is a note of the journal, `send:COOPERATIVE`; waiting.js sends it.

import { openJournal } from "./journal.js";
import { state } from "./marks.js";
import { linked } from "./sync.js";
import { WAITING } from "./waiting.js";
import { t, tn } from "./words.js";

const PATIENCE = 3000;
const SHORTEST_REASON = 5;

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

function verdictOf({ wrong, missing, unexplained }) {
  const said = [];
  if (missing) said.push(tn("{count} pertanyaan wajib belum dijawab", missing));
  if (wrong) said.push(tn("{count} jawaban salah", wrong));
  if (unexplained) said.push(tn("{count} hal perlu alasan", unexplained));
  return said.join(", ");
}

// How the answers stand now, by the form's own rules; `work` is isi.js's, `logic` the form's module.
function count({ flat, around, paths, doubts }, logic) {
  const { findings } = logic.check(paths.fold(flat), around);
  const errors = findings.filter((one) => one.severity === "error" && one.code !== "irrelevant");
  const missing = errors.filter((one) => one.code === "required").length;
  const odd = new Set(findings.filter((one) => one.severity === "warning").map((one) => one.path)
    .concat(Object.keys(doubts).map((name) => paths.findingPath(flat, name))));
  const explained = (path) => (flat[`~reason/${path}`] || "").trim().length >= SHORTEST_REASON;
  return { missing, wrong: errors.length - missing, unexplained: Array.from(odd).filter((path) => !explained(path)).length };
}

// The box on the fill page.
export async function offer(work, logic) {
  const { root } = work;
  const old = document.getElementById("kirim-nanti");
  if (old) old.remove();
  const journal = await openJournal(Number(document.documentElement.dataset.officer));
  const name = document.querySelector("h1").textContent;
  const title = element("h2", "", t("Kirim tanpa sinyal"));
  title.tabIndex = -1;
  const box = element("section", "panel head stack", title);
  box.id = "kirim-nanti";
  box.setAttribute("aria-label", t("Kirim tanpa sinyal"));
  const keeps = verdictOf(count(work, logic));
  if (keeps) {
    box.append(element("p", "", state("warn", "s-warn", t("Belum dapat dikirim: {keeps}", { keeps }))));
    box.append(element("p", "", t("Lengkapi dulu. Jawaban Anda aman di komputer ini.")));
  } else {
    const ask = button(t("Kirim begitu ada sinyal"), "btn", async () => {
      await askFor(journal, root.dataset.id, name, newKey());
      box.textContent = "";
      box.append(title, element("p", "", state("clock", "s-info", WAITING)));
      box.append(element("p", "", t("Jawaban yang Anda ubah sebelum itu ikut terkirim. Pengiriman dapat dibatalkan di atas halaman ini.")));
      title.focus();
    });
    box.append(element("p", "", state("ok", "s-ok", t("Tidak ada yang salah menurut pemeriksaan di komputer ini"))));
    box.append(element("p", "", t("Server memeriksa sekali lagi saat menerima, lalu hasilnya dikabarkan di sini.")));
    box.append(element("p", "row", ask));
  }
  document.querySelector("#isi > .wrap").prepend(box);
  title.focus({ preventScroll: true });
  box.scrollIntoView({ block: "nearest" });
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
