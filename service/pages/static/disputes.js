// Questions that two hands answered: the server's value stands in the page, and which one is used stays open until it is chosen.

import { nothing } from "./words.js";

// `say(path, value)` answers a question anew.
export function disputesOf(page, say) {
  const { root, flat } = page;
  const open = new Map();
  const rows = {};

  function ask(path, clash) {
    open.set(path, clash);
    import("./conflict.js").then((made) => {
      if (open.get(path) === clash) made.ask(page, path, clash, (value) => { page.put(path, value); say(path, value); });
    }).catch(() => undefined);
  }

  function decided(path) {
    if (!open.delete(path)) return;
    const field = page.fieldOf(path);
    const panel = field && field.querySelector(":scope > .clash");
    if (!panel) return;
    panel.remove();
    field.classList.remove("asked", "torn");
  }

  // Rows that two people added belong to both: the order is put together and sent again.
  function joined(path, ours, told) {
    const theirs = told.value || [];
    rows[path] = theirs.filter((one) => !(flat[path] || []).includes(one));
    if (rows[path].length) import("./told.js").then((made) => made.rows(root, told.by), page.unshown);
    showRows(path, (ours || []).filter((one) => !(flat[path] || []).includes(one)));
    say(path, theirs.concat((ours || []).filter((one) => !theirs.includes(one))));
  }

  // Rows that an earlier visit added may not stand in this page yet, nor what was answered in them.
  function showRows(path, unshown) {
    if (!unshown.length) return;
    page.put(path, (flat[path] || []).concat(unshown));
    const inside = (one) => unshown.some((row) => one.startsWith(`${path}/${row}/`));
    Object.keys(flat).filter(inside).forEach((one) => page.put(one, flat[one]));
  }

  function torn(path, mine, told) {
    if (page.repeats(path)) {
      joined(path, mine, told);
      return;
    }
    page.put(path, told.value);
    ask(path, { mine, theirs: told.value, by: told.by, at: told.at });
  }

  // What was open when the page came; an answer that waits in the journal is a choice already.
  function begin(waits) {
    page.clashes.forEach(({ path, value, by, at }) => {
      const theirs = nothing(flat[path]);
      if (page.repeats(path)) joined(path, value, { value: theirs, by });
      else if (!waits(path)) ask(path, { mine: value, theirs, by, when: at });
    });
  }

  // The order of rows with those that a colleague added and this page does not show.
  function whole(path, value) {
    return rows[path] && value ? value.concat(rows[path].filter((one) => !value.includes(one))) : value;
  }

  // How many can be seen and chosen.
  function count() {
    const fields = Array.from(open.keys(), page.fieldOf);
    return fields.filter((field) => field && root.contains(field) && !field.closest("[hidden]")).length;
  }

  return { torn, decided, begin, whole, count };
}
