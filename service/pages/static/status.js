// Where the answers are, in words, in one fixed place.

import { byId, state } from "./marks.js";
import { t, tn } from "./words.js";

const answers = (count) => tn("{count} jawaban", count);

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
      import("./told.js").then((told) => told.unkept(root), () => undefined);
    },
  };
}
