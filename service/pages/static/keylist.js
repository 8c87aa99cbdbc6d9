// The list of keys, with the switch for single letters.

import { dialog } from "./dialog.js";
import { t } from "./words.js";

const KEYS = [
  ["Enter", t("ke isian berikutnya; tidak pernah mengirim")],
  ["Tab, Shift+Tab", t("ke isian berikutnya atau sebelumnya")],
  [t("1 sampai 9"), t("memilih jawaban pada pertanyaan pilihan")],
  ["Alt+\u2193", t("membuka daftar; ketik untuk menyaring")],
  ["Ctrl+Enter", t("rincian: riwayat, tahun lalu, median, komentar")],
  ["Ctrl+Z, Ctrl+Shift+Z", t("mengurungkan, mengulangi")],
  ["Ctrl+S", t("tidak perlu: jawaban tersimpan otomatis")],
  [t("Tanda panah"), t("di tabel: pindah sel")],
  [t("Enter atau F2"), t("di tabel: mengubah sel; Enter lagi ke baris bawah")],
  ["Esc", t("di tabel: kembali ke isi semula; sekali lagi keluar dari tabel")],
  ["Delete", t("di tabel: mengosongkan sel")],
  ["Ctrl+D", t("di tabel: menyalin dari baris di atasnya")],
  ["Ctrl+V", t("di tabel dan daftar angka: menempel blok dari Excel, diperiksa dulu")],
  ["?", t("daftar tombol ini, di luar isian")],
];

// `desk.letters` reads and sets the switch; `keys` are those of a page, each with its words.
export function keyList(desk, keys = KEYS, words = t("Pakai tombol satu huruf (?)")) {
  const { box, body } = dialog(t("Tombol cepat"), "");
  const list = document.createElement("dl");
  list.className = "kv keys";
  keys.forEach(([key, words]) => {
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
  label.append(tick, words);
  choices.append(label);
  body.append(list, choices);
  return box;
}
