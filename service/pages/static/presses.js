// A press counts for what was pressed, also where the page moved before it was let go: what follows from an answer that is left comes
// between the two, and a browser gives the click to whatever stands under the pointer then.

const STILL = 10; // Pixels; who moves further takes the press back.

let pressed = null;

window.addEventListener("pointerdown", (event) => {
  const thing = event.button === 0 && event.target.closest("button, a, label, summary, [type=radio], [type=checkbox]");
  pressed = thing && { thing, x: event.clientX, y: event.clientY };
}, true);

window.addEventListener("click", (event) => {
  if (!event.isTrusted || !pressed) return;
  const { thing, x, y } = pressed;
  pressed = null;
  const meant = event.detail && Math.hypot(event.clientX - x, event.clientY - y) <= STILL;
  if (!meant || thing.contains(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (thing.getClientRects().length) thing.click();
}, true);
