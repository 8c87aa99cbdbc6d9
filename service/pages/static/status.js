// Where the answers are, in words, in one fixed place; and the lines above the form that stay until they are closed.

import { state } from "./marks.js";

const byId = (id) => document.getElementById(id);
const answers = (count) => `${count} jawaban`;

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
    button.textContent = "Tutup";
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
    const where = memory ? "Belum tersimpan, jangan tutup halaman ini" : "Tersimpan di komputer ini";
    const why = {
      offline: "menunggu sinyal", session: "waktu masuk habis", other: "akun lain sedang masuk", busy: "server sibuk",
      stale: "server menolak halaman ini",
    };
    if (kind === "gone") {
      say("err", "s-err", `Belum tersimpan, ${(problem && (problem.detail || problem.title)) || "koperasi ini tidak diisi lagi"}`);
    } else if (kind) say("warn", "s-warn", `${where}, ${why[kind] || "dikirim lagi sebentar"}: ${many}`);
  }

  // What the line says while nothing is under way.
  function rest({ waiting, refused, clashes }) {
    if (refused) say("err", "s-err", `Belum tersimpan, perlu diperbaiki: ${answers(refused)}`);
    else if (clashes) say("warn", "s-warn", `Ada jawaban yang diubah orang lain, pilih salah satu: ${clashes}`);
    else if (!waiting) say("ok", "s-ok", clock ? `Tersimpan di server ${clock}` : "Tersimpan di server");
  }

  return {
    held,
    rest,
    saved(at, open) {
      clock = at;
      rest(open);
    },
    sending: () => say("clock", "s-info", "Menyimpan ..."),
    already: () => say("ok", "s-ok", clock ? `Sudah tersimpan di server ${clock}` : "Sudah tersimpan otomatis"),
    unkept() {
      if (memory) return;
      memory = true;
      notice(root, "tanpa-jurnal", "warn", "Komputer ini tidak dapat menyimpan jawaban (mode privat, atau disk penuh). "
        + "Jawaban tetap dikirim ke server; jangan tutup halaman sebelum tertulis \u201cTersimpan di server\u201d.", false);
    },
    recovered(count, since) {
      notice(root, "pulih", "", `${answers(count)} dari ${since} dipulihkan`, true);
    },
    rows(by) {
      const made = notice(root, "baris-lain", "", `${by || "Orang lain"} mengubah baris di formulir ini. `, true);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.textContent = "Tampilkan";
      button.addEventListener("click", () => window.location.reload());
      made.append(button);
    },
  };
}

// The time of day as 14.05, with the date where it was not today.
export function clockOf(at) {
  const then = new Date(at);
  const pad = (part) => String(part).padStart(2, "0");
  const time = `${pad(then.getHours())}.${pad(then.getMinutes())}`;
  return then.toDateString() === new Date().toDateString() ? time : `${then.getDate()}-${then.getMonth() + 1} ${time}`;
}
