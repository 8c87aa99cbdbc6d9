// The engine of a form's module: the twin of reading.py, program.py and check.py. It knows no form: TREE, STEPS, CHECKS and
// LISTS are written above it by script.py, `told` stands in telling.js or, for a page, in apart.js.

const HOSTILE = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]/u;
const INVISIBLE = /[ \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff\u2003\u2002\u2009\u202f\u3000]/;
const INVISIBLE_ENDS = new RegExp(`^${INVISIBLE.source}+|${INVISIBLE.source}+$`, "g");
const LARGEST = 999999999999999;
const LONGEST = 32767;
const MOST_ROWS = 10000;
const SOFT = ["warning", "irrelevant", "count"];
const REPLACED = ["required", "choice", "range", "constraint", "count"];

// Places by number: as they are written, with what follows from where they stand. The governor is the nearest place, up to
// the repeat around, whose relevance is an expression.
const PLACES = [];
const TOP = unpacked(TREE, { path: [], repeats: [] }, undefined);
const JOBS = STEPS.reduce((jobs, step) => { jobs.sum += step; jobs.push([jobs.sum >> 1, jobs.sum & 1]); return jobs; }, Object.assign([], { sum: 0 }));

function unpacked(nodes, above, governor) {
  return nodes.map((place) => {
    const { group, repeat } = place;
    const number = PLACES.length;
    PLACES.push(place);
    [place.r, place.v, place.s] = [..."rvs"].map((letter) => letter + number);
    place.kind = repeat ? "repeat" : group ? "group" : "question";
    place.calculated = "calculation" in place;
    place.reads = place.reads || (place.calculated ? "any" : "text");
    place.path = above.path.concat(place.name);
    place.repeats = above.repeats;
    place.around = place.relevant && governor;
    place.governor = place.relevant ? number : governor;
    place.x = `x${place.governor}`; // names are made once: each is looked up at every key
    if (!("blank" in place)) place.blank = place.calculated || place.reads === "whole" || place.reads === "number" ? NaN : "";
    if (group) place.children = unpacked(group, place, place.governor);
    if (repeat) place.children = unpacked(repeat, { path: place.path, repeats: place.repeats.concat(number) }, undefined);
    return number;
  });
}

let NOW = "";
let TODAY = "";
let Z = 0;
let SEED = 0;
let SAVED = null;
let REGISTER = null;
let ROUND = null;

