// What the service worker keeps, and for whom. The server joins SHELL ({stamp, files, pages}), this, sw-errand.js and sw.js.
//
// Three kinds of caches: the static files of every kept page (by their address, which carries their content's hash), who
// signed in here last, and per account the pages and form files of that person. Only pages in KEEPABLE are ever kept.

const FILES = "lumbung-files";
const WHO = "lumbung-who";
const PAGES = "lumbung-pages-";
const KEEPABLE = /^\/(koperasi|isi\/[0-9a-f-]{36}\.\d{4})$/;
const FORM_FILE = /^\/formulir\/\d+\/(.*\.js|pilihan\/.*)$/;
const SAVED = /^\/isi\/[0-9a-f-]{36}\.\d{4}\/simpan$/;
const MOST_OPENED = 10; // opened pages kept besides the drafts that the server names

// Who signed in here last. `turn` counts signings in and out: what was asked before one is not kept after it.

let who = null;
let turn = 0;

async function account() {
  if (who === null) {
    const kept = await (await caches.open(WHO)).match("/who");
    const read = kept ? await kept.text() : "";
    if (who === null) who = read;
  }
  return who;
}

async function become(name, keeping) {
  who = name;
  await (await caches.open(WHO)).put("/who", new Response(name));
  const others = (await caches.keys()).filter((one) => one.startsWith(PAGES) && one !== PAGES + name);
  if (!keeping) await Promise.all(others.map((one) => caches.delete(one)));
}

// Every answer to a signed-in person says whose pages may be kept: an officer's id, or "none".
async function meet(response, began) {
  const owner = response.headers.get("x-kept-for");
  if (!owner || began !== turn) return;
  const name = owner === "none" ? "" : owner;
  if (name !== await account() || !name) await become(name, false);
}

// The account's own cache, only while it is still the account.
async function pagesOf(name) {
  return name && name === await account() ? caches.open(PAGES + name) : null;
}

// Keeping

function stampIn(text) {
  const found = /\/static\/([0-9a-f]+)\//.exec(text);
  return found ? found[1] : "";
}

function formIn(text) {
  const found = /\/formulir\/\d+\//.exec(text);
  return found ? found[0] : "";
}

const MARKS = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'" };

function titleIn(text) {
  const found = /<title>(.*?) - Lumbung<\/title>/.exec(text);
  return found ? found[1].replace(/&(amp|lt|gt|#34|#39);/g, (mark) => MARKS[mark]) : "";
}

function languageIn(text) {
  const found = /<html lang="(\w+)"/.exec(text);
  return found ? found[1] : "";
}

async function keep(address, response, began) {
  const name = await account();
  const html = (response.headers.get("content-type") || "").startsWith("text/html");
  if (!response.ok || response.redirected || !html || response.headers.get("x-kept-for") !== name || !name) return false;
  const text = await response.text();
  const stamp = stampIn(text);
  if (stamp !== SHELL.stamp) {
    // The service was updated: its pages are kept by its own worker, with its own files.
    self.registration.update();
    return false;
  }
  const headers = new Headers(response.headers);
  ["content-encoding", "content-length"].forEach((one) => headers.delete(one));
  headers.set("x-kept-at", String(Date.parse(headers.get("date") || "") || Date.now()));
  headers.set("x-stamp", stamp);
  headers.set("x-form", formIn(text));
  headers.set("x-language", languageIn(text));
  headers.set("x-title", encodeURIComponent(titleIn(text)));
  const pages = began === turn && await pagesOf(name);
  if (!pages) return false;
  await pages.put(address, new Response(text, { headers }));
  if (began !== turn) await caches.delete(PAGES + name);
  return began === turn;
}

async function drop(address) {
  const pages = await pagesOf(await account());
  if (!pages) return;
  await pages.delete(address);
  await pages.delete(`${address}/simpan`);
}

async function kept(address) {
  const pages = await pagesOf(await account());
  return (pages && await pages.match(address)) || null;
}

const keptAt = (response) => Number(response.headers.get("x-kept-at"));

// Answers that reached the server after a page was kept: the page is given them when it is shown.

let noting = Promise.resolve();

async function arrivals(pages, address) {
  const found = await pages.match(`${address}/simpan`);
  return found ? found.json() : {};
}

async function remember(address, asked, reply) {
  const pages = await pagesOf(await account());
  if (!pages || !await pages.match(address)) return;
  const { operations } = await asked.json();
  const { results } = await reply.json();
  const known = await arrivals(pages, address);
  const at = Date.parse(reply.headers.get("date") || "") || Date.now();
  operations.forEach(({ path }, place) => {
    const { status, value, seq } = results[place];
    if (["applied", "known", "conflict"].includes(status)) known[path] = { value, seq, at };
  });
  await pages.put(`${address}/simpan`, new Response(JSON.stringify(known)));
}

async function saved(event, url) {
  const asked = event.request.clone();
  const response = await fetch(event.request);
  if (response.ok) {
    const reply = response.clone();
    noting = noting.then(() => remember(url.pathname.slice(0, -"/simpan".length), asked, reply)).catch(() => undefined);
    event.waitUntil(noting);
  }
  return response;
}

// What no kept page needs any more goes: pages opened long ago, files of older versions.
async function tidy(name, drafts) {
  const pages = await pagesOf(name);
  if (!pages) return;
  const held = [];
  for (const request of await pages.keys()) held.push([request, await pages.match(request)]);
  const path = ([request]) => new URL(request.url).pathname;
  const opened = held.filter((one) => path(one).startsWith("/isi/") && KEEPABLE.test(path(one)) && !drafts.has(path(one)));
  opened.sort((one, two) => keptAt(two[1]) - keptAt(one[1]));
  const old = new Set(opened.slice(MOST_OPENED));
  const staying = held.filter((one) => !old.has(one));
  const forms = new Set(staying.map(([, response]) => response.headers.get("x-form")));
  const idle = staying.filter((one) => FORM_FILE.test(path(one)) && !forms.has(formIn(path(one))));
  for (const one of old) await drop(path(one));
  for (const [request] of idle) await pages.delete(request);
  const stamps = new Set(staying.map(([, response]) => response.headers.get("x-stamp")).concat(SHELL.stamp));
  const files = await caches.open(FILES);
  for (const request of await files.keys()) {
    const stamp = stampIn(request.url);
    if (stamp && !stamps.has(stamp)) await files.delete(request);
  }
}
