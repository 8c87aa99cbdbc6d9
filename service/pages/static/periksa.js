// The review page: an answer's details open over it. Without script, and in a new tab, their links lead to a page.

const LINK = "a[data-rincian]";

const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("./keys.css", import.meta.url).href;
document.head.append(style);
document.querySelectorAll(LINK).forEach((link) => link.setAttribute("aria-keyshortcuts", "Control+Enter"));

// A part that cannot be fetched leaves the link what it is without script.
function open(link) {
  const label = link.closest("[data-jawaban]").querySelector(".row > h3, dt").textContent;
  import("./details.js").then(
    (module) => module.tell(label, link.href),
    () => window.location.assign(link.href),
  );
}

document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest(LINK);
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link);
});

document.addEventListener("keydown", (event) => {
  const at = event.target;
  const control = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!control || event.key !== "Enter" || !at.closest || at.closest(`a:not(${LINK})`)) return;
  const place = at.closest("[data-jawaban]");
  const link = place && place.querySelector(LINK);
  if (!link) return;
  event.preventDefault();
  open(link);
});
