// The service worker: officers' pages open without a link. The server writes SHELL ({stamp, files, pages}) before this.
//
// Three kinds of caches: the static files of every kept page (by their address, which carries their content's hash), who
// signed in here last, and per account the pages and form files of that person. Only pages in KEEPABLE are ever kept.

const FILES = "lumbung-files";
const WHO = "lumbung-who";
const PAGES = "lumbung-pages-";
const KEEPABLE = /^\/(koperasi|isi\/[0-9a-f-]{36})$/;
const FORM_FILE = /^\/formulir\/.*(logika\.js|\/pilihan\/.*)$/;
const PATIENCE = 3000; // a page that takes longer is answered from the cache
const PAUSE = 150; // between two fetches in the background
const FRESH = 60000; // a list this young is not fetched again in the background
const MOST_OPENED = 10; // opened pages kept besides the drafts that the server names
const DOWN = [502, 503, 504];

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

function logicIn(text) {
  const found = /data-logic="(\/formulir\/[^/]+\/)/.exec(text);
  return found ? found[1] : "";
}

const MARKS = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'" };

function titleIn(text) {
  const found = /<title>(.*?) - Lumbung<\/title>/.exec(text);
  return found ? found[1].replace(/&(amp|lt|gt|#34|#39);/g, (mark) => MARKS[mark]) : "";
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
  headers.set("x-form", logicIn(text));
  headers.set("x-title", encodeURIComponent(titleIn(text)));
  const pages = began === turn && await pagesOf(name);
  if (!pages) return false;
  await pages.put(address, new Response(text, { headers }));
  if (began !== turn) await caches.delete(PAGES + name);
  return began === turn;
}

async function drop(address) {
  const pages = await pagesOf(await account());
  if (pages) await pages.delete(address);
}

async function kept(address) {
  const pages = await pagesOf(await account());
  return (pages && await pages.match(address)) || null;
}

const keptAt = (response) => Number(response.headers.get("x-kept-at"));

// What no kept page needs any more goes: pages opened long ago, files of older versions.
async function tidy(name, drafts) {
  const pages = await pagesOf(name);
  if (!pages) return;
  const held = [];
  for (const request of await pages.keys()) held.push([request, await pages.match(request)]);
  const path = ([request]) => new URL(request.url).pathname;
  const opened = held.filter((one) => path(one).startsWith("/isi/") && !drafts.has(path(one)));
  opened.sort((one, two) => keptAt(two[1]) - keptAt(one[1]));
  const old = new Set(opened.slice(MOST_OPENED));
  const staying = held.filter((one) => !old.has(one));
  const forms = new Set(staying.map(([, response]) => response.headers.get("x-form")));
  const idle = staying.filter((one) => FORM_FILE.test(path(one)) && !forms.has(/^\/formulir\/[^/]+\//.exec(path(one))[0]));
  for (const [request] of [...old, ...idle]) await pages.delete(request);
  const stamps = new Set(staying.map(([, response]) => response.headers.get("x-stamp")).concat(SHELL.stamp));
  const files = await caches.open(FILES);
  for (const request of await files.keys()) {
    const stamp = stampIn(request.url);
    if (stamp && !stamps.has(stamp)) await files.delete(request);
  }
}

// Fetching in the background: one after the other, and never beside a page that somebody waits for.

let errand = null;

function still(mine) {
  if (mine !== errand) throw new Error("left");
}

async function bring(address, began, mine) {
  // Asked for JSON, a session that has ended is told as such; what is not filled any more leads elsewhere.
  const headers = { accept: "application/json" };
  const response = await fetch(address, { redirect: "manual", credentials: "same-origin", signal: mine.signal, headers });
  still(mine);
  if (response.type === "opaqueredirect" || response.status === 404) await drop(address);
  else if (FORM_FILE.test(address) && response.ok) {
    const pages = began === turn && await pagesOf(await account());
    if (pages) await pages.put(address, response);
  } else await keep(address, response, began);
  await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
  still(mine);
}

async function provide(name, here) {
  if (errand) errand.abort();
  const mine = new AbortController();
  errand = mine;
  const began = turn;
  const reply = await fetch("/luring/daftar", { credentials: "same-origin", signal: mine.signal, headers: { accept: "application/json" } });
  if (!reply.ok) return;
  await meet(reply, began);
  const list = await reply.json();
  still(mine);
  if (String(list.account) !== name || name !== await account()) return;
  const opened = KEEPABLE.test(here) && here !== "/koperasi" ? [{ address: here, changed: 0 }] : [];
  for (const address of list.lists) {
    const page = await kept(address);
    if (!page || Date.now() - keptAt(page) > FRESH || page.headers.get("x-stamp") !== SHELL.stamp) await bring(address, began, mine);
  }
  for (const address of list.files) if (!await kept(address)) await bring(address, began, mine);
  for (const one of opened.concat(list.drafts)) {
    const page = await kept(one.address);
    const young = page && page.headers.get("x-stamp") === SHELL.stamp && keptAt(page) > one.changed + 1000;
    if (!young) await bring(one.address, began, mine);
  }
  await tidy(name, new Set(list.drafts.map((one) => one.address)));
  errand = null;
  for (const client of await self.clients.matchAll()) client.postMessage({ kind: "ready" });
}

// Answering

async function furnish() {
  const files = await caches.open(FILES);
  for (const address of SHELL.files) {
    if (!await files.match(address)) await files.add(address);
  }
  for (const address of SHELL.pages) await files.put(address, await fetch(address, { cache: "no-store", credentials: "omit" }));
}

async function standIn(address) {
  return (await (await caches.open(FILES)).match(address)) || Response.error();
}

// A kept page says in its root element since when it is, and why it is shown: no link ("mati") or a slow one ("lambat").
async function told(page, reason) {
  const text = (await page.text()).replace("<html ", `<html data-kept-at="${keptAt(page)}" data-link="${reason}" `);
  return new Response(text, { headers: page.headers });
}

// Without a link, an address that is not kept may have a page that says the same.
async function otherwise(url) {
  const [, whole, part] = /^(\/isi\/[0-9a-f-]{36})(?:\/([^/]+))?$/.exec(url.pathname) || [];
  if (whole && await kept(whole)) {
    if (part === "kirim") return Response.redirect(`${whole}?luring=kirim`, 302);
    if (part) return Response.redirect(`${whole}#bag-${part}`, 302);
    return told(await kept(whole), "mati");
  }
  if ((url.pathname === "/" || url.pathname === "/koperasi") && await kept("/koperasi")) {
    return url.pathname === "/" || url.search ? Response.redirect("/koperasi", 302) : told(await kept("/koperasi"), "mati");
  }
  return standIn("/luring");
}

async function page(event, url) {
  const began = turn;
  const address = url.pathname + url.search;
  const keepable = KEEPABLE.test(url.pathname);
  if (errand) errand.abort();
  const asked = Promise.resolve(event.preloadResponse).then((early) => early || fetch(event.request));
  let slow = false;
  const met = asked.then(async (response) => {
    const copy = keepable && response.ok && !/[?&](kabar|galat|cari|kecamatan|lewat)=/.test(url.search) ? response.clone() : null;
    await meet(response, began);
    // Looked at only: what it was filled with is not shown again.
    if (response.ok && url.pathname.startsWith("/periksa/")) await drop(url.pathname.replace("periksa", "isi"));
    if (!keepable) return;
    if (response.status === 404) await drop(url.pathname);
    const done = copy && await keep(url.pathname.startsWith("/isi/") ? url.pathname : address, copy, began);
    const client = done && slow && await self.clients.get(event.resultingClientId);
    if (client) client.postMessage({ kind: "fresh" });
  });
  event.waitUntil(met.catch(() => undefined));
  const copy = keepable ? await kept(address) : null;
  const waited = copy ? new Promise((resolve) => { setTimeout(resolve, PATIENCE, "lambat"); }) : new Promise(() => undefined);
  const first = await Promise.race([asked.catch(() => "mati"), waited]);
  slow = first === "lambat";
  if (slow && began === turn) return told(copy, "lambat");
  const answered = slow ? await asked.catch(() => "mati") : first;
  if (answered === "mati" || (DOWN.includes(answered.status) && await kept(url.pathname))) return otherwise(url);
  return answered;
}

// Signing in and out pass through here, also where the page that posts them knows nothing of the worker.
async function posted(event, url) {
  const leaving = url.pathname === "/keluar";
  if (leaving) {
    turn += 1;
    await become("", false);
  }
  try {
    const response = await fetch(event.request);
    if (url.pathname === "/masuk" && response.type === "opaqueredirect") {
      // Somebody is in; who it is says the next page. Until then nobody's pages are shown.
      turn += 1;
      await become("", true);
    }
    return response;
  } catch (error) {
    return standIn(leaving ? "/luring/keluar" : "/luring");
  }
}

async function file(request) {
  return (await (await caches.open(FILES)).match(request, { ignoreVary: true })) || fetch(request);
}

async function formFile(event, address) {
  const found = await kept(address);
  if (found) return found;
  const began = turn;
  const response = await fetch(event.request);
  const pages = response.ok && began === turn && await pagesOf(await account());
  if (pages) event.waitUntil(pages.put(address, response.clone()));
  return response;
}

self.addEventListener("install", (event) => event.waitUntil(furnish().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  if (self.registration.navigationPreload) await self.registration.navigationPreload.enable();
  await self.clients.claim();
})()));

self.addEventListener("message", (event) => {
  const { kind, name, here } = event.data;
  if (kind === "drop") event.waitUntil(drop(here));
  if (kind === "page") event.waitUntil(provide(name, here).catch(() => undefined));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && request.method === "POST") event.respondWith(posted(event, url));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (FORM_FILE.test(url.pathname)) event.respondWith(formFile(event, url.pathname + url.search));
});
