// The preview, live: every answer asks the server for the form as it stands then; without script its button does.

const area = document.getElementById("pratinjau");
let turn = 0;

async function renew(form, pressed) {
  const mine = ++turn;
  const body = new FormData(form);
  if (pressed && pressed.name) body.append(pressed.name, pressed.value);
  const open = Array.from(area.querySelectorAll("details[open]"), (one) => one.id);
  const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("pratinjau");
  if (mine !== turn) return;
  if (!answer.ok || !fresh) {
    form.submit();
    return;
  }
  const at = document.activeElement && area.contains(document.activeElement) ? document.activeElement.id : "";
  area.replaceChildren(...fresh.childNodes);
  open.forEach((id) => {
    const one = document.getElementById(id);
    if (one) one.open = true;
  });
  const again = at && document.getElementById(at);
  if (again) again.focus({ preventScroll: true });
}

area.addEventListener("change", (event) => {
  const form = event.target.closest("form");
  if (form) renew(form);
});

area.addEventListener("submit", (event) => {
  event.preventDefault();
  renew(event.target, event.submitter);
});
