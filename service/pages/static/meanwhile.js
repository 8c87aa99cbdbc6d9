// What a page of this form leaves to the next one in this browser, without waiting: a page that goes has no time to wait.

const RECENT = 60000; // no page is on its way for longer
const key = ({ dataset }) => `lumbung:${dataset.login}:${dataset.id}`;

function stored(place, root) {
  try {
    return JSON.parse(window[place].getItem(key(root)) || "null");
  } catch (error) {
    return null;
  }
}

function store(place, root, what) {
  try {
    if (what) window[place].setItem(key(root), JSON.stringify(what));
    else window[place].removeItem(key(root));
  } catch (error) {
    // Such a browser keeps nothing, and has said so.
  }
}

// Operations that the journal has not got: those of a page that went too soon, or of before the journal. Null where there are none.
export const heirloom = (root) => stored("localStorage", root);

// Leaves these operations too; of those that are there the ones that are `still` wanted stay.
export function bequeath(root, still, operations) {
  const left = heirloom(root) || {};
  left.operations = (left.operations || []).filter(still).concat(operations);
  store("localStorage", root, left.operations.length ? left : null);
}

// Leaves what the server took from this page, by path, each {value, seq, at}.
export function leave(root, landed) {
  const recent = Object.entries(landed).filter(([, { at }]) => at > Date.now() - RECENT);
  store("sessionStorage", root, Object.fromEntries(recent));
}

// Gives what arrived on the server after this page was asked for: it may have been written before.
export function met(root) {
  const [{ fetchStart } = {}] = performance.getEntriesByType("navigation");
  const found = Object.entries(stored("sessionStorage", root) || {});
  return Object.fromEntries(found.filter(([, { at }]) => at >= performance.timeOrigin + fetchStart));
}
