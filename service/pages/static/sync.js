// Sends what waits on this computer for one account: answers of every cooperative, then the sendings that were asked for.
// Nothing here touches the page; each step can be done again, since the server knows operations and sendings by their id.

const PATIENCE = 20000;
const BATCH = 200;

export class NoLink extends Error {}

// Asks the server; a link that is dead or too slow is NoLink.
export async function ask(address, options, patience) {
  const control = new AbortController();
  const late = window.setTimeout(() => control.abort(), patience || PATIENCE);
  try {
    return await fetch(address, Object.assign({ credentials: "same-origin", cache: "no-store", signal: control.signal }, options));
  } catch (error) {
    throw new NoLink(address);
  } finally {
    window.clearTimeout(late);
  }
}

// The session of this account; null when nobody, or somebody else, is signed in by now.
export async function session(account, patience) {
  const reply = await ask("/sesi", { headers: { accept: "application/json" } }, patience);
  if ([502, 503, 504].includes(reply.status)) throw new NoLink("/sesi");
  if (!reply.ok) return null;
  const found = await reply.json();
  return String(found.account) === account ? found : null;
}

function batches(operations) {
  const found = [];
  operations.forEach((one) => {
    const last = found[found.length - 1];
    const fits = last && last[0].device === one.device && last[0].version === one.version && last.length < BATCH;
    if (fits) last.push(one);
    else found.push([one]);
  });
  return found;
}

// Sends one cooperative's answers. Gives how many could not be stored; what another changed, the server keeps beside it.
async function sendAnswers(journal, cooperative, operations, signed) {
  let refused = 0;
  for (const batch of batches(operations)) {
    const [{ device, version }] = batch;
    const body = { device, version, operations: batch.map(({ path, value, base, seq }) => ({ path, value, base, seq })) };
    const headers = { "content-type": "application/json", accept: "application/json", [signed.header]: signed.token };
    const reply = await ask(`/isi/${cooperative}/simpan`, { method: "POST", headers, body: JSON.stringify(body) });
    if (reply.ok) {
      const { results } = await reply.json();
      const stored = batch.filter((one, at) => results[at].status !== "refused");
      await journal.drop(cooperative, stored.map((one) => one.id));
      refused += batch.length - stored.length;
    } else refused += batch.length;
  }
  return refused;
}

// Sends one cooperative to the verifier; gives "sent", "wrong" (something must be mended first) or the problem's words.
async function sendWhole(cooperative, asked, signed) {
  const headers = { accept: "text/html", [signed.header]: signed.token };
  const reply = await ask(`/isi/${cooperative}/kirim`, { method: "POST", headers, body: new URLSearchParams({ "~kunci": asked.key }) });
  const to = new URL(reply.url).pathname;
  if (reply.body) reply.body.cancel();
  if (reply.ok && to === `/periksa/${cooperative}`) return "sent";
  if (reply.ok && to === `/isi/${cooperative}`) return "wrong";
  if (reply.status >= 500 || reply.status === 429) throw new NoLink(to);
  return reply.status === 423 ? "closed" : "refused";
}

// Sends everything that waits. `here` is the cooperative whose page sends its own answers, "" on other pages.
// Gives {linked, left: answers of other cooperatives that stay here}; throws nothing.
export async function sync(journal, account, here) {
  const told = { linked: true, signed: true, left: 0 };
  const waiting = new Map();
  (await journal.all()).forEach((one) => {
    if (one.cooperative !== here) waiting.set(one.cooperative, (waiting.get(one.cooperative) || []).concat(one));
  });
  const sends = await journal.notes("send:");
  const count = () => Array.from(waiting.values()).reduce((sum, one) => sum + one.length, 0);
  if (!waiting.size && !sends.length) return told;
  try {
    const signed = await session(account);
    told.signed = Boolean(signed);
    told.left = count();
    if (!signed) return told;
    for (const [cooperative, operations] of waiting) {
      const refused = await sendAnswers(journal, cooperative, operations, signed);
      told.left -= operations.length - refused;
    }
    for (const { key, value } of sends) {
      const cooperative = key.slice("send:".length);
      // Withdrawn meanwhile, or an answer has not arrived: it goes another time.
      const still = (await journal.notes(key)).length && !(await journal.operations(cooperative)).length;
      if (still) {
        const outcome = await sendWhole(cooperative, value, signed);
        await journal.note(`outcome:${cooperative}`, { name: value.name, outcome, at: Date.now() });
        await journal.note(key, null);
      }
    }
  } catch (error) {
    if (!(error instanceof NoLink)) throw error;
    told.linked = false;
    told.left = count();
  }
  return told;
}
