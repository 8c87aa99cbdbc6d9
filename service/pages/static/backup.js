// One file with everything that this page knows of a cooperative's answers, for the day on which the computer dies.

import { t, tn } from "./words.js";

const KIND = "lumbung-cadangan";
const FORMAT = 1;

const isText = (value) => typeof value === "string" && value.length > 0 && value.length <= 400;
const isNumber = (value) => Number.isSafeInteger(value) && value >= 0;
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const broken = () => t("Berkas ini bukan cadangan Lumbung, atau sudah rusak. Pilih berkas yang dibuat dengan “Unduh cadangan”.");

function sound(operation) {
  return isObject(operation) && isText(operation.path) && isText(operation.id) && isText(operation.device)
    && !/(^|\/)__proto__(\/|$)/.test(operation.path) && [operation.seq, operation.base, operation.version, operation.at].every(isNumber) && operation.value !== undefined;
}

// Gives the backup that a file holds, or says in words why it is none for this page.
function read(text, root) {
  let told = null;
  try {
    told = JSON.parse(text);
  } catch (error) {
    return broken();
  }
  const whole = isObject(told) && told.kind === KIND && told.format === FORMAT && Array.isArray(told.operations)
    && told.operations.every(sound) && isObject(told.answers) && isObject(told.seen);
  if (!whole) return broken();
  if (told.cooperative !== root.dataset.id) {
    return t("Cadangan ini untuk koperasi lain{name}. Buka koperasi itu, lalu muat di sana.", { name: isText(told.name) ? `: ${told.name}` : "" });
  }
  if (told.account !== Number(root.dataset.account)) {
    return t("Cadangan ini dibuat akun lain{person}. Masuk dengan akun itu untuk memuatnya.", { person: isText(told.person) ? ` (${told.person})` : "" });
  }
  return told;
}

export function download(page, saving) {
  const { root, flat, seen } = page;
  const told = {
    kind: KIND, format: FORMAT, made: new Date().toISOString(), account: Number(root.dataset.account), person: root.dataset.person,
    cooperative: root.dataset.id, name: document.querySelector("h1").textContent, version: Number(root.dataset.version),
    operations: saving.waiting(), answers: flat, seen,
  };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(told, null, 1)], { type: "application/json" }));
  const name = told.name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);
  const [, year] = told.cooperative.split(".");
  link.download = `cadangan-${name}-buku-${year}-${told.made.slice(0, 10)}.json`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// Takes what waits in the file, and what the server had when it was made and has no more.
async function restore(page, saving, told) {
  const { flat, seen } = page;
  const journal = await saving.journal;
  await Promise.all(told.operations.map((one) => journal.put(told.cooperative, one)));
  const waits = new Set(told.operations.map((one) => one.path));
  const lost = Object.keys(told.answers).filter((path) => isNumber(told.seen[path]) && told.seen[path] > (seen[path] || 0)
    && !waits.has(path) && told.version === Number(page.root.dataset.version)
    && JSON.stringify(told.answers[path]) !== JSON.stringify(flat[path] === undefined ? null : flat[path]));
  lost.forEach((path) => {
    page.put(path, told.answers[path]);
    saving.add(path, told.answers[path]);
  });
  return await saving.inherit(told.operations) + lost.length;
}

// Says what may happen to answers that wait here, where the browser would not promise to keep them.
export async function caution(saving, box) {
  const asked = await (await saving.journal).noted("persist");
  if (!asked || asked.granted) return;
  const told = document.createElement("p");
  told.className = "hint";
  told.textContent = t("Peramban ini boleh menghapus jawaban yang menunggu sinyal bila disk hampir penuh. Unduh cadangan sebelum lama tanpa sinyal.");
  box.querySelector("[role=status]").before(told);
}

// Puts the answers of the chosen file into the page, and says how many, or why none.
export async function load(page, saving, input) {
  const said = input.closest("details").querySelector("[role=status]");
  const [file] = input.files;
  if (!file) return;
  const told = read(await file.text(), page.root);
  input.value = "";
  if (typeof told === "string") {
    said.textContent = told;
    return;
  }
  const count = await restore(page, saving, told);
  said.textContent = count ? tn("{count} jawaban dari cadangan dimuat.", count)
    : t("Tidak ada yang perlu dimuat: semua jawaban di cadangan ini sudah ada di halaman ini.");
}
