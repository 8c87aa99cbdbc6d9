// Dates and money in words, said beside what was typed. Loaded when the first is typed; without it the figure stands alone.

// An English page has loaded english.js before; this module stands alone, so that it can be tested so.
const inEnglish = (typeof self !== "undefined" && self.english) || null;

const NAMES = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
  "November", "Desember"];
const DAYS = ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"];

export function sayDate(iso) {
  const [days, names] = inEnglish ? [inEnglish.DAYS, inEnglish.NAMES] : [DAYS, NAMES];
  const made = new Date(`${iso}T00:00:00Z`);
  return `${days[made.getUTCDay()]}, ${made.getUTCDate()} ${names[made.getUTCMonth()]} ${made.getUTCFullYear()}`;
}

const SMALL = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh",
  "sebelas"];
const STEPS = [[1e12, "triliun"], [1e9, "miliar"], [1e6, "juta"], [1e3, "ribu"], [100, "ratus"], [10, "puluh"]];

export function inWords(count) {
  if (inEnglish) return inEnglish.inWords(count);
  if (count < 0) return `minus ${inWords(-count)}`;
  if (count < 12) return SMALL[count];
  if (count < 20) return `${SMALL[count - 10]} belas`;
  const [size, name] = STEPS.find(([step]) => count >= step);
  const many = Math.floor(count / size);
  const rest = count % size;
  const head = many === 1 && (size === 1e3 || size === 100) ? `se${name}` : `${inWords(many)} ${name}`;
  return rest ? `${head} ${inWords(rest)}` : head;
}

// Money from one million on, where zeros are easily miscounted; what has parts of a sen is not said.
export function sayMoney(value) {
  const [whole, cents = ""] = String(Math.abs(value)).split(".");
  if (Math.abs(value) < 1e6 || cents.length > 2) return "";
  const said = `${value < 0 ? "minus " : ""}${inWords(Number(whole))} rupiah`;
  return cents ? `${said} ${inWords(Number(cents.padEnd(2, "0")))} sen` : said;
}
