// What was done on the page, newest last, so that it can be undone: one deed is everything that one act changed.

const MOST = 300;

export function deedsOf() {
  const done = [];
  const state = { done, note, resting: false };

  // `typing` is a key struck in a field that is saved as it is typed: until another field changes it stays one deed.
  // What changes outside of any event follows from the last deed (a list that stops offering a choice) and belongs to it.
  function note(path, before, after, typing) {
    if (state.resting) return;
    const last = done[done.length - 1];
    if (typing && last && last.typing === path) last.changes[0].after = after;
    else if (last && (last.open || !window.event || last.event === window.event)) last.changes.push({ path, before, after });
    else begin({ typing: typing ? path : "", event: window.event, open: true, changes: [{ path, before, after }] });
  }

  function begin(deed) {
    done.push(deed);
    if (done.length > MOST) done.shift();
    if (state.fresh) state.fresh();
    // Not with a timer: where much is going on, the next key comes before it. An event within another one comes before this.
    Promise.resolve().then(() => { deed.open = false; });
  }

  return state;
}
