// Sends single answers to the server and says in words where they are. Nothing is lost while the page stays open.

import { state } from "./marks.js";

const IDLE = 700;
const AGAIN = 5000;

export function saver(root, seen, onConflict) {
  const line = document.getElementById("simpan");
  const device = (window.crypto.getRandomValues(new Uint32Array(2)).join("-"));
  let count = 0;
  let waiting = [];
  let flying = null;
  let timer = 0;

  function say(icon, tone, words) {
    line.textContent = "";
    line.append(state(icon, tone, words));
  }

  function later(pause) {
    window.clearTimeout(timer);
    timer = window.setTimeout(flush, pause);
  }

  function request(operations, keepalive) {
    return fetch(root.dataset.save, {
      method: "POST",
      keepalive,
      credentials: "same-origin",
      headers: { "content-type": "application/json", accept: "application/json", [root.dataset.header]: root.dataset.token },
      body: JSON.stringify({ device, operations }),
    });
  }

  function landed(reply) {
    reply.results.forEach((one) => {
      seen[one.path] = one.seq;
      if (one.status === "conflict") onConflict(one);
    });
    if (waiting.length) later(0);
    else say("ok", "s-ok", `Tersimpan di server ${reply.clock}`);
  }

  function refused(status) {
    if (status === 401) say("warn", "s-warn", "Belum tersimpan: waktu masuk Anda habis. Masuk lagi di tab lain, lalu ubah satu jawaban.");
    else if (status === 403 || status === 404 || status === 409 || status === 423) say("warn", "s-warn", "Belum tersimpan: keadaan koperasi ini sudah berubah. Muat ulang halaman.");
    else say("warn", "s-warn", `Belum tersimpan di server, akan dicoba lagi: ${waiting.length} jawaban`);
  }

  function flush() {
    if (flying || !waiting.length) return flying || Promise.resolve();
    const sent = waiting;
    waiting = [];
    say("clock", "s-info", "Menyimpan ...");
    const done = () => { flying = null; };
    flying = request(sent, false).then((response) => {
      done();
      if (response.ok) return response.json().then(landed);
      waiting = sent.concat(waiting);
      refused(response.status);
      later(AGAIN);
      return undefined;
    }, () => {
      done();
      waiting = sent.concat(waiting);
      say("warn", "s-warn", `Belum tersimpan di server, menunggu sinyal: ${waiting.length} jawaban`);
      later(AGAIN);
    });
    return flying;
  }

  function add(path, value) {
    count += 1;
    waiting = waiting.filter((one) => one.path !== path);
    waiting.push({ path, value, base: seen[path] || 0, seq: count });
    later(IDLE);
  }

  window.addEventListener("online", () => later(0));
  window.addEventListener("pagehide", () => { if (waiting.length && !flying) request(waiting, true); });
  window.addEventListener("beforeunload", (event) => {
    if (!waiting.length && !flying) return;
    flush();
    if (navigator.onLine === false) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey && event.key === "s")) return;
    event.preventDefault();
    if (waiting.length) flush();
    else say("ok", "s-ok", "Sudah tersimpan otomatis");
  });

  // A page that follows reads what was saved: wait for it before leaving.
  function settle() {
    window.clearTimeout(timer);
    return (flying || Promise.resolve()).then(() => flush());
  }

  return { add, settle };
}
