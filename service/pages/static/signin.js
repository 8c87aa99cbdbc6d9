// Signing in again without leaving the page: what was typed stays where it is and is sent as soon as the session is back.

import { t } from "./words.js";

const WORDS = {
  session: t("Waktu masuk habis. Isian Anda tetap di sini dan dikirim setelah Anda masuk lagi."),
  other: t("Akun lain sedang masuk di komputer ini. Isian di halaman ini tidak dikirim atas namanya."),
};

async function enter(login, password) {
  const options = { credentials: "same-origin", cache: "no-store", headers: { accept: "application/json" } };
  const { csrf } = await (await fetch("/api/session", options)).json();
  return fetch("/api/session", Object.assign({}, options, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/json", "x-csrf-token": csrf },
    body: JSON.stringify({ login, password }),
  }));
}

function field(id, words, type, value, complete) {
  const made = document.createElement("div");
  made.className = "field";
  const label = document.createElement("label");
  label.htmlFor = id;
  label.textContent = words;
  const input = document.createElement("input");
  Object.assign(input, { id, type, value, className: "input", autocomplete: complete, required: true });
  made.append(label, input);
  return made;
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
  const name = field("masuk-nama", t("Nama pengguna"), "text", root.dataset.login, "username");
  name.querySelector("input").readOnly = true;
  const go = document.createElement("button");
  go.className = "btn";
  go.textContent = t("Masuk lagi");
  const other = document.createElement("a");
  other.className = "link";
  other.href = "/masuk";
  other.textContent = t("Saya orang lain");
  const row = document.createElement("p");
  row.className = "row";
  row.append(go, other);
  form.append(told, wrong, name, field("masuk-sandi", t("Kata sandi"), "password", "", "current-password"), row);
  return { form, told, wrong, secret: form.querySelector("[type=password]") };
}

// `why` is session or other; `renew()` says who is signed in then; `resume()` sends what waits.
export function signIn(root, why, renew, resume) {
  const old = document.getElementById("masuk-lagi");
  if (old) old.remove();
  const { form, told, wrong, secret } = build(root);
  const say = (words) => { wrong.textContent = words; wrong.hidden = !words; };
  told.textContent = WORDS[why];
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    try {
      const answer = await enter(root.dataset.login, secret.value);
      const problem = answer.ok ? null : await answer.json();
      if (problem) say(`${problem.title}. ${problem.detail || ""}`);
      else if (await renew() === "same") {
        form.remove();
        resume();
      }
    } catch (error) {
      say(t("Tidak ada sinyal. Coba lagi sebentar."));
    }
  });
  document.querySelector(".actions").prepend(form);
}
