// What an earlier visit left in the journal is put into the page, without a question; a line says how much it was.
// Loaded when there is something to recover.

import { bequeath, heirloom } from "./meanwhile.js";
import { recovered } from "./told.js";

// Takes over what a page left that the journal did not get, once. What another tab leaves meanwhile stays for the next visit.
export function inheritance(journal, root) {
  const old = heirloom(root);
  if (!old || !Array.isArray(old.operations)) return Promise.resolve();
  const moved = old.operations.map((one) => journal.put(root.dataset.id, Object.assign({
    id: `${old.device}-${one.seq}`, device: old.device, version: old.version || Number(root.dataset.version), at: Date.now(),
    cooperative: root.dataset.id,
  }, one)));
  const taken = old.operations.map((one) => JSON.stringify(one));
  return Promise.all(moved).then((kept) => { if (kept.every(Boolean)) bequeath(root, (one) => !taken.includes(JSON.stringify(one)), []); });
}

// Shows what is newer than the page, and gives how many; what the server has changed since is left for it to tell.
// `ours` are the operations of this visit.
export function recover(page, found, ours) {
  const { flat, seen } = page;
  const value = (path) => JSON.stringify(flat[path] === undefined ? null : flat[path]);
  const last = found.filter((one, at) => !found.slice(at + 1).concat(ours).some((other) => other.path === one.path));
  const shown = last.filter((one) => (seen[one.path] || 0) <= one.base && value(one.path) !== JSON.stringify(one.value));
  // Rows before what stands in them, outer rows before inner ones.
  shown.sort((one, two) => page.repeats(two.path) - page.repeats(one.path) || one.path.length - two.path.length);
  shown.forEach((one) => page.put(one.path, one.value));
  if (shown.length) recovered(page.root, shown.length, Math.min(...shown.map((one) => one.at)));
  return shown.length;
}
