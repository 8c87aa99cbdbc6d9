// What waits on this computer is sent by itself from any page of the officer, and told in words at the top of the page:
// sendings that wait for a link, what came of them, and answers of other cooperatives.

import { openJournal } from "./journal.js";
import { state } from "./marks.js";
import { linked, sync } from "./sync.js";
import { t, tn } from "./words.js";

const AGAIN = 15000;
const SOON = 2000; // answers of the page itself are on their way
const OUTCOMES = {
  sent: ["ok", t("Terkirim ke verifikator.")],
  wrong: ["err", t("Belum terkirim: ada yang perlu diperbaiki.")],
  late: ["err", t("Belum terkirim: batas kirim kantor Anda sudah lewat. Jawaban tetap tersimpan; minta perpanjangan kepada provinsi, lalu kirim.")],
  closed: ["err", t("Belum terkirim: putaran sudah ditutup. Jawaban tetap tersimpan; hubungi provinsi.")],
  refused: ["err", t("Belum terkirim: isian ini tidak dapat dikirim lagi dari sini. Buka untuk melihat keadaannya.")],
};

export const WAITING = t("Menunggu sinyal: dikirim sendiri begitu ada sinyal");

function button(words, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn alt";
  made.textContent = words;
  made.addEventListener("click", press);
  return made;
}

function link(words, href) {
  const made = document.createElement("a");
  made.className = "link";
  made.href = href;
  made.textContent = words;
  return made;
}

// Two years of a cooperative bear one name: what ends with a year (an address, a key of the journal) tells which it is.
export function named(name, where) {
  const year = /\.(\d{4})$/.exec(where);
  return year ? t("{name}, tahun buku {year}", { name, year: year[1] }) : name;
}

function line(tone, words, name, ...rest) {
  const made = document.createElement("p");
  made.className = "row";
  const bold = document.createElement("b");
  bold.textContent = name;
  made.append(state(tone === "info" ? "clock" : tone, `s-${tone}`, words), bold, ...rest);
  return made;
}

// One box for all of it, at the top of the page; gone when there is nothing to say.
function box(lines) {
  const old = document.getElementById("menunggu");
  if (!lines.length) {
    if (old) old.remove();
    return;
  }
  const made = old || document.createElement("div");
  made.id = "menunggu";
  made.tabIndex = -1;
  made.className = "note head stack";
  made.setAttribute("role", "status");
  const words = lines.map((one) => one.textContent).join("\n");
  if (made.dataset.words === words) return;
  made.dataset.words = words;
  made.textContent = "";
  made.append(...lines);
  const above = document.getElementById("dari-sini");
  if (!old && above) above.after(made);
  else if (!old) document.querySelector("#isi > .wrap").prepend(made);
}

async function show(journal, told, again) {
  const lines = [];
  for (const { key, value } of await journal.notes("outcome:")) {
    const cooperative = key.slice("outcome:".length);
    const [tone, words] = OUTCOMES[value.outcome];
    const href = { wrong: `/isi/${cooperative}?galat=ya`, late: `/isi/${cooperative}` }[value.outcome] || `/periksa/${cooperative}`;
    const away = button(t("Tutup"), () => journal.note(key, null).then(again));
    lines.push(line(tone, words, named(value.name, cooperative), link(value.outcome === "wrong" ? t("Perbaiki") : t("Lihat"), href), away));
  }
  for (const { key, value } of await journal.notes("send:")) {
    const back = button(t("Batalkan pengiriman"), () => journal.note(key, null).then(again));
    lines.push(line("info", told.signed ? WAITING : t("Menunggu Anda masuk lagi: sesudah itu dikirim sendiri"), named(value.name, key), back));
  }
  const many = Array.from(told.left.values()).reduce((sum, one) => sum + one, 0);
  if (many && told.linked && told.signed) {
    told.left.forEach((count, cooperative) => {
      lines.push(line("warn", tn("{count} jawaban aman di komputer ini, tetapi perlu Anda lihat", count), "", link(t("Buka isiannya"), `/isi/${cooperative}`)));
    });
  } else if (many) {
    lines.push(line("info", told.signed
      ? tn("{count} jawaban isian lain aman di komputer ini, menunggu sinyal", many)
      : tn("{count} jawaban isian lain aman di komputer ini, menunggu Anda masuk lagi", many), ""));
  }
  box(lines);
}

// A cooperative that was sent is not filled any more: neither here nor in what was kept.
async function leave(journal, here) {
  for (const { key, value } of await journal.notes("outcome:")) {
    const cooperative = key.slice("outcome:".length);
    const { controller } = navigator.serviceWorker || {};
    if (value.outcome === "sent" && controller) controller.postMessage({ kind: "drop", here: `/isi/${cooperative}` });
    if (value.outcome === "sent" && cooperative === here) {
      await journal.note(key, null);
      window.location.assign(`/periksa/${here}?kabar=terkirim`);
    }
  }
}

// Sends and tells, again whenever the link may be back; `back` is called once it is.
export async function watch(account, back) {
  const work = document.getElementById("kerja");
  const here = work ? work.dataset.id : "";
  const journal = await openJournal(Number(account));
  const kept = Boolean(document.documentElement.dataset.keptAt);
  let running = null;
  let asked = false;
  let timer = 0;
  let told = { linked: true, signed: true, left: new Map() };

  async function once() {
    await show(journal, told, run);
    told = await sync(journal, Number(account), here);
    await show(journal, told, run);
    await leave(journal, here);
    const sends = await journal.notes("send:");
    const live = told.linked && kept && (await linked(AGAIN));
    if (live) back();
    window.clearTimeout(timer);
    const waits = sends.length || (told.left.size && !told.linked) || (kept && !live);
    if (waits) timer = window.setTimeout(run, sends.length && told.linked && told.signed ? SOON : AGAIN);
  }

  // One at a time in this page; another tab that sends the same at the same time does no harm.
  function run() {
    asked = Boolean(running);
    running = running || once().finally(() => {
      running = null;
      if (asked) run();
    });
    return running;
  }

  window.addEventListener("online", run);
  window.addEventListener("offline", run);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) run(); });
  document.addEventListener("lumbung:waiting", async () => {
    await show(journal, told, run);
    document.getElementById("menunggu").focus();
    run();
  });
  return run();
}
