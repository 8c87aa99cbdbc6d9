// How far an export is: the page is asked for again every few seconds while somebody looks at it, less often the longer it takes.

const FIRST = 1000;
const LONGEST = 5000;

let wait = FIRST;

async function look() {
  if (document.hidden) return;
  let fresh;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (answer.status >= 500) return;
    fresh = answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return; // the next look may find a link
  }
  if (!fresh || !fresh.querySelector("[data-running]")) {
    location.reload();
    return;
  }
  for (const id of ["jalan", "kata"]) {
    const [here, there] = [document.getElementById(id), fresh.getElementById(id)];
    if (here.textContent !== there.textContent) here.replaceChildren(...there.childNodes);
  }
  const [bar, further] = [document.getElementById("maju"), fresh.getElementById("maju")];
  bar.max = further.max;
  bar.value = further.value;
}

function later() {
  setTimeout(async () => {
    await look();
    wait = Math.min(LONGEST, wait * 1.3);
    later();
  }, wait);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) look();
});
later();
