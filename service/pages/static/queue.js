// Operations of one page on their way, in the order in which they were given: what waits, and the batch under way.

const LARGEST_BATCH = 200;

const lean = ({ path, value, base, seq }) => ({ path, value, base, seq });

// The request's body for a batch, which is of one device and one version.
export const bodyOf = (batch) => ({ device: batch[0].device, version: batch[0].version, operations: batch.map(lean) });

export function queueOf(cooperative, version) {
  const device = window.crypto.getRandomValues(new Uint32Array(2)).join("-");
  let count = 0;
  let most = LARGEST_BATCH;
  let waiting = [];
  let sent = [];
  const said = {};

  // Gives the new operation and the ids of those that it stands in place of.
  function add(path, value, base) {
    count += 1;
    said[path] = Date.now();
    const old = waiting.filter((one) => one.path === path && one.device === device);
    const operation = {
      id: `${device}-${count}`, path, value, base, seq: count, device, version, at: said[path], cooperative,
    };
    waiting = waiting.filter((one) => !old.includes(one)).concat(operation);
    return { operation, replaced: old.map((one) => one.id) };
  }

  // Takes in operations of other visits, before those of this one; gives the ones that were not known.
  function inherit(found) {
    const known = new Set(sent.concat(waiting).map((one) => one.id));
    const fresh = found.filter((one) => one.device !== device && !known.has(one.id));
    waiting = fresh.concat(waiting);
    return fresh;
  }

  // Of what other visits left: what this one has answered anew since, and sent.
  const outdated = (found) => found.filter((one) => one.device !== device && said[one.path] >= one.at && !waits(one.path));
  const waits = (path) => waiting.some((one) => one.path === path);

  // One device and one version at a time, each question once.
  function next() {
    const fits = waiting.filter((one) => one.device === waiting[0].device && one.version === waiting[0].version);
    return fits.filter((one, at) => fits.findIndex((other) => other.path === one.path) === at).slice(0, most);
  }

  function take() {
    sent = next();
    waiting = waiting.filter((one) => !sent.includes(one));
    return sent;
  }

  function back() {
    waiting = sent.concat(waiting);
    sent = [];
  }

  function done() {
    sent = [];
    if (!waiting.length) most = LARGEST_BATCH;
  }

  return {
    device,
    add,
    inherit,
    next,
    take,
    back,
    done,
    all: () => sent.concat(waiting),
    ours: () => sent.concat(waiting).filter((one) => one.device === device),
    empty: () => !waiting.length,
    outdated,
    waits,
    // What was said after an answer that arrived rests on it; what another visit left does not follow one of this.
    rebase({ path, device: from, at }, seq) {
      const follows = (one) => one.device === device || (from !== device && one.at >= at);
      waiting.filter((one) => one.path === path && follows(one)).forEach((one) => { one.base = seq; });
    },
    narrow(size) { most = Math.min(LARGEST_BATCH, Math.max(1, size)); },
    widen() { most = LARGEST_BATCH; },
  };
}
