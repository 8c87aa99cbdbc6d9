// What every page gains from script. Everything here works without it too.

document.documentElement.classList.add("live");

const problems = document.getElementById("galat");
if (problems && !window.location.hash) {
  problems.focus({ preventScroll: true });
  problems.scrollIntoView({ block: "start" });
}

// What just happened is told once: neither a reload nor a shared address tells it again.
const here = new URL(window.location.href);
if (here.searchParams.has("kabar")) {
  here.searchParams.delete("kabar");
  here.searchParams.delete("koperasi");
  window.history.replaceState(window.history.state, "", here);
}

// Officers' pages work without a link; what that takes waits until the page is idle, unless the page was kept for it.
const { officer, keptAt } = document.documentElement.dataset;

function workOffline() {
  import("./offline.js").catch(() => window.addEventListener("online", workOffline, { once: true }));
}

function rest() {
  const busy = document.getElementById("kerja") && !document.documentElement.classList.contains("ready");
  if (busy) window.setTimeout(rest, 500);
  else (window.requestIdleCallback || window.setTimeout)(workOffline);
}

const soon = () => window.setTimeout(rest, 500);
if (officer && keptAt) workOffline();
else if (officer && document.readyState === "complete") soon();
else if (officer) window.addEventListener("load", soon);

const sectionList = document.querySelector("details.sections");
if (sectionList && window.innerWidth < 1024) sectionList.open = false;

// The chosen option of a group is framed; without script the dot alone shows it.
document.addEventListener("change", (event) => {
  const group = event.target.closest && event.target.closest(".choices");
  if (!group) return;
  group.querySelectorAll("label").forEach((label) => {
    const box = label.querySelector("input");
    label.classList.toggle("on", Boolean(box && box.checked));
  });
});

// What a fill page leaves for its own next visit (meanwhile.js) no other page keeps. Last, since a browser may refuse.
if (!document.getElementById("kerja")) window.sessionStorage.clear();
