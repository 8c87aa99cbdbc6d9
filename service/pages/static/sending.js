// One batch of answers to the server. A stale token is renewed by itself; a session that ended, or that is somebody
// else's now, is told apart from a dead link, so that nothing is ever sent in another person's name.

const ANSWERED_WITHIN = 30000;
const LARGEST_LAST = 60000;

async function read(response) {
  try {
    return await response.json();
  } catch (error) {
    return {};
  }
}

function ask(address, options) {
  const stop = new AbortController();
  const late = window.setTimeout(() => stop.abort(), ANSWERED_WITHIN);
  const wanted = Object.assign({ credentials: "same-origin", cache: "no-store", signal: stop.signal }, options);
  return fetch(address, wanted).finally(() => window.clearTimeout(late));
}

// Who is signed in now: "same" with a fresh token for everything that this page sends, "other", "session" for nobody.
export async function renew({ dataset }) {
  const response = await ask("/sesi", { headers: { accept: "application/json" } });
  if (response.status === 401) return "session";
  if (!response.ok) return "stale";
  const told = await response.json();
  if (told.account !== Number(dataset.account)) return "other";
  document.querySelectorAll("input[type=hidden]").forEach((one) => { if (one.value === dataset.token) one.value = told.token; });
  dataset.token = told.token;
  const asked = document.getElementById("masuk-lagi");
  if (asked) asked.remove();
  return "same";
}

// Gives {send(batch), last(batch), renew()}. `send` promises {kind, reply, problem, pause}; kind is one of saved, offline,
// session, other, stale, gone, refused, busy.
export function sender(root) {
  function post(batch, keepalive) {
    return ask(root.dataset.save, {
      method: "POST",
      keepalive,
      headers: { "content-type": "application/json", accept: "application/json", [root.dataset.header]: root.dataset.token },
      body: JSON.stringify(batch),
    });
  }

  async function answered(response) {
    if (response.ok) return { kind: "saved", reply: await response.json() };
    const problem = await read(response);
    if (response.status === 401) return { kind: "session", problem };
    if (response.status === 403) return { kind: "stale", problem };
    if (response.status === 404 || response.status === 409) return { kind: "gone", problem };
    if (response.status === 400 || response.status === 413 || response.status === 422) return { kind: "refused", problem };
    return { kind: "busy", problem, pause: 1000 * Number(response.headers.get("retry-after") || 0) };
  }

  async function send(batch) {
    try {
      const first = await answered(await post(batch, false));
      if (first.kind !== "stale") return first;
      const who = await renew(root);
      return who === "same" ? await answered(await post(batch, false)) : { kind: who, problem: first.problem };
    } catch (error) {
      return { kind: "offline" };
    }
  }

  // As the page goes: what fits is sent without waiting; the journal holds it until a page hears the answer.
  function last(batch) {
    const small = Object.assign({}, batch, { operations: batch.operations.slice() });
    while (JSON.stringify(small).length > LARGEST_LAST) small.operations.pop();
    if (small.operations.length) post(small, true).catch(() => undefined);
  }

  return { send, last, renew: () => renew(root) };
}
