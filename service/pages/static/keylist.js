// The list of keys, with the switch for single letters.

import { dialog } from "./dialog.js";

const KEYS = [
  ["Enter", "ke isian berikutnya; tidak pernah mengirim"],
  ["Tab, Shift+Tab", "ke isian berikutnya atau sebelumnya"],
  ["1 sampai 9", "memilih jawaban pada pertanyaan pilihan"],
  ["Alt+\u2193", "membuka daftar; ketik untuk menyaring"],
  ["Ctrl+Enter", "rincian: riwayat, tahun lalu, median, komentar"],
  ["Ctrl+Z, Ctrl+Shift+Z", "mengurungkan, mengulangi"],
  ["Ctrl+S", "tidak perlu: jawaban tersimpan otomatis"],
  ["Tanda panah", "di tabel: pindah sel"],
  ["Enter atau F2", "di tabel: mengubah sel; Enter lagi ke baris bawah"],
  ["Esc", "di tabel: kembali ke isi semula; sekali lagi keluar dari tabel"],
  ["Delete", "di tabel: mengosongkan sel"],
  ["Ctrl+D", "di tabel: menyalin dari baris di atasnya"],
  ["Ctrl+V", "di tabel dan daftar angka: menempel blok dari Excel, diperiksa dulu"],
  ["?", "daftar tombol ini, di luar isian"],
];

export function keyList(desk) {
  const { box, body } = dialog("Tombol cepat", "");
  const list = document.createElement("dl");
  list.className = "kv keys";
  KEYS.forEach(([key, words]) => {
    const name = document.createElement("dt");
    const kbd = document.createElement("kbd");
    kbd.textContent = key;
    name.append(kbd);
    const said = document.createElement("dd");
    said.textContent = words;
    list.append(name, said);
  });
  const choices = document.createElement("div");
  choices.className = "choices line";
  const label = document.createElement("label");
  const tick = document.createElement("input");
  tick.type = "checkbox";
  tick.checked = desk.letters();
  label.classList.toggle("on", tick.checked);
  tick.addEventListener("change", () => {
    desk.letters(tick.checked);
    label.classList.toggle("on", tick.checked);
  });
  label.append(tick, "Pakai tombol satu huruf (?)");
  choices.append(label);
  body.append(list, choices);
  return box;
}
