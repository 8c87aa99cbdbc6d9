// Numbers, dates and places as people type them. The same reading as forms/typed.py; a property test keeps them equal.

const MONTHS = [
  ["januari", "january"], ["februari", "pebruari", "february"], ["maret", "march"], ["april"], ["mei", "may"],
  ["juni", "june"], ["juli", "july"], ["agustus", "agt", "ags", "august"], ["september", "sept"],
  ["oktober", "october"], ["november", "nopember"], ["desember", "december"],
];
const SCALES = { "": 0, rb: 3, ribu: 3, jt: 6, juta: 6, miliar: 9, milyar: 9, triliun: 12 };
const MOST_DIGITS = 15;
const DATE = /^(\d{1,4})[ \t\r\n\u00a0\u2009\u202f/.,-]+(\d{1,2}|[a-z]{3,})\.?[ \t\r\n\u00a0\u2009\u202f/.,-]+(\d{1,4})$/;

function grouped(digits, mark) {
  const [first, ...rest] = digits.split(mark);
  return /^[1-9]\d{0,2}$/.test(first) && rest.every((part) => /^\d{3}$/.test(part));
}

function split(digits, other, mark) {
  const parts = digits.split(mark);
  if (parts.length !== 2 || !/^\d+$/.test(parts[1])) return [];
  if (other && parts[0].includes(other) && !grouped(parts[0], other)) return [];
  return [`${other ? parts[0].split(other).join("") : parts[0]}.${parts[1]}`];
}

function readings(digits) {
  const points = digits.split(".").length - 1;
  const commas = digits.split(",").length - 1;
  if (points && commas) {
    const mark = digits.lastIndexOf(".") > digits.lastIndexOf(",") ? "." : ",";
    return split(digits, mark === "." ? "," : ".", mark);
  }
  if (!points && !commas) return [digits];
  const mark = points ? "." : ",";
  const whole = grouped(digits, mark) ? digits.split(mark).join("") : "";
  if (points + commas > 1) return whole ? [whole] : [];
  if (whole && mark === ".") return [whole];
  const decimal = split(digits, "", mark);
  return whole ? [whole, ...decimal] : decimal;
}

// Shift the decimal point and write the shortest plain form; "" when it has too many digits to be kept exactly.
function plain(text, shift, sign) {
  const [whole, fraction = ""] = text.split(".");
  const all = whole + fraction.padEnd(shift, "0");
  const at = whole.length + shift;
  const left = all.slice(0, at).replace(/^0+(?=\d)/, "") || "0";
  const right = all.slice(at).replace(/0+$/, "");
  const digits = (left + right).replace(/^0+/, "");
  if (digits.length > MOST_DIGITS) return "";
  const value = right ? `${left}.${right}` : left;
  return sign && digits ? `-${value}` : value;
}

export function number(text) {
  const bare = text.toLowerCase().replace(/\u2212/g, "-").replace(/[ \t\r\n\u00a0\u2009\u202f]/g, "")
    .replace(/^(-?)rp\.?/, "$1").replace(/,-$/, "");
  const found = /^(-?)(\d[\d.,]*)([a-z]*)$/.exec(bare);
  if (!found || !(found[3] in SCALES)) return { value: null, options: [] };
  const values = readings(found[2]).map((one) => plain(one, SCALES[found[3]], found[1]));
  if (!values.length || values.includes("")) return { value: null, options: [] };
  return values.length === 1 ? { value: values[0], options: [] } : { value: null, options: values };
}

function month(name) {
  return MONTHS.findIndex((names) => names.some((full) => full.startsWith(name))) + 1;
}

export function day(text) {
  const found = DATE.exec(text.replace(/^[ \t\r\n\u00a0\u2009\u202f]+|[ \t\r\n\u00a0\u2009\u202f]+$/g, "").toLowerCase());
  if (!found) return null;
  let [, first, middle, last] = found;
  if (first.length === 4 && last.length <= 2) [first, last] = [last, first];
  else if (first.length > 2 || (last.length !== 2 && last.length !== 4)) return null;
  const at = /^\d/.test(middle) ? Number(middle) : month(middle);
  let year = Number(last);
  if (last.length === 2) year += year < 50 ? 2000 : 1900;
  const made = new Date(Date.UTC(2000, 0, 1));
  made.setUTCFullYear(year, at - 1, Number(first));
  if (year < 1 || made.getUTCMonth() !== at - 1 || made.getUTCDate() !== Number(first)) return null;
  return `${String(year).padStart(4, "0")}-${String(at).padStart(2, "0")}-${first.padStart(2, "0")}`;
}

export function place(text) {
  let parts = text.split(/[ \t\r\n\u00a0\u2009\u202f;]+/).map((part) => part.replace(/^,+|,+$/g, "")).filter(Boolean);
  if (parts.length === 1) parts = parts[0].split(",");
  if (parts.length < 2 || parts.length > 4) return null;
  const [north, east] = parts.map((part) => part.replace(/,/g, "."));
  const degrees = /^[+-]?\d{1,3}(\.\d+)?$/;
  if (!degrees.test(north) || !degrees.test(east)) return null;
  return Math.abs(north) > 90 || Math.abs(east) > 180 ? null : [north, east];
}

// How values are written back: 1.250.000,5 and 31-12-2025.

export function groupDigits(value) {
  const [whole, fraction] = String(value).split(".");
  const left = whole.replace(/\B(?=(\d{3})+$)/g, ".");
  return fraction ? `${left},${fraction}` : left;
}

export function shortDate(iso) {
  return iso.split("-").reverse().join("-");
}
