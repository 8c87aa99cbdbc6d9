// Sends what waits on this computer for one account: answers of every cooperative, then the sendings that were asked for.
// Nothing here touches the page; each step can be done again, since the server knows operations and sendings by their id.

import { sender } from "./sending.js";

const PATIENCE = 30000;
const BATCH = 200;
const DOWN = [429, 500, 502, 503, 504];

class NoLink extends Error {}
class SignedOut extends Error {}

// Asks the server; a link that is dead or too slow is NoLink.
async function ask(address, options, patience) {
  const control = new AbortController();
  const late = window.setTimeout(() => control.abort(), patience);
  try {
    const reply = await fetch(address, Object.assign({ credentials: "same-origin", cache: "no-store", signal: control.signal }, options));
    if (DOWN.includes(reply.status)) throw new NoLink(address);
    return reply;
  } catch (error) {
    throw error instanceof NoLink ? error : new NoLink(address);
  } finally {
    window.clearTimeout(late);
  }
}

async function session(account, patience) {
  const reply = await ask("/sesi", { headers: { accept: "application/json" } }, patience);
  const found = reply.ok ? await reply.json() : null;
  if (!found || found.account !== account) throw new SignedOut(account);
  return found;
}

// Whether the server answers now, whoever is signed in.
export function linked(patience) {
  return ask("/sesi", { headers: { accept: "application/json" } }, patience || PATIENCE).then(() => true, () => false);
}

function batches(operations) {
  const found = [];
  operations.forEach((one) => {
    const last = found[found.length - 1];
    const fits = last && last[0].device === one.device && last[0].version === one.version && last.length < BATCH
      && !last.some((other) => other.path === one.path);
    if (fits) last.push(one);
    else found.push([one]);
  });
  return found;
}

// Sends one cooperative's answers. What another changed meanwhile the server keeps beside it; what it refuses stays here,
// and the cooperative's own page tells which answer that is.
async function sendAnswers(journal, cooperative, operations, signed) {
  const line = sender({ dataset: Object.assign({ save: `/isi/${cooperative}/simpan` }, signed) });
  for (const batch of batches(operations)) {
    const [{ device, version }] = batch;
    const outcome = await line.send({ device, version, operations: batch.map(({ path, value, base, seq }) => ({ path, value, base, seq })) });
    if (outcome.kind === "offline" || outcome.kind === "busy") throw new NoLink(cooperative);
    if (outcome.kind === "session" || outcome.kind === "other") throw new SignedOut(cooperative);
    if (outcome.kind === "saved") {
      const stored = batch.filter((one, at) => outcome.reply.results[at].status !== "refused");
      await journal.drop(cooperative, stored.map((one) => one.id));
    }
  }
}

// Sends one cooperative to the verifier: "sent", "wrong" (something must be mended first), "late" (the office's last day is
// over), "closed" or "refused".
async function sendWhole(cooperative, asked, signed) {
  const headers = { accept: "application/json", [signed.header]: signed.token };
  const body = new URLSearchParams({ "~kunci": asked.key });
  const reply = await ask(`/isi/${cooperative}/kirim`, { method: "POST", headers, body }, PATIENCE);
  const to = new URL(reply.url).pathname;
  // What waits from before years stood in addresses names none; the server answers with the one of the round.
  const at = (way) => [to, to.slice(0, -".2025".length)].includes(`/${way}/${cooperative}`);
  const code = reply.ok ? "" : await reply.json().then((told) => told.code, () => "");
  if (reply.ok && reply.body) reply.body.cancel();
  if (to === "/masuk" || reply.status === 401 || reply.status === 403) throw new SignedOut(cooperative);
  if (reply.ok && at("periksa")) return "sent";
  if (reply.ok && at("isi")) return "wrong";
  return { "deadline-passed": "late", "round-closed": "closed" }[code] || "refused";
}

async function waitingElsewhere(journal, here) {
  const found = new Map();
  (await journal.all()).forEach((one) => {
    if (one.cooperative !== here) found.set(one.cooperative, (found.get(one.cooperative) || []).concat(one));
  });
  return found;
}

async function sendAll(journal, account, here) {
  const signed = await session(account, PATIENCE);
  for (const [cooperative, operations] of await waitingElsewhere(journal, here)) {
    await sendAnswers(journal, cooperative, operations, signed);
  }
  for (const { key, value } of await journal.notes("send:")) {
    const cooperative = key.slice("send:".length);
    // Withdrawn meanwhile, or an answer has not arrived: it goes another time.
    if ((await journal.notes(key)).length && !(await journal.operations(cooperative)).length) {
      const outcome = await sendWhole(cooperative, value, signed);
      await journal.note(`outcome:${cooperative}`, { name: value.name, outcome, at: Date.now() });
      await journal.note(key, null);
    }
  }
}

// Sends everything that waits. `account` is its number; `here` the cooperative whose page sends its own answers, else "".
// Gives {linked, signed, left}: `left` are the answers of other cooperatives that stay here, counted by cooperative.
export async function sync(journal, account, here) {
  const told = { linked: true, signed: true, left: new Map() };
  try {
    if ((await waitingElsewhere(journal, here)).size || (await journal.notes("send:")).length) await sendAll(journal, account, here);
  } catch (error) {
    if (error instanceof NoLink) told.linked = false;
    else if (error instanceof SignedOut) told.signed = false;
    else throw error;
  }
  (await waitingElsewhere(journal, here)).forEach((operations, cooperative) => told.left.set(cooperative, operations.length));
  return told;
}
