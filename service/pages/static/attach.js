// Sends a chosen file in pieces, goes on after a cut where it stopped, and answers its question with a reference to it.

import { message } from "./marks.js";
import { renew } from "./sending.js";
import { english, t } from "./words.js";

const LARGEST = 5 * 1024 * 1024;
const PIECE = 65536;
const SHRINK_FROM = 1.5e6; // bytes of a photo from which it is made smaller before it is sent
const LONGEST_SIDE = 2400; // pixels: a page of A4 stays legible
const AGAIN = 3000;
const ALLOWED = /^(application\/pdf|image\/(jpeg|png))$/;
const byId = (id) => document.getElementById(id);

// As `speech.size` says it.
function size(count) {
  const said = (one) => (english ? String(one) : String(one).replace(".", ","));
  return count >= 1e6 ? `${said(Math.round(count / 1e5) / 10)} MB` : `${Math.max(1, Math.round(count / 1000))} kB`;
}

// What stands in a file's field, drawn from its answer alone; `about` says kind and size where they are known.
export function stand(box, value, about) {
  const line = box.querySelector(".kept");
  const old = line.querySelector("a");
  if (old) old.remove();
  const found = /^([0-9a-f]{64})\/(.+)$/.exec(value || "");
  line.hidden = !found;
  line.querySelector("b").textContent = found ? found[2] : "";
  const words = box.querySelector(".choose .words");
  if (words) words.textContent = found ? t("Ganti berkas") : t("Pilih berkas");
  if (!found) return;
  const link = document.createElement("a");
  link.className = "link";
  link.href = `/lampiran/${byId("kerja").dataset.id}/${found[1]}`;
  link.textContent = about ? t("Unduh ({about})", { about }) : t("Unduh");
  line.querySelector("b").after(link);
}

// A phone's photo is larger than a weak link carries: the same page, smaller. What cannot be drawn is sent as it is.
function smaller(file) {
  if (!/^image\/(jpeg|png)$/.test(file.type) || file.size < SHRINK_FROM || !window.createImageBitmap) return Promise.resolve(file);
  return createImageBitmap(file, { imageOrientation: "from-image" }).then((picture) => {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const sheet = document.createElement("canvas");
    sheet.width = Math.round(picture.width * scale);
    sheet.height = Math.round(picture.height * scale);
    sheet.getContext("2d").drawImage(picture, 0, 0, sheet.width, sheet.height);
    return new Promise((done) => sheet.toBlob(done, "image/jpeg", 0.85));
  }).then((made) => (made && made.size < file.size ? new File([made], file.name.replace(/\.\w+$/, "") + ".jpg", { type: made.type }) : file))
    .catch(() => file);
}

// Without https there is no hash beforehand; the server makes its own in any case.
function hash(file) {
  if (!window.crypto.subtle) return Promise.resolve(null);
  return file.arrayBuffer()
    .then((bytes) => window.crypto.subtle.digest("SHA-256", bytes))
    .then((sum) => Array.from(new Uint8Array(sum), (one) => one.toString(16).padStart(2, "0")).join(""), () => null);
}

const pause = () => new Promise((done) => {
  const on = () => {
    window.clearTimeout(timer);
    window.removeEventListener("online", on);
    done();
  };
  const timer = window.setTimeout(on, AGAIN);
  window.addEventListener("online", on);
});

// One running upload a question; a newer choice, or taking the file off, ends it.
const running = {};

