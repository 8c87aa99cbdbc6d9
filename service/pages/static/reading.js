// What stands in a field as the answer it means, and how an answer is written back.

import { describe } from "./marks.js";
import { day, groupDigits, number, place, shortDate } from "./typed.js";
import { t } from "./words.js";

const DATE_HINT = t("hari-bulan-tahun, misalnya 31-12-2025");

function readNumber(input) {
  const text = input.value.trim();
  if (!text) return { value: null, asked: [] };
  if (input.dataset.kind === "year") return { value: /^\d{1,4}$/.test(text) ? Number(text) : text, asked: [] };
  const read = number(text);
  if (read.options.length && input.dataset.sure === text) {
    return { value: Number(read.options[text.includes(",") ? 1 : 0]), asked: [] };
  }
  if (read.options.length) return { value: text, asked: read.options.map(groupDigits) };
  return { value: read.value === null ? text : Number(read.value), asked: [] };
}

// A number that is a name (phone, NIK, tax number) without the marks that it is copied with.
function undashed(text) {
  return /^\+?[0-9][0-9 .-]*$/.test(text) ? text.replace(/[ .-]/g, "") : text;
}

export function readField(input, root) {
  const kind = input.dataset.kind;
  const text = input.value.trim();
  if (kind === "money" || kind === "integer" || kind === "decimal" || kind === "year") return readNumber(input);
  if (kind === "date") return { value: text ? day(text) || text : null, asked: [] };
  if (kind === "place") {
    const found = text && place(text);
    return { value: text ? (found ? found.join(" ") : text) : null, asked: [] };
  }
  if (kind === "digits") return { value: undashed(text) || null, asked: [] };
  if (input.type === "checkbox") {
    const boxes = Array.from(root.querySelectorAll("input[type=checkbox]")).filter((one) => one.name === input.name);
    const chosen = boxes.filter((one) => one.checked).map((one) => one.value);
    return { value: chosen.length ? chosen : null, asked: [] };
  }
  return { value: text || null, asked: [] };
}

// Words beside a figure, if it still stands there when they have come.
function sayBeside(echo, input, say) {
  const { value } = input;
  import("./spoken.js").then((spoken) => {
    if (input.value !== value) return;
    echo.textContent = say(spoken);
    if (echo.id) return;
    echo.id = `${input.name}-e`;
    describe(input, echo.id);
  }, () => undefined);
}

export function rewrite(input, value) {
  const kind = input.dataset.kind;
  const around = input.closest(".ctl");
  const echo = around && around.querySelector(".echo");
  if (kind === "money" || kind === "integer" || kind === "decimal") {
    if (typeof value === "number") input.value = groupDigits(String(value));
    if (kind === "money" && echo) {
      echo.textContent = "";
      if (typeof value === "number") sayBeside(echo, input, ({ sayMoney }) => sayMoney(value));
    }
  }
  if (kind === "digits" && value) input.value = value;
  if (kind === "date") {
    const good = typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);
    if (good) input.value = shortDate(value);
    if (echo) echo.textContent = good ? "" : DATE_HINT;
    if (echo && good) sayBeside(echo, input, ({ sayDate }) => sayDate(value));
  }
  if (kind === "place" && typeof value === "string" && place(value)) input.value = value.split(" ").slice(0, 2).join(", ");
}

function sayText(text) {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return shortDate(text);
  if (!/^[a-z]+(_[a-z0-9]+)*$/.test(text)) return text;
  const words = text.replace(/_/g, " ");
  return words[0].toUpperCase() + words.slice(1);
}

export function sayCalculated(value, unit) {
  if (value === null || value === undefined || value === "") return "-";
  if (typeof value === "boolean") return value ? t("ya") : t("tidak");
  if (typeof value !== "number") return sayText(String(value));
  const money = /^(rp|rupiah)$/i.test(unit);
  if (/^tahun$/i.test(unit)) return String(value);
  const said = groupDigits(String(value));
  if (money) return said.startsWith("-") ? `-Rp${said.slice(1)}` : `Rp${said}`;
  return unit ? `${said} ${unit}` : said;
}
