// The button beside a password that shows what was typed.

document.querySelectorAll("[data-reveal]").forEach((button) => button.addEventListener("click", () => {
  const box = document.getElementById(button.dataset.reveal);
  const shown = box.type === "password";
  box.type = shown ? "text" : "password";
  button.textContent = shown ? button.dataset.hide : button.dataset.show;
  button.setAttribute("aria-pressed", String(shown));
}));
