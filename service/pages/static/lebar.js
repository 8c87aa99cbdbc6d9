// What is folded for a phone stands open where there is room for it, and on paper; without this it opens by its own button.

const folds = document.querySelectorAll("details[data-wide]");
const open = () => folds.forEach((fold) => { fold.open = true; });

if (matchMedia("(min-width: 48em)").matches) open();
addEventListener("beforeprint", open);
