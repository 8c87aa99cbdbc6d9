// The service worker's answers: from the server where it can be reached in time, else from what was kept.

const PATIENCE = 3000; // a page that takes longer is answered from the cache
const WRITTEN_WITHIN = 60000; // from what a page reads in the database to the second that it is dated: the page knows what it has
const DOWN = [502, 503, 504];

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
async function told(page, reason, address) {
  const pages = await pagesOf(await account());
  const later = pages ? await arrivals(pages, address) : {};
  Object.keys(later).forEach((path) => { if (later[path].at < keptAt(page) - WRITTEN_WITHIN) delete later[path]; });
  const said = JSON.stringify(later).replace(/&/g, "&amp;").replace(/"/g, "&#34;").replace(/</g, "&lt;");
  const marks = `data-kept-at="${keptAt(page)}" data-link="${reason}" data-arrived="${said}"`;
  const text = (await page.text()).replace("<html ", () => `<html ${marks} `);
  return new Response(text, { headers: page.headers });
}

// Without a link, an address that is not kept may have a page that says the same.
async function otherwise(url) {
  const [, whole, part] = /^(\/isi\/[0-9a-f-]{36}\.\d{4})(?:\/([^/]+))?$/.exec(url.pathname) || [];
  if (whole && await kept(whole)) {
    if (part === "kirim") return Response.redirect(`${whole}?luring=kirim`, 302);
    if (part) return Response.redirect(`${whole}#bag-${part}`, 302);
    return told(await kept(whole), "mati", whole);
  }
  if ((url.pathname === "/" || url.pathname === "/koperasi") && await kept("/koperasi")) {
    return url.pathname === "/" || url.search ? Response.redirect("/koperasi", 302) : told(await kept("/koperasi"), "mati", "/koperasi");
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
  if (slow && began === turn) return told(copy, "lambat", url.pathname);
  const answered = slow ? await asked.catch(() => "mati") : first;
  const dead = answered === "mati" || DOWN.includes(answered.status);
  if (!dead) return answered;
  if (copy && began === turn) return told(copy, "mati", url.pathname);
  return answered === "mati" || await kept(url.pathname) ? otherwise(url) : answered;
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

async function keepFile(address, copy) {
  const pages = await pagesOf(await account());
  if (pages) await pages.put(address, copy);
}

async function formFile(event, address) {
  const found = await kept(address);
  if (found) return found;
  const began = turn;
  const response = await fetch(event.request);
  // Given to the page first, which waits for it; kept meanwhile.
  if (response.ok && began === turn) event.waitUntil(keepFile(address, response.clone()));
  return response;
}

self.addEventListener("install", (event) => event.waitUntil(furnish().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  if (self.registration.navigationPreload) await self.registration.navigationPreload.enable();
  await self.clients.claim();
})()));

self.addEventListener("message", (event) => {
  const { kind, name, here, sparing } = event.data;
  if (kind === "drop") event.waitUntil(drop(here));
  if (kind === "page") event.waitUntil(provide(name, here, sparing).catch(() => undefined));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && request.method === "POST") event.respondWith(posted(event, url));
  else if (request.method === "POST" && SAVED.test(url.pathname)) event.respondWith(saved(event, url));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (FORM_FILE.test(url.pathname)) event.respondWith(formFile(event, url.pathname + url.search));
});
