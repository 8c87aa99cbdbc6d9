// Whether single letters act: they can be turned off, and the choice is kept on this computer.

const STORE = "lumbung:tombol-huruf";

export function letters(on) {
  try {
    if (on === undefined) return window.localStorage.getItem(STORE) !== "mati";
    if (on) window.localStorage.removeItem(STORE);
    else window.localStorage.setItem(STORE, "mati");
  } catch (error) {
    // A forbidden store: the letters stay as they are.
  }
  return on !== false;
}
