// The service worker's errand: it fetches what is to be kept in the background, one after the other, and never beside a
// page that somebody waits for.

const PAUSE = 150; // between two fetches
const FEW = 5; // drafts where data is dear
const FRESH = 60000; // a list this young is not fetched again

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

// `sparing` is a person who asked the browser to save data.
async function provide(name, here, sparing) {
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
  // A page of another version, or in another language than is spoken now, is fetched anew however young it is.
  const good = (page) => page && page.headers.get("x-stamp") === SHELL.stamp && page.headers.get("x-language") === list.language;
  const opened = KEEPABLE.test(here) && here !== "/koperasi" ? [{ address: here, changed: 0 }] : [];
  for (const address of list.lists) {
    const page = await kept(address);
    if (!good(page) || Date.now() - keptAt(page) > FRESH) await bring(address, began, mine);
  }
  for (const address of list.files) if (!await kept(address)) await bring(address, began, mine);
  for (const one of opened.concat(sparing ? list.drafts.slice(0, FEW) : list.drafts)) {
    const page = await kept(one.address);
    if (!good(page) || keptAt(page) <= one.changed + 1000) await bring(one.address, began, mine);
  }
  await tidy(name, new Set(list.drafts.map((one) => one.address)));
  errand = null;
  for (const client of await self.clients.matchAll()) client.postMessage({ kind: "ready" });
}
