// Signing in again without leaving the page: what was typed stays where it is and is sent as soon as the session is back.

import { t } from "./words.js";

const WORDS = {
  session: (login) => t("Waktu masuk habis. Isian Anda tetap di sini, dan dikirim setelah masuk lagi sebagai {login}.", { login }),
  other: (login) => t("Akun lain sedang masuk. Isian ini tidak dikirim atas namanya, dan menunggu Anda masuk lagi sebagai {login}.", { login }),
};

async function enter(login, password) {
  const options = { credentials: "same-origin", cache: "no-store", headers: { accept: "application/json" } };
  const { csrf } = await (await fetch("/api/session", options)).json();
  return fetch("/api/session", Object.assign({}, options, {
    method: "POST",
    headers: {
      accept: "application/json", "accept-language": document.documentElement.lang, "content-type": "application/json", "x-csrf-token": csrf,
    },
    body: JSON.stringify({ login, password }),
  }));
}

function secretField() {
  const made = document.createElement("div");
  made.className = "field";
  const label = document.createElement("label");
  label.htmlFor = "masuk-sandi";
  label.textContent = t("Kata sandi");
  const input = document.createElement("input");
  Object.assign(input, { id: "masuk-sandi", type: "password", className: "input", autocomplete: "current-password", required: true });
  made.append(label, input);
  return made;
}

// Whose password it is, for a password manager; the sentence above says it to people.
function nameField(login) {
  const input = document.createElement("input");
  Object.assign(input, { type: "text", value: login, className: "vh", autocomplete: "username", readOnly: true, tabIndex: -1 });
  input.setAttribute("aria-label", t("Nama pengguna"));
  return input;
}

function build(root) {
  const form = document.createElement("form");
  form.id = "masuk-lagi";
  form.className = "wrap signin";
  form.setAttribute("aria-label", t("Masuk lagi"));
  const told = document.createElement("p");
  told.className = "label";
  const wrong = document.createElement("p");
  wrong.className = "msg err";
  wrong.setAttribute("role", "alert");
  wrong.hidden = true;
  const go = document.createElement("button");
  go.className = "btn";
  go.textContent = t("Masuk lagi");
  const other = document.createElement("a");
  other.className = "link";
  other.href = "/masuk";
  other.textContent = t("Saya orang lain");
  const row = document.createElement("div");
  row.className = "row";
  row.append(secretField(), go, other);
  form.append(told, wrong, nameField(root.dataset.login), row);
  return { form, told, wrong, secret: form.querySelector("[type=password]") };
}

// `why` is session or other; `renew()` says who is signed in then, and takes the form away; `resume()` sends what waits.
export function signIn(root, why, renew, resume) {
  const old = document.getElementById("masuk-lagi");
  if (old && old.dataset.why === why) return; // a second refusal takes no half-typed password away
  if (old) old.remove();
  const { form, told, wrong, secret } = build(root);
  form.dataset.why = why;
  const say = (words) => { wrong.textContent = words; wrong.hidden = !words; };
  told.textContent = WORDS[why](root.dataset.login);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    try {
      const answer = await enter(root.dataset.login, secret.value);
      const problem = answer.ok ? null : await answer.json();
      if (problem) say(`${problem.title}. ${problem.detail || ""}`);
      else if (await renew() === "same") resume();
    } catch (error) {
      say(t("Tidak ada sinyal. Coba lagi sebentar."));
    }
  });
  document.querySelector(".actions").prepend(form);
}
