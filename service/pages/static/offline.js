// Officers' pages: has the worker keep what is needed without a link, and says so where a page comes from this computer.
// Loaded once the page is idle, at once where the page was kept.

import { message, state } from "./marks.js";
import { clockOf } from "./told.js";
import { named, watch } from "./waiting.js";
import { t, tn } from "./words.js";

const { officer, keptAt, link } = document.documentElement.dataset;

// The worker

function tell() {
  const { controller } = navigator.serviceWorker;
  const { saveData } = navigator.connection || {};
  if (controller) controller.postMessage({ kind: "page", name: officer, here: window.location.pathname, sparing: saveData === true });
}

function hire() {
  navigator.serviceWorker.addEventListener("controllerchange", tell);
  navigator.serviceWorker.register("/sw.js").then(tell, () => undefined);
}

// A page from this computer

function renew(words) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn alt";
  button.textContent = words;
  button.addEventListener("click", () => window.location.reload());
  return button;
}

function say() {
  const list = window.location.pathname === "/koperasi";
  const note = document.createElement("div");
  note.className = "note warn head stack";
  note.id = "dari-sini";
  note.setAttribute("role", "status");
  const line = document.createElement("p");
  const signal = link === "mati" ? t("Tanpa sinyal") : t("Sinyal lambat");
  const at = clockOf(Number(keptAt));
  line.append(state("warn", "s-warn", list ? t("{signal}: daftar per {at}", { signal, at }) : t("{signal}: isian per {at}", { signal, at })));
  if (!list) line.append(t(" Jawaban Anda disimpan di komputer ini dan dikirim sendiri begitu ada sinyal."));
  note.append(line);
  document.querySelector("#isi > .wrap").prepend(note);
  return note;
}

// What a kept list leads to: drafts that are here open, the rest waits for a link.
async function mark() {
  const name = `lumbung-pages-${officer}`;
  if (!await caches.has(name)) return;
  const pages = await caches.open(name);
  const here = new Map();
  for (const request of await pages.keys()) {
    const { pathname } = new URL(request.url);
    if (/^\/isi\/[^/]+$/.test(pathname)) here.set(pathname, await pages.match(request));
  }
  document.querySelectorAll("tbody tr").forEach((row) => {
    const { pathname } = row.querySelector("th a");
    if (here.has(pathname)) here.delete(pathname);
    else row.querySelector("th").append(message("info", t("Perlu sinyal untuk dibuka.")));
  });
  if (here.size) elsewhere(here);
}

// Drafts that are kept and stand on another page of the list.
function elsewhere(pages) {
  const box = document.createElement("details");
  box.className = "panel head";
  const title = document.createElement("summary");
  title.textContent = tn("{count} isian lain dapat dibuka tanpa sinyal", pages.size);
  const lines = document.createElement("ul");
  pages.forEach((page, address) => {
    const line = document.createElement("li");
    const to = document.createElement("a");
    to.className = "inline-tap";
    to.href = address;
    to.textContent = named(decodeURIComponent(page.headers.get("x-title")), address);
    line.append(to);
    lines.append(line);
  });
  box.append(title, lines);
  document.getElementById("daftar").after(box);
}

const sending = document.getElementById("kirim");
if (sending) import("./outbox.js").then((module) => module.guard(sending, officer)).catch(() => undefined);

if (navigator.serviceWorker) {
  hire();
  if (keptAt) {
    const note = say();
    const back = (words) => { if (!note.querySelector("button")) note.append(renew(words)); };
    navigator.serviceWorker.addEventListener("message", (event) => {
      if (event.data.kind === "fresh") back(t("Tampilkan yang terbaru"));
    });
    navigator.serviceWorker.startMessages();
    if (document.querySelector("tbody")) mark();
    watch(officer, () => back(t("Sinyal kembali: tampilkan yang terbaru")));
  } else watch(officer, () => undefined);
} else watch(officer, () => undefined);
