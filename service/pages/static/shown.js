// What can wait until the page shows what a key did: a frame, a tenth of a second where none comes, nothing once the page goes.

const FRAMELESS = 100;

// `wait()` promises that moment, in the order in which it was asked; `go()` makes it now.
export function shownFirst() {
  let coming = null;
  let go = () => undefined;

  function wait() {
    if (coming || document.visibilityState === "hidden") return coming || Promise.resolve();
    const here = coming = new Promise((done) => {
      go = () => {
        if (coming === here) coming = null;
        done();
      };
    });
    const own = go;
    window.requestAnimationFrame(() => window.setTimeout(own));
    window.setTimeout(own, FRAMELESS);
    return here;
  }

  return { wait, go: () => go() };
}
