// The journal: what was answered on this computer and is not known to be on the server, by account and cooperative.
// One IndexedDB, so that a dead link, a closed tab, a power cut or a lost session loses nothing, and so that the next
// person at the same computer sees nothing of it. Where the browser refuses, entries live in the page and `kept` says so.
//
// An operation: {id, path, value, base, seq, device, version, at, cooperative}; `at` is milliseconds since 1970.

const OPENED_WITHIN = 10000; // an old computer that has just begun takes its time

// Opens the store all accounts share; null where the browser has none, refuses, or never answers.
function database() {
  return new Promise((resolve) => {
    const late = window.setTimeout(() => resolve(null), OPENED_WITHIN);
    try {
      const asked = window.indexedDB.open("lumbung", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("operations", { keyPath: ["account", "cooperative", "id"] });
        asked.result.createObjectStore("notes", { keyPath: ["account", "key"] });
      };
      asked.onsuccess = () => {
        window.clearTimeout(late);
        asked.result.onversionchange = () => asked.result.close();
        resolve(asked.result);
      };
      asked.onerror = () => resolve(null);
    } catch (error) {
      resolve(null);
    }
  });
}

// Runs `work` on one store; the promise holds once it is on the disk, not only in its cache.
function within(opened, store, mode, work) {
  return new Promise((resolve, reject) => {
    const change = opened.transaction(store, mode, { durability: "strict" });
    let asked = null;
    change.oncomplete = () => resolve(asked ? asked.result : undefined);
    change.onabort = () => reject(change.error);
    change.onerror = () => reject(change.error);
    asked = work(change.objectStore(store)) || null;
    if (change.commit) change.commit(); // without waiting for a turn that a page may not have any more
  });
}

const inOrder = (one, two) => one.at - two.at || one.seq - two.seq;

// Promises {operations(cooperative), put(cooperative, operation, replacedIds), drop(cooperative, ids), all(), note(key, value),
// noted(key), kept()}. `put` and `note` give false for what is held in this page only; `kept` is false from then on.
export function openJournal(account) {
  return database().then((opened) => journalIn(opened, account));
}

function journalIn(opened, account) {
  const spare = new Map();
  const notes = new Map();
  let kept = Boolean(opened);

  function span(cooperative) {
    const here = cooperative === undefined ? [account] : [account, cooperative];
    return IDBKeyRange.bound(here, [...here, []]);
  }

  async function stored(cooperative) {
    const held = Array.from(spare.values()).filter((one) => cooperative === undefined || one.cooperative === cooperative);
    if (!opened) return held.sort(inOrder);
    const found = await within(opened, "operations", "readonly", (store) => store.getAll(span(cooperative)))
      .catch(() => []);
    return found.filter((one) => !spare.has(one.id)).concat(held).sort(inOrder);
  }

  async function put(cooperative, operation, replaced) {
    const row = Object.assign({}, operation, { account, cooperative });
    (replaced || []).forEach((id) => spare.delete(id));
    try {
      await within(opened, "operations", "readwrite", (store) => {
        (replaced || []).forEach((id) => store.delete([account, cooperative, id]));
        store.put(row);
      });
      spare.delete(row.id);
      return true;
    } catch (error) {
      spare.set(row.id, row);
      kept = false;
      return false;
    }
  }

  async function drop(cooperative, ids) {
    ids.forEach((id) => spare.delete(id));
    if (!opened || !ids.length) return;
    await within(opened, "operations", "readwrite", (store) => ids.forEach((id) => store.delete([account, cooperative, id])))
      .catch(() => undefined);
  }

  async function note(key, value) {
    notes.set(key, value);
    try {
      await within(opened, "notes", "readwrite", (store) => {
        if (value === null) store.delete([account, key]);
        else store.put({ account, key, value });
      });
      return true;
    } catch (error) {
      kept = false;
      return false;
    }
  }

  async function noted(key) {
    if (notes.has(key) || !opened) return notes.has(key) ? notes.get(key) : null;
    const row = await within(opened, "notes", "readonly", (store) => store.get([account, key])).catch(() => null);
    return row ? row.value : null;
  }

  // Notes whose key begins with `prefix`, as the disk has them now: another tab may have written or taken back one.
  async function prefixed(prefix) {
    const held = Array.from(notes, ([key, value]) => ({ key, value }));
    const span = IDBKeyRange.bound([account, prefix], [account, `${prefix}\uffff`]);
    const found = opened && await within(opened, "notes", "readonly", (store) => store.getAll(span)).catch(() => null);
    return (found || held).filter((one) => one.key.startsWith(prefix) && one.value !== null);
  }

  return { operations: stored, put, drop, all: () => stored(), note, noted, notes: prefixed, kept: () => kept };
}
