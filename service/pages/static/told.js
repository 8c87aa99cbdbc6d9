// Lines above the form that stay until they are closed, and the time as they say it. Loaded when the first is wanted.

import { english, t, tn } from "./words.js";

// A line above the form: found by its name, so that the same one is never there twice.
export function notice(root, name, tone, words, closable) {
  const old = document.getElementById(name);
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

export function unkept(root) {
  notice(root, "tanpa-jurnal", "warn", t("Komputer ini tidak dapat menyimpan jawaban (mode privat, atau disk penuh). Jawaban tetap dikirim ke server; jangan tutup halaman sebelum tertulis “Tersimpan di server”."), false);
}

export function recovered(root, count, since) {
  notice(root, "pulih", "", tn("{count} jawaban dari {since} dipulihkan", count, { since: clockOf(since) }), true);
}

export function rows(root, by) {
  const who = by || t("Orang lain");
  const made = notice(root, "baris-lain", "", t("{who} mengubah baris di formulir ini. ", { who }), true);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = t("Tampilkan");
  button.addEventListener("click", () => window.location.reload());
  made.append(button);
}

// The time of day as 14.05, with the date where it was not today.
export function clockOf(at) {
  const then = new Date(at);
  const pad = (part) => String(part).padStart(2, "0");
  const time = `${pad(then.getHours())}${english ? ":" : "."}${pad(then.getMinutes())}`;
  return then.toDateString() === new Date().toDateString() ? time : `${then.getDate()}-${then.getMonth() + 1} ${time}`;
}
