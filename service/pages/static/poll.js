// A page that waits for work on the server asks quietly how far it is: no reload until there is a result to see. Without script
// the page's own <meta> reloads it.

const EVERY = 2000;
const AFTER_A_FAULT = 5000;
const SPOKEN = 10000; // a screen reader is told how far it is no more often than that

const part = () => document.querySelector("[data-poll]");
let told = Date.now();

function showFurther(fresh) {
  const [bar, now] = [part().querySelector("progress"), fresh.querySelector("progress")];
  if (bar && now) ["max", "value"].filter((name) => now.hasAttribute(name)).forEach((name) => bar.setAttribute(name, now.getAttribute(name)));
  const [said, words] = [part().querySelector("[role=status]"), fresh.querySelector("[role=status]")];
  if (said && words && Date.now() - told >= SPOKEN) {
    told = Date.now();
    said.textContent = words.textContent;
  }
}

async function once() {
  const found = await fetch(window.location.href, { redirect: "manual", cache: "no-store" });
  if (found.status >= 500 || found.status === 429) return AFTER_A_FAULT;
  const fresh = found.ok && new DOMParser().parseFromString(await found.text(), "text/html").querySelector("[data-poll]");
  if (!fresh) {
    window.location.replace(window.location.href); // the way back leads past this page
    return 0;
  }
  showFurther(fresh);
  return EVERY;
}

// One question at a time; a link that is away is waited for.
async function go() {
  const next = await once().catch(() => AFTER_A_FAULT);
  if (next) window.setTimeout(go, next);
}

if (part()) window.setTimeout(go, EVERY);
