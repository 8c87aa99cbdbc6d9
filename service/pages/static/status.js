// Where the answers are, in words, in one fixed place; and the lines above the form that stay until they are closed.

import { byId, state } from "./marks.js";
import { english, t, tn } from "./words.js";

const answers = (count) => tn("{count} jawaban", count);

// A line above the form: found by its name, so that the same one is never there twice.
export function notice(root, name, tone, words, closable) {
  const old = byId(name);
  if (old) old.remove();
  const made = document.createElement("div");
  made.id = name;
  made.className = `note ${tone} head told`;
  made.setAttribute("role", "status");
  const said = document.createElement("p");
  said.append(words);
  made.append(said);
  if (closable) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = t("Tutup");
    button.addEventListener("click", () => made.remove());
    made.append(button);
  }
  root.before(made);
  return made;
}

export function statusLine(root) {
  const line = byId("simpan");
  let memory = false;
  let clock = "";

  function say(icon, tone, words) {
    if (line.textContent === words) return;
    line.textContent = "";
    line.append(state(icon, tone, words));
  }

  function held(kind, { waiting }, problem) {
    const many = answers(waiting);
    const where = memory ? t("Belum tersimpan, jangan tutup halaman ini") : t("Tersimpan di komputer ini");
    const again = t("dikirim lagi sebentar");
    const why = {
      offline: t("menunggu sinyal"), session: t("waktu masuk habis"), other: t("akun lain sedang masuk"), busy: t("server sibuk"),
      stale: t("server menolak halaman ini"),
    };
    if (kind === "gone") {
      const gone = (problem && (problem.detail || problem.title)) || t("koperasi ini tidak diisi lagi");
      say("err", "s-err", t("Belum tersimpan, {why}", { why: gone }));
    } else if (kind) say("warn", "s-warn", `${where}, ${why[kind] || again}: ${many}`);
  }

  // What the line says while nothing is under way.
  function rest({ waiting, refused, clashes }) {
    if (refused) say("err", "s-err", t("Belum tersimpan, perlu diperbaiki: {answers}", { answers: answers(refused) }));
    else if (clashes) say("warn", "s-warn", t("Ada jawaban yang diubah orang lain, pilih salah satu: {clashes}", { clashes }));
    else if (!waiting) say("ok", "s-ok", clock ? t("Tersimpan di server {clock}", { clock }) : t("Tersimpan di server"));
  }

  return {
    held,
    rest,
    saved(at, open) {
      clock = at;
      rest(open);
    },
    sending: () => say("clock", "s-info", t("Menyimpan ...")),
    already: () => say("ok", "s-ok", clock ? t("Sudah tersimpan di server {clock}", { clock }) : t("Sudah tersimpan otomatis")),
    unkept() {
      if (memory) return;
      memory = true;
      notice(root, "tanpa-jurnal", "warn", t("Komputer ini tidak dapat menyimpan jawaban (mode privat, atau disk penuh). Jawaban tetap dikirim ke server; jangan tutup halaman sebelum tertulis “Tersimpan di server”."), false);
    },
    recovered(count, since) {
      notice(root, "pulih", "", tn("{count} jawaban dari {since} dipulihkan", count, { since }), true);
    },
    rows(by) {
      const who = by || t("Orang lain");
      const made = notice(root, "baris-lain", "", t("{who} mengubah baris di formulir ini. ", { who }), true);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.textContent = t("Tampilkan");
      button.addEventListener("click", () => window.location.reload());
      made.append(button);
    },
  };
}

// The time of day as 14.05, with the date where it was not today.
export function clockOf(at) {
  const then = new Date(at);
  const pad = (part) => String(part).padStart(2, "0");
  const time = `${pad(then.getHours())}${english ? ":" : "."}${pad(then.getMinutes())}`;
  return then.toDateString() === new Date().toDateString() ? time : `${then.getDate()}-${then.getMonth() + 1} ${time}`;
}