// `work` is that of isi.js; `refresh` shows what follows from an answer.
export function attacher(work, refresh) {
  const { root, answer } = work;

  function ask(method, path, body, type) {
    const headers = { accept: "application/json", [root.dataset.header]: root.dataset.token };
    if (type) headers["content-type"] = type;
    return fetch(root.dataset.attach + path, { method, body, headers, credentials: "same-origin" });
  }

  // Whose session it is now: "same" with a fresh token; where nobody's or another's, the page asks to sign in.
  async function known() {
    const who = await renew(root).catch(() => "stale");
    if (who === "session" || who === "other") {
      const { signIn } = await import("./signin.js");
      signIn(root, who, () => renew(root), () => window.dispatchEvent(new Event("online")));
    }
    return who;
  }

  // What the wait for a link, or for somebody to sign in, is called.
  function waits(state, who) {
    const so = { there: size(state.there), size: size(state.size) };
    return who === "session" || who === "other"
      ? t("Menunggu Anda masuk lagi: {there} dari {size} sampai. Jangan tutup halaman ini.", so)
      : t("Menunggu sinyal: {there} dari {size} sampai. Jangan tutup halaman ini.", so);
  }

  // Tries until an answer comes; what the server refuses is told by its own words.
  async function insist(state, method, path, body, type) {
    for (let who = ""; ;) {
      if (state.over) throw new Error("");
      try {
        const response = await ask(method, path, body, type);
        if (response.ok) return await response.json();
        const problem = await response.json();
        if (response.status === 401 || (response.status === 403 && who !== "same")) {
          who = await known();
          if (who === "same") continue;
        } else if (response.status === 409 && problem.code === "conflict" && method === "PUT") return null;
        else if (response.status < 500 || response.status === 507) throw new Error(problem.detail || problem.title);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
      state.say(waits(state, who));
      await pause();
    }
  }

  async function send(name, file, state) {
    const about = { path: name, name: file.name, size: file.size, sha256: await hash(file) };
    let upload = await insist(state, "POST", "", JSON.stringify(about), "application/json");
    while (!upload.whole && upload.received < upload.size) {
      state.there = upload.received;
      const percent = Math.floor((100 * upload.received) / upload.size);
      state.say(t("Mengunggah: {there} dari {size} ({percent} %)", { there: size(upload.received), size: size(upload.size), percent }));
      const piece = file.slice(upload.received, upload.received + PIECE);
      const done = await insist(state, "PUT", `/${upload.id}?at=${upload.received}`, piece, "application/octet-stream");
      if (done) upload.received = done.received;
      else upload = await insist(state, "GET", `/${upload.id}`);
    }
    return upload.whole ? upload : insist(state, "POST", `/${upload.id}/finish`, "{}", "application/json");
  }

  function refuse(name, words) {
    const box = byId(`${name}-u`);
    box.textContent = "";
    if (words) box.append(message("err", words));
  }

  function begin(name) {
    if (running[name]) running[name].over = true;
    const line = byId(`${name}-u`);
    const state = { over: false, there: 0, size: 0, say: (words) => { if (!state.over) line.textContent = words; } };
    running[name] = state;
    return state;
  }

  function take(input) {
    const name = input.dataset.for;
    const chosen = input.files[0];
    if (!chosen) return Promise.resolve();
    const state = begin(name);
    state.say(t("Menyiapkan berkas ..."));
    return smaller(chosen).then((file) => {
      if (file.size > LARGEST) throw new Error(t("Berkas ini {size}; paling besar 5 MB. Pindai dengan mutu lebih rendah.", { size: size(file.size) }));
      if (!file.size) throw new Error(t("Berkas ini kosong. Pilih berkas yang benar."));
      if (file.type && !ALLOWED.test(file.type)) throw new Error(t("Berkas ini bukan PDF, JPG, atau PNG. Simpan ulang sebagai salah satunya."));
      state.size = file.size;
      if (!navigator.onLine) state.say(t("Mengunggah perlu sinyal. Berkas ini menunggu; jangan tutup halaman ini."));
      return send(name, file, state).then((done) => {
        if (state.over) return;
        const ending = done.answer.slice(done.answer.lastIndexOf(".") + 1).toLowerCase();
        const [now, before] = [size(done.size), size(chosen.size)];
        state.say(file === chosen ? t("Terunggah ({now}).", { now }) : t("Terunggah ({now}). Foto diperkecil dari {before}.", { now, before }));
        answer(name, done.answer);
        stand(byId(name), done.answer, `${ending}, ${size(done.size)}`);
        refresh();
      });
    }).catch((error) => { if (!state.over) refuse(name, error.message); })
      .then(() => { input.value = ""; });
  }

  function remove(name) {
    begin(name).say(t("Berkas dilepas dari jawaban ini."));
    answer(name, null);
    stand(byId(name), null);
    refresh();
    byId(name).querySelector("[data-for]").focus();
  }

  return { take, remove };
}