function surround(around) {
  const given = around || {};
  NOW = String(given.now || "");
  TODAY = NOW.slice(0, 10);
  const offset = /([+-])(\d\d):?(\d\d)$/.exec(NOW);
  Z = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  if (NOW) NOW = stamp(moment(NOW, Z), Z);
  [SEED, SAVED, REGISTER, ROUND] = [given.seed || 0, given.lastSaved || null, given.register || null, given.round || null];
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isBlank(value) {
  if (typeof value === "string") return value.replace(INVISIBLE_ENDS, "") === "";
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

function printable(value) {
  return Array.from(value).slice(0, 60).join("").replace(new RegExp(HOSTILE.source, "gu"), "\ufffd");
}

// Reading: cleaned answers by place number; rows of a repeat are such objects themselves.

function readLevel(raw, numbers, prefix, rows, data, faults) {
  const places = new Map(numbers.map((number) => [PLACES[number].name, number]));
  for (const key of Object.keys(raw)) {
    if (!places.has(key)) faults.push({ number: -1, path: printable(prefix + key), rows: [], reason: "unknown", value: "" });
    else readPlace(places.get(key), raw[key], prefix + key, rows, data, faults);
  }
  return data;
}

function readPlace(number, value, path, rows, data, faults) {
  const place = PLACES[number];
  const refuse = (reason, refused = "") => faults.push({ number, path, rows, reason, value: refused });
  if (place.calculated) {
    if (!unstorable(value)) data[number] = value;
  } else if (isBlank(value)) {
    return;
  } else if (place.kind === "question") {
    const [taken, reason] = readAnswer(place, value);
    if (reason) refuse(reason, value);
    else data[number] = taken;
  } else if (place.kind === "group") {
    if (isObject(value)) readLevel(value, place.children, `${path}/`, rows, data, faults);
    else refuse("group");
  } else if (!Array.isArray(value) || !value.every(isObject)) {
    refuse("repeat");
  } else if (value.length > MOST_ROWS) {
    refuse("many_rows");
  } else {
    data[number] = value.map((row, at) => readLevel(row, place.children, `${path}[${at + 1}]/`, [...rows, at + 1], {}, faults));
  }
}

function unstorable(value) {
  if (typeof value === "string") return HOSTILE.test(value) || value.length > LONGEST;
  return typeof value !== "boolean" && !(typeof value === "number" && Math.abs(value) <= LARGEST);
}

function readAnswer(place, value) {
  if (place.reads === "whole") return readNumber(value, /^-?[0-9]+$/, "integer");
  if (place.reads === "number") return readNumber(value, /^-?[0-9]+(?:\.[0-9]+)?$/, "decimal");
  if (place.reads === "names") return readNames(value);
  const written = place.reads === "any" && typeof value === "number" ? plain(value) : value;
  if (typeof written !== "string") return [null, place.reads === "date" ? "date" : "text"];
  return readText(place, written);
}

function readNumber(value, pattern, reason) {
  let taken = value;
  if (typeof value === "string" && value.length < 50) {
    const digits = value.replace(INVISIBLE_ENDS, "");
    if (pattern.test(digits)) taken = Number(digits);
  }
  if (typeof taken === "string" && /^-?(?:[0-9][.,]?){16,}$/.test(taken.replace(INVISIBLE_ENDS, ""))) return [null, "digits"];
  if (typeof taken !== "number" || !(Math.abs(taken) < 1.7e308)) return [null, reason];
  if (Math.abs(taken) > LARGEST) return [null, "digits"];
  return reason === "integer" && !Number.isInteger(taken) ? [null, "fraction"] : [taken + 0, ""];
}

function readNames(value) {
  const names = typeof value === "string" ? value.split(/[ \t\r\n]+/).filter((name) => name !== "") : value;
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string" && name !== "" && !HOSTILE.test(name) && !INVISIBLE.test(name))) {
    return [null, "names"];
  }
  return names.join(" ").length > LONGEST ? [null, "long"] : [names, ""];
}

function readText(place, value) {
  if (HOSTILE.test(value)) return [null, "characters"];
  if (value.length > LONGEST) return [null, "long"];
  if (place.shape && !place.shape(value)) return [null, "shape"];
  return [value, ""];
}

// Running: relevance and calculations in their order, then the rules.

function held(place, E) {
  let rows = [[]];
  for (const repeat of place.repeats) {
    rows = [].concat(...rows.map((h) => at(E, h)[PLACES[repeat].r].map((row) => [...h, row])));
  }
  return rows;
}

function at(E, h) {
  return h.length ? h[h.length - 1] : E;
}

function raw(E, h, number) {
  return (h.length ? h[h.length - 1].d : E.d)[number];
}

function relevant(place, E, h) {
  return place.governor === undefined || at(E, h)[place.x];
}

function runJobs(data, found) {
  const E = { d: data };
  for (const [number, kind] of JOBS) {
    const place = PLACES[number];
    for (const h of held(place, E)) {
      if (kind === 0) runRelevance(number, place, E, h, found);
      else at(E, h)[place.v] = value(number, place, E, h, found);
    }
  }
  return E;
}

function runRelevance(number, place, E, h, found) {
  const here = at(E, h);
  if (place.relevant) here[place.x] = (place.around === undefined || here[`x${place.around}`]) && place.relevant(E, h);
  if (place.kind !== "repeat") return;
  const rows = raw(E, h, number) || [];
  if (!relevant(place, E, h)) dropRows(place, rows, h, found);
  here[place.r] = relevant(place, E, h) ? rows.map((d, index) => ({ n: index + 1, d })) : [];
}

function dropRows(place, rows, h, found) {
  rows.forEach((d, index) => dropBelow(place.children, d, [...h, { n: index + 1, d }], found));
}

function dropBelow(numbers, d, h, found) {
  for (const number of numbers) {
    const place = PLACES[number];
    if (place.kind === "group") dropBelow(place.children, d, h, found);
    else if (place.kind === "repeat") dropRows(place, d[number] || [], h, found);
    else if (!place.calculated && d[number] !== undefined) found.push([number, "irrelevant", h, 0]);
  }
}

function value(number, place, E, h, found) {
  const blank = place.blank;
  const sent = raw(E, h, number);
  if (place.calculated) {
    at(E, h)[place.s] = sent;
    return relevant(place, E, h) ? place.calculation(E, h) : blank;
  }
  if (relevant(place, E, h)) return sent === undefined ? blank : Array.isArray(sent) ? sent.join(" ") : sent;
  if (sent !== undefined) found.push([number, "irrelevant", h, 0]);
  return blank;
}

function filledValue(content) {
  return content === content && content !== "";
}

function keep(numbers, E, h, found) {
  const out = {};
  for (const number of numbers) {
    const place = PLACES[number];
    if (place.relevant && place.kind !== "repeat" && !relevant(place, E, h)) continue;
    const kept = place.kind === "question" ? judge(number, place, E, h, found) : keepInside(number, place, E, h, found);
    if (kept !== undefined) out[place.name] = kept;
  }
  return out;
}

function keepInside(number, place, E, h, found) {
  if (place.kind === "group") {
    const inside = keep(place.children, E, h, found);
    return Object.keys(inside).length ? inside : undefined;
  }
  const rows = at(E, h)[place.r];
  if (place.count && relevant(place, E, h) && rows.length !== wanted_rows(place.count(E, h))) found.push([number, "count", h, 0]);
  return rows.length ? rows.map((row) => keep(place.children, E, [...h, row], found)) : undefined;
}

function isRequired(place, E, h) {
  return place.required === true || (typeof place.required === "function" && place.required(E, h));
}

function judge(number, place, E, h, found) {
  const content = at(E, h)[place.v];
  if (!filledValue(content)) {
    if (isRequired(place, E, h)) found.push([number, "required", h, 0]);
    return undefined;
  }
  const sent = raw(E, h, number);
  const broken = brokenRule(place, content, sent, E, h);
  if (broken) found.push([number, broken, h, 0]);
  if (place.warning && !place.warning(E, h)) found.push([number, "warning", h, 0]);
  return place.reads === "names" && !place.calculated ? sent : content;
}

function brokenRule(place, content, sent, E, h) {
  if (place.list !== undefined && !place.calculated && !chosen(place, content, sent, E, h)) return "choice";
  if (place.scale && !on_scale(content, ...place.scale)) return "range";
  return place.constraint && !place.constraint(E, h) ? "constraint" : "";
}

function chosen(place, content, sent, E, h) {
  const list = LISTS.get(place.list);
  const names = place.reads === "names" ? sent : [content];
  if (place.rank) return names.length === list.rows.length && list.rows.every((row) => names.includes(row.name));
  if (new Set(names).size !== names.length) return false;
  if (place.filter) return names.every((name) => rows_at(list.named, name).some((row) => place.filter(E, h, row)));
  return names.every((name) => list.named.has(name));
}

function runChecks(E, found) {
  CHECKS.forEach((rule, index) => {
    for (const h of held(PLACES[rule.places[0]], E)) {
      const asked = rule.places.every((number) => {
        const place = PLACES[number];
        const shared = place.repeats.every((repeat, depth) => PLACES[rule.places[0]].repeats[depth] === repeat);
        return !shared || relevant(place, E, h.slice(0, place.repeats.length));
      });
      if (asked && (!rule.relevant || rule.relevant(E, h)) && !rule.holds(E, h)) found.push([rule.places[0], "check", h, index]);
    }
  });
}

function compute(answers) {
  const faults = [];
  let data = {};
  if (isObject(answers)) data = readLevel(answers, TOP, "", [], {}, faults);
  else faults.push({ number: -1, path: "", rows: [], reason: "object", value: "" });
  const found = [];
  const E = runJobs(data, found);
  const kept = keep(TOP, E, [], found);
  runChecks(E, found);
  return { E, found, faults, kept };
}

// Findings in the order of the sheet; what they say comes from `told` (telling.js).

function pathText(number, h) {
  const place = PLACES[number];
  const steps = place.path.map((name) => name);
  place.repeats.forEach((repeat, depth) => {
    if (depth < h.length) steps[PLACES[repeat].path.length - 1] += `[${h[depth].n}]`;
  });
  return steps.join("/");
}

function rowsAtHand(place, numbers, E) {
  let h = [];
  for (let depth = 0; depth < numbers.length; depth += 1) {
    const repeat = place.repeats[depth];
    if (!relevant(PLACES[repeat], E, h)) return null;
    const row = at(E, h)[PLACES[repeat].r][numbers[depth] - 1];
    if (!row) return null;
    h = [...h, row];
  }
  return h;
}

function faultFinding({ number, path, rows, reason, value }, E, language) {
  const place = PLACES[number];
  const h = rowsAtHand(place, rows, E);
  const here = h !== null && relevant(place, E, h);
  const message = told({ place, number, code: here ? reason : "irrelevant", h, fault: value, language }, E);
  return { path, code: here ? "type" : "irrelevant", severity: here ? "error" : "warning", message };
}

function finding([number, code, h, index], E, language) {
  const severity = code === "check" ? CHECKS[index].severity : SOFT.includes(code) ? "warning" : "error";
  let shownCode = { count: "warning", range: "constraint" }[code] || code;
  if (code === "check" && severity === "warning") shownCode = "warning";
  const message = told({ place: PLACES[number], number, code, h, index, language }, E);
  return { path: pathText(number, h), code: shownCode, severity, message };
}

function orderOf(number, rows) {
  return [].concat(...rows.map((row, depth) => [PLACES[number].repeats[depth], row]), [number]);
}

function compareOrder(one, other) {
  for (let index = 0; index < Math.min(one.length, other.length); index += 1) {
    if (one[index] !== other[index]) return one[index] - other[index];
  }
  return one.length - other.length;
}

function report({ E, found, faults }, language) {
  const key = (number, rows) => `${number}:${rows.join(",")}`;
  const faulty = new Set(faults.map((fault) => key(fault.number, fault.rows)));
  const placed = faults
    .filter((fault) => fault.number >= 0)
    .map((fault) => [orderOf(fault.number, fault.rows), faultFinding(fault, E, language)]);
  for (const entry of found) {
    const rows = entry[2].map((row) => row.n);
    if (!REPLACED.includes(entry[1]) || !faulty.has(key(entry[0], rows))) placed.push([orderOf(entry[0], rows), finding(entry, E, language)]);
  }
  if (faults.some((fault) => fault.reason === "object")) placed.length = 0;
  placed.sort((one, other) => compareOrder(one[0], other[0]));
  const unknown = faults
    .filter((fault) => fault.number < 0)
    .sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0))
    .map((fault) => ({
      path: fault.path,
      code: fault.reason === "unknown" ? "unknown" : "type",
      severity: "error",
      message: told({ path: fault.path, code: fault.reason, language }, E),
    }));
  const wrong = new Set(placed.filter(([, entry]) => entry.severity === "error").map(([, entry]) => entry.path));
  const kept = placed.map(([, entry]) => entry).filter((entry) => entry.code !== "warning" || !wrong.has(entry.path));
  return [...kept, ...unknown];
}

