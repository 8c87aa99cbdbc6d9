// Operations that the server does not take: they wait in the journal until they are mended or dropped.

// `forget(operation, path)` drops one from the journal and shows what the server has.
export function refusalsOf(page, forget) {
  const held = new Map();

  // The list is fetched only when there is something in it.
  function show() {
    if (!held.size && !document.getElementById("ditolak")) return;
    import("./refused.js").then((made) => made.list(page, held, discard)).catch(() => undefined);
  }

  function discard(path) {
    const { operation } = held.get(path);
    held.delete(path);
    show();
    forget(operation, path);
  }

  // A new answer mends an old one; gives the ids of what it stands in place of.
  function mended(path) {
    const old = held.get(path);
    if (!old) return [];
    held.delete(path);
    show();
    return [old.operation.id];
  }

  return {
    add(operation, reason) { held.set(operation.path, { operation, reason }); },
    mended,
    show,
    count: () => held.size,
    all: () => Array.from(held.values(), (one) => one.operation),
  };
}
