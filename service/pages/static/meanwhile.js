// What a page of this form leaves to the next one in this browser, without waiting: a page that goes has no time to wait.

const key = ({ dataset }) => `lumbung:${dataset.login}:${dataset.id}`;

// What a browser refuses is null, and it has said so.
function allowed(place, use) {
  try {
    return use(window[place]);
  } catch (error) {
    return null;
  }
}

const stored = (place, root) => allowed(place, (box) => JSON.parse(box.getItem(key(root))));
const store = (place, root, what) => allowed(place, (box) => box.setItem(key(root), JSON.stringify(what)));

// Operations that the journal has not got: those of a page that went too soon, or of before the journal. Null where there are none.
export const heirloom = (root) => stored("localStorage", root);

// Leaves these operations too; of those that are there the ones that are `still` wanted stay.
export function bequeath(root, still, operations) {
  const left = heirloom(root) || { operations: [] };
  left.operations = left.operations.filter(still).concat(operations);
  if (left.operations.length) store("localStorage", root, left);
  else allowed("localStorage", (box) => box.removeItem(key(root)));
}

// Leaves what the server took from this page, by path, each {value, seq, at}.
export const leave = (root, landed) => store("sessionStorage", root, landed);

// Gives what arrived on the server after this page was asked for, as [path, told]: it may have been written before.
export function met(root) {
  const [{ fetchStart } = {}] = performance.getEntriesByType("navigation");
  return Object.entries(stored("sessionStorage", root) || {}).filter(([, { at }]) => at >= performance.timeOrigin + fetchStart);
}