function instances(numbers, prefix, E, h, shown, visit) {
  for (const number of numbers) {
    const place = PLACES[number];
    const path = prefix + place.name;
    const here = shown && relevant(place, E, h);
    visit(path, number, place, h, here);
    if (place.kind === "group") instances(place.children, `${path}/`, E, h, here, visit);
    if (place.kind !== "repeat" || !here) continue;
    at(E, h)[place.r].forEach((row) => {
      visit(`${path}[${row.n}]`, number, place, h, here);
      instances(place.children, `${path}[${row.n}]/`, E, [...h, row], here, visit);
    });
  }
}

export function check(answers, around, language = "id") {
  surround(around);
  const done = compute(answers);
  const findings = report(done, language);
  return { valid: findings.every((entry) => entry.severity === "warning"), findings, answers: done.kept };
}

// `lists` is told of each question that offers a list: its place and the rows around it, by its path.
function relevance({ E, kept }, lists) {
  const result = { answers: kept, relevant: {}, required: {} };
  instances(TOP, "", E, [], true, (path, number, place, h, here) => {
    result.relevant[path] = here;
    if (place.kind === "question") result.required[path] = here && isRequired(place, E, h);
    if (place.list !== undefined) lists.set(path, [place, h]);
  });
  return result;
}

function offered([place, h], E) {
  const list = LISTS.get(place.list);
  const rows = place.cut && list.below ? list.below(place.cut, place.parent(E, h)) : list.rows;
  return (place.filter ? rows.filter((row) => place.filter(E, h, row)) : rows).map((row) => row.name);
}

export function evaluate(answers, around) {
  surround(around);
  return relevance(compute(answers), new Map());
}

export function choices(path, answers, around) {
  return look(answers, around).choices(path);
}

// All of it from one computation: what `evaluate` and `check` say, and `choices(path)`.
export function look(answers, around, language = "id") {
  surround(around);
  const done = compute(answers);
  const lists = new Map();
  return Object.assign(relevance(done, lists), {
    findings: report(done, language),
    choices: (path) => (lists.has(path) ? offered(lists.get(path), done.E) : []),
  });
}
