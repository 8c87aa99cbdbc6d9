// A box over the page: focus stays inside, Esc closes it, and focus goes back to where it was.

import { t } from "./words.js";

let number = 0;

// `kind` is a class of its own; gives {box, body, close}. `title` may be '' where the body brings its heading.
export function dialog(title, kind) {
  number += 1;
  const back = document.activeElement;
  const box = document.createElement("dialog");
  box.className = `box ${kind}`;
  const head = document.createElement("div");
  head.className = "row";
  const heading = document.createElement("h2");
  heading.id = `kotak-${number}`;
  heading.tabIndex = -1;
  heading.textContent = title;
  box.setAttribute("aria-labelledby", heading.id);
  const shut = document.createElement("button");
  shut.type = "button";
  shut.className = "link push";
  shut.textContent = t("Tutup");
  const body = document.createElement("div");
  head.append(heading, shut);
  box.append(head, body);
  document.body.append(box);

  function close() {
    if (box.open && box.close) box.close();
    box.remove();
    if (back && back.isConnected) back.focus({ preventScroll: true });
  }

  shut.addEventListener("click", close);
  box.addEventListener("cancel", (event) => { event.preventDefault(); close(); });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  box.addEventListener("click", (event) => { if (event.target === box) close(); });
  // Firefox before 98 has no dialogs: there it stands in the page, and focus goes to it.
  if (box.showModal) box.showModal();
  else box.setAttribute("open", "");
  heading.focus();
  return { box, body, heading, close };
}
