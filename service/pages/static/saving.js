// Sends single answers to the server and says in words where they are. What waits is also kept in this browser, by
// account and cooperative, so that a lost session, a closed tab or a dead link loses nothing that was typed.

import { state } from "./marks.js";

const IDLE = 400;
const LONGEST = 1500;
const AGAIN = 5000;

function journalOf(key) {
  return {
    read() {
      try {
        return JSON.parse(window.localStorage.getItem(key) || "null");
      } catch (error) {
        return null;
      }
    },
    write(kept) {
      try {
        if (kept.operations.length) window.localStorage.setItem(key, JSON.stringify(kept));
        else window.localStorage.removeItem(key);
      } catch (error) {
        // A full or forbidden store: the page itself still holds what waits.
      }
    },
  };
}

export function saver(root, seen, onConflict) {
  const line = document.getElementById("simpan");
  const journal = journalOf(`lumbung:${root.dataset.account}:${root.dataset.id}`);
  const version = Number(root.dataset.version);
  const device = window.crypto.getRandomValues(new Uint32Array(2)).join("-");
  let count = 0;
  let waiting = [];
  let sent = [];
  let flying = null;
  let timer = 0;
  let since = 0;
  let clashes = 0;

  function say(icon, tone, words) {
    line.textContent = "";
    line.append(state(icon, tone, words));
  }

  function keep() {
    journal.write({ device, version, operations: sent.concat(waiting) });
  }

  function later(pause) {
    window.clearTimeout(timer);
    timer = window.setTimeout(flush, pause);
  }

  function request(body, keepalive) {
    return fetch(root.dataset.save, {
      method: "POST",
      keepalive,
      credentials: "same-origin",
      headers: { "content-type": "application/json", accept: "application/json", [root.dataset.header]: root.dataset.token },
      body: JSON.stringify(body),
    });
  }

  function landed(reply) {
    reply.results.forEach((one) => {
      seen[one.path] = one.seq;
      if (one.status !== "conflict") return;
      clashes += 1;
      onConflict(one);
    });
    if (waiting.length) later(0);
    else if (clashes) say("warn", "s-warn", "Ada jawaban yang diubah orang lain: pilih salah satu");
    else say("ok", "s-ok", `Tersimpan di server ${reply.clock}`);
  }

  function refused(status) {
    const many = `${waiting.length} jawaban`;
    if (status === 401) say("warn", "s-warn", `Waktu masuk habis. ${many} aman di komputer ini: masuk lagi di tab lain.`);
    else if (status === 403) say("warn", "s-warn", `${many} aman di komputer ini: muat ulang halaman untuk mengirimnya.`);
    else if (status === 404 || status === 409 || status === 423) say("err", "s-err", "Belum tersimpan: koperasi ini sudah tidak diisi. Muat ulang.");
    else if (status === 422) say("err", "s-err", "Ada jawaban yang tidak dapat disimpan. Perbaiki jawaban terakhir.");
    else say("warn", "s-warn", `Tersimpan di komputer ini, dikirim lagi sebentar: ${many}`);
  }

  function back() {
    waiting = sent.concat(waiting);
    sent = [];
    keep();
    later(AGAIN);
  }

  function flush() {
    if (flying || !waiting.length) return flying || Promise.resolve();
    since = 0;
    sent = waiting;
    waiting = [];
    say("clock", "s-info", "Menyimpan ...");
    flying = request({ device, version, operations: sent }, false).then((response) => {
      flying = null;
      if (response.ok) {
        return response.json().then((reply) => {
          sent = [];
          keep();
          landed(reply);
        });
      }
      back();
      refused(response.status);
      return undefined;
    }, () => {
      flying = null;
      back();
      say("warn", "s-warn", `Tersimpan di komputer ini, menunggu sinyal: ${waiting.length} jawaban`);
    });
    return flying;
  }

  function add(path, value) {
    count += 1;
    waiting = waiting.filter((one) => one.path !== path);
    waiting.push({ path, value, base: seen[path] || 0, seq: count });
    keep();
    since = since || Date.now();
    later(Math.max(0, Math.min(IDLE, LONGEST - (Date.now() - since))));
  }

  function settled() {
    clashes = Math.max(0, clashes - 1);
    if (!clashes && !waiting.length) say("ok", "s-ok", "Tersimpan di server");
  }

  // What an earlier visit could not send goes first; then the page is read anew, with it in place.
  function recover() {
    const kept = journal.read();
    if (!kept || !kept.operations.length) return;
    say("clock", "s-info", `Mengirim ${kept.operations.length} jawaban yang tertinggal ...`);
    request(kept, false).then((response) => {
      if (response.ok) {
        journal.write({ device, operations: [] });
        window.location.reload();
      } else if (response.status === 401) window.location.reload();
      else if (response.status === 422 || response.status === 404) journal.write({ device, operations: [] });
      else if (response.status === 409 && kept.version && kept.version !== version) {
        say("warn", "s-warn", `${kept.operations.length} jawaban tertinggal di komputer ini dari versi kuesioner yang lama`);
      } else say("warn", "s-warn", `${kept.operations.length} jawaban tertinggal di komputer ini. Muat ulang untuk mengirimnya.`);
    }, () => say("warn", "s-warn", "Ada jawaban tertinggal di komputer ini, menunggu sinyal"));
  }

  window.addEventListener("online", () => later(0));
  window.addEventListener("pagehide", () => {
    if (waiting.length && !flying) request({ device, version, operations: waiting }, true).catch(() => undefined);
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey && event.key === "s")) return;
    event.preventDefault();
    if (waiting.length) flush();
    else say("ok", "s-ok", "Sudah tersimpan otomatis");
  });

  // A page that follows reads what was saved: true once everything has arrived.
  function settle() {
    window.clearTimeout(timer);
    return (flying || Promise.resolve()).then(() => flush()).then(() => !waiting.length);
  }

  recover();
  return { add, settle, settled };
}
