// The twin of the Python modules beside this file: same names, same results. A module of a form holds only the
// functions that its rules call, so every function stands alone at the margin and names what it needs.

// values

const NUMERAL = /^-?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)$/;
const TINY_NUMERAL = /^-?[0-9]+(?:\.[0-9]*)?e-[0-9]{1,3}$/;
const BLANK_ENDS = /^[ \t\r\n]+|[ \t\r\n]+$/g;

function trimmed(value) {
  return value.replace(BLANK_ENDS, "");
}

function number(value, zone) {
  const digits = trimmed(value);
  return NUMERAL.test(digits) ? Number(digits.replace(",", ".")) : local_days(digits, zone);
}

function tiny_number(value, zone) {
  return TINY_NUMERAL.test(trimmed(value)) ? 0 : number(value, zone);
}

function text(value) {
  if (value !== value) return "NaN";
  if (value === Infinity || value === -Infinity) return value > 0 ? "Infinity" : "-Infinity";
  if (Math.abs(value) < 1e-12) return "0";
  return unexponent(String(value));
}

function unexponent(written) {
  const at = written.indexOf("e");
  if (at < 0) return written;
  const sign = written[0] === "-" ? "-" : "";
  const [whole, fraction = ""] = written.slice(sign.length, at).split(".");
  const point = whole.length + Number(written.slice(at + 1));
  const digits = whole + fraction;
  if (point <= 0) return sign + "0." + "0".repeat(-point) + digits;
  return sign + (point >= digits.length ? digits.padEnd(point, "0") : digits.slice(0, point) + "." + digits.slice(point));
}

function shown(value) {
  return value !== value ? "" : text(value);
}

function truth(value) {
  return value === value && value !== 0;
}

function near(one, other) {
  return one === other || Math.abs(one - other) < 1e-12;
}

function answer_is(answer, other, zone) {
  return answer !== answer ? other === "" : near(answer, number(other, zone));
}

function same_answers(one, other) {
  return near(one, other) || (one !== one && other !== other);
}

function first(nodes) {
  return nodes.length ? nodes[0] : "";
}

function first_number(nodes) {
  return nodes.length ? nodes[0] : NaN;
}

function numbers(nodes, zone) {
  return nodes.map((node) => number(node, zone));
}

function filled_numbers(nodes, zone) {
  return nodes.filter((node) => node !== "").map((node) => number(node, zone));
}

function filled(nodes) {
  return nodes.filter((node) => node === node);
}

function shown_all(nodes) {
  return nodes.map(shown);
}

function any_equal_number(nodes, other) {
  return nodes.some((node) => near(node, other));
}

function any_other_number(nodes, other) {
  return nodes.some((node) => !near(node, other));
}

function any_equal_text(nodes, other) {
  return nodes.includes(other);
}

function any_other_text(nodes, other) {
  return nodes.some((node) => node !== other);
}

function any_shared(some, others) {
  const known = new Set(others);
  return some.some((node) => known.has(node));
}

function any_unlike(some, others) {
  return some.length > 0 && others.length > 0 && new Set([...some, ...others]).size > 1;
}

function any_below(some, others) {
  const most = greatest(others);
  return some.some((one) => one < most);
}

function any_at_most(some, others) {
  const most = greatest(others);
  return some.some((one) => one <= most);
}

function greatest(nodes) {
  return nodes.reduce((most, node) => (most >= node || node !== node ? most : node), NaN);
}

function date_below(one, other) {
  return one !== "" && one < other;
}

function date_at_most(one, other) {
  return one !== "" && one <= other;
}

function remainder(one, other) {
  return other !== 0 && Number.isFinite(one) ? one % other : NaN;
}

function storable(value) {
  return value - value === 0 ? value + 0 : NaN;
}

function truncated(value) {
  return value - value === 0 ? Math.trunc(value) + 0 : NaN;
}

function truths(nodes) {
  return nodes.map((node) => node !== "");
}

function exists(nodes) {
  return nodes.length > 0;
}

function number_or(value, other) {
  return value !== value ? other : value;
}

function text_or(value, other) {
  return value !== "" ? value : other;
}

function first_filled(...values) {
  const found = values.find((value) => value !== "");
  return found === undefined ? "" : found;
}

function has_word(value, word) {
  return ` ${value} `.includes(word);
}

// calendar

const DAY = 86400000;
const FIRST_DAY = -719162;
const LAST_DAY = 2932896;
const MOMENT = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T(.+))?$/;
const CLOCK = /^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$/;
const DAY_NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function padded(value, width) {
  return String(value).padStart(width, "0");
}

function day_number(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const right = year >= 1 && date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return right ? date.getTime() / DAY : NaN;
}

function day_text(days) {
  if (!(days >= FIRST_DAY && days < LAST_DAY + 1)) return "";
  const date = new Date(Math.floor(days) * DAY);
  return `${padded(date.getUTCFullYear(), 4)}-${padded(date.getUTCMonth() + 1, 2)}-${padded(date.getUTCDate(), 2)}`;
}

function clock(value, zone) {
  const match = CLOCK.exec(value);
  if (match === null) return null;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] || 0)];
  const offset = clock_offset(match[5], zone);
  if (hour > 23 || minute > 59 || second > 59 || offset === null) return null;
  const thousandths = Number((match[4] || "").padEnd(3, "0").slice(0, 3));
  return [((hour * 60 + minute) * 60 + second) * 1000 + thousandths, offset];
}

function clock_offset(written, zone) {
  if (written === undefined) return zone;
  if (written === "Z") return 0;
  const minutes = Number(written.slice(-2));
  const offset = Number(written.slice(1, 3)) * 60 + minutes;
  if (minutes > 59 || offset > 899) return null;
  return written[0] === "-" ? -offset : offset;
}

function moment(value, zone) {
  const match = MOMENT.exec(value);
  if (match === null) return NaN;
  const day = day_number(Number(match[1]), Number(match[2]), Number(match[3]));
  const time = match[4] === undefined ? [0, zone] : clock(match[4], zone);
  return day !== day || time === null ? NaN : day * DAY + time[0] - time[1] * 60000;
}

function local_days(value, zone) {
  return (moment(value, zone) + zone * 60000) / DAY;
}

function date_of(value, zone) {
  if (typeof value === "string") return day_text(local_days(trimmed(value), zone));
  return typeof value === "number" ? day_text(value) : "";
}

function date_time_of(value, zone) {
  if (typeof value === "string") {
    const written = trimmed(value);
    return moment(written, zone) === moment(written, zone) ? written : "";
  }
  return typeof value === "number" && Math.abs(value) < 1e8 ? stamp(Math.floor(value * DAY + 0.5), zone) : "";
}

function stamp(milliseconds, zone) {
  const local = milliseconds + zone * 60000;
  const day = day_text(Math.floor(local / DAY));
  if (day === "") return "";
  const rest = local - Math.floor(local / DAY) * DAY;
  const seconds = Math.floor(rest / 1000);
  const ahead = Math.abs(zone);
  const time = `${padded(Math.floor(seconds / 3600), 2)}:${padded(Math.floor(seconds / 60) % 60, 2)}:${padded(seconds % 60, 2)}`;
  const offset = `${zone < 0 ? "-" : "+"}${padded(Math.floor(ahead / 60), 2)}:${padded(ahead % 60, 2)}`;
  return `${day}T${time}.${padded(rest % 1000, 3)}${offset}`;
}

function decimal_date_time(value, zone) {
  if (typeof value === "string") return moment(trimmed(value), zone) / DAY;
  return typeof value === "number" ? value : NaN;
}

function decimal_time(value, zone) {
  const time = clock(trimmed(value), zone);
  const instant = time === null ? moment(trimmed(value), zone) : time[0] - time[1] * 60000;
  const local = instant + zone * 60000;
  return local !== local ? NaN : (local - Math.floor(local / DAY) * DAY) / DAY;
}

function formatted(value, pattern, zone) {
  let instant = NaN;
  if (typeof value === "string") instant = moment(trimmed(value), zone);
  else if (typeof value === "number" && Math.abs(value) < 1e8) instant = Math.floor(value * DAY + 0.5) - zone * 60000;
  const whole = instant !== instant ? "" : stamp(instant, zone);
  if (whole === "") return "";
  const parts = date_parts(whole);
  return pattern.replace(/%([^\n])/gu, (written, letter) => (letter in parts ? parts[letter] : written));
}

function date_parts(whole) {
  const [year, month, day] = [whole.slice(0, 4), whole.slice(5, 7), whole.slice(8, 10)];
  const weekday = DAY_NAMES[(((day_number(Number(year), Number(month), Number(day)) + 3) % 7) + 7) % 7];
  return Object.assign(Object.create(null), {
    Y: year, y: whole.slice(2, 4), m: month, n: String(Number(month)), b: MONTH_NAMES[Number(month) - 1], d: day,
    e: String(Number(day)), a: weekday, H: whole.slice(11, 13), h: String(Number(whole.slice(11, 13))),
    M: whole.slice(14, 16), S: whole.slice(17, 19), 3: whole.slice(20, 23), "%": "%",
  });
}

// arithmetic

function half_up(value) {
  if (!Number.isFinite(value)) return value;
  const low = Math.floor(value);
  return value - low >= 0.5 ? low + 1 + 0 : low + 0;
}

function rounded(value, places) {
  if (places === undefined || !Number.isFinite(value)) return half_up(value);
  if (places !== places || Math.abs(places) > 300) return NaN;
  const digits = Math.trunc(places);
  if (digits === 0) return (value < 0 ? -half_up(-value) : half_up(value)) + 0;
  return shifted(half_up(shifted(value, digits)), -digits) + 0;
}

function shifted(value, places) {
  const [digits, exponent] = String(value).split("e");
  return Number(`${digits}e${Number(exponent || 0) + places}`);
}

function floored(value) {
  return Math.floor(value);
}

function raised(value) {
  return Math.ceil(value) + 0;
}

function absolute(value) {
  return Math.abs(value);
}

function total(...values) {
  let result = 0;
  for (const value of values) result += value;
  return result;
}

function least(...values) {
  return values.length ? Math.min(...values) : NaN;
}

function most(...values) {
  return values.length ? Math.max(...values) : NaN;
}

function checklist(low, high, ...held) {
  const count = held.filter(Boolean).length;
  return (low === -1 || count >= low) && (high === -1 || count <= high);
}

function weighted_checklist(low, high, held, weights) {
  const pairs = Math.min(held.length, weights.length);
  const weight = total(...weights.slice(0, pairs).filter((_, place) => held[place]));
  return (low === -1 || weight >= low) && (high === -1 || weight <= high);
}

function square_root(value) {
  return Math.sqrt(value);
}

// Powers, logarithms and angles: the same operations in the same order as runtime/mathematics.py, so the same to the last bit.

function exponential(value) {
  if (value !== value || value === Infinity) return value;
  if (value > 710) return Infinity;
  if (value < -746) return 0;
  const turns = Math.floor(value / 0.6931471805599453 + 0.5);
  const rest = value - turns * 0.6931471803691238 - turns * 1.9082149292705877e-10;
  let result = 1;
  for (let step = 18; step > 0; step--) result = 1 + (result * rest) / step;
  return doubled(result, turns);
}

function doubled(value, times) {
  if (times > 1000) return value * 1.0715086071862673e301 * squared(2, times - 1000);
  if (times < -1000) return value * 9.332636185032189e-302 * squared(0.5, -1000 - times);
  return value * squared(times > 0 ? 2 : 0.5, Math.abs(times));
}

function logarithm(value) {
  if (value !== value || value < 0) return NaN;
  if (value === 0 || value === Infinity) return value === 0 ? -Infinity : value;
  let turns = 0;
  for (; value >= 4294967296; turns += 32) value /= 4294967296;
  for (; value < 2.3283064365386963e-10; turns -= 32) value *= 4294967296;
  for (; value > 1.4142135623730951; turns += 1) value /= 2;
  for (; value < 0.7071067811865476; turns -= 1) value *= 2;
  const part = (value - 1) / (value + 1);
  const square = part * part;
  let result = 0;
  for (let odd = 25; odd > 1; odd -= 2) result = (result + 1 / odd) * square;
  return turns * 0.6931471803691238 + (turns * 1.9082149292705877e-10 + (2 * part + 2 * part * result));
}

function logarithm_ten(value) {
  const result = logarithm(value) / 2.302585092994046;
  const nearest = result > -400 && result < 400 ? Math.floor(result + 0.5) : 0;
  return nearest !== 0 && tens(nearest) === value ? nearest : result;
}

function tens(power) {
  return Number("1e" + power);
}

function power_of_ten(value) {
  return value > -400 && value < 400 && Math.floor(value) === value ? tens(value) : power(10, value);
}

function power(base, exponent) {
  if (exponent === 0) return 1;
  if (exponent !== exponent || base !== base || (Math.abs(base) === 1 && Math.abs(exponent) === Infinity)) return NaN;
  const [size, times] = [Math.abs(base), Math.abs(exponent)];
  const whole = times < Infinity && Math.floor(exponent) === exponent;
  if (base < 0 && !whole && size < Infinity && times < Infinity) return NaN;
  let result;
  if (whole && times <= 1024) {
    result = squared(size, times);
    if (exponent < 0) result = inverse(result, size, times);
  } else if (size === 0 || size === 1 || size === Infinity) {
    result = size === 1 ? 1 : (size === 0) === exponent > 0 ? 0 : Infinity;
  } else if (times <= 1024) {
    const rest = times - Math.floor(times);
    const root = rest === 0.5 ? Math.sqrt(size) : exponential(rest * logarithm(size));
    result = squared(size, Math.floor(times)) * root;
    if (exponent < 0) result = result > 0 && result < Infinity ? 1 / result : result === 0 ? Infinity : 0;
  } else {
    result = exponential(exponent * logarithm(size));
  }
  return whole && exponent % 2 !== 0 && (base < 0 || Object.is(base, -0)) ? -result : result;
}

function squared(base, times) {
  let result = 1;
  while (times > 0) {
    if (times % 2 !== 0) result *= base;
    times = Math.floor(times / 2);
    if (times > 0) base *= base;
  }
  return result;
}

function inverse(result, base, times) {
  if (result === 0) return base === 0 ? Infinity : squared(1 / base, times);
  return result === Infinity && base !== Infinity ? squared(1 / base, times) : 1 / result;
}

function turned(value) {
  if (Math.abs(value) > 131072) value %= 6.283185307179586;
  const turns = Math.floor(value / 1.5707963267948966 + 0.5);
  const rest = value - turns * 1.5707963267341256 - turns * 6.077100506303966e-11 - turns * 2.0222662487959506e-21;
  return [rest, turns - 4 * Math.floor(turns / 4)];
}

function wave(rest, first) {
  const square = rest * rest;
  let result = 1;
  for (let step = first + 20; step > first; step -= 2) result = 1 - (result * square) / (step * (step - 1));
  return first ? rest * result : result;
}

function sine(value) {
  if (value - value !== 0) return NaN;
  const [rest, turns] = turned(value);
  const result = wave(rest, 1 - (turns % 2));
  return turns > 1 ? -result : result;
}

function cosine(value) {
  if (value - value !== 0) return NaN;
  const [rest, turns] = turned(value);
  const result = wave(rest, turns % 2);
  return turns > 0 && turns < 3 ? -result : result;
}

function tangent(value) {
  return value - value === 0 ? sine(value) / cosine(value) : NaN;
}

function arc_tangent(value) {
  const size = Math.abs(value);
  if (size !== size || size === 0) return value;
  const result = size > 1 ? 1.5707963267948966 - (near_angle(1 / size) - 1.2246467991473532e-16 / 2) : near_angle(size);
  return value < 0 ? -result : result;
}

function near_angle(size) {
  const far = size > 0.41421356237309503;
  const part = far ? (size - 1) / (size + 1) : size;
  const square = part * part;
  let result = 0;
  for (let odd = 45; odd > 1; odd -= 2) result = (1 / odd - result) * square;
  const angle = part - part * result;
  return far ? 0.7853981633974483 + (angle + 1.2246467991473532e-16 / 4) : angle;
}

function arc_tangent_two(high, wide) {
  if (high !== high || wide !== wide) return NaN;
  const [tall, broad] = [Math.abs(high), Math.abs(wide)];
  let angle;
  if (tall === Infinity && broad === Infinity) angle = 0.7853981633974483;
  else if (broad === 0 || tall === Infinity) angle = tall === 0 ? 0 : 1.5707963267948966;
  else angle = arc_tangent(tall / broad);
  if (wide < 0 || Object.is(wide, -0)) angle = 3.141592653589793 - (angle - 1.2246467991473532e-16);
  return high < 0 || Object.is(high, -0) ? -angle : angle;
}

function arc_sine(value) {
  return Math.abs(value) <= 1 ? arc_tangent_two(value, Math.sqrt((1 - value) * (1 + value))) : NaN;
}

function arc_cosine(value) {
  return Math.abs(value) <= 1 ? arc_tangent_two(Math.sqrt((1 - value) * (1 + value)), value) : NaN;
}

function pi() {
  return Math.PI;
}

function whole_part(value) {
  return Math.trunc(value) + 0;
}

// texts

function matches(pattern, value) {
  return pattern.test(value);
}

function true_text(value) {
  return value === "true" || value === "1";
}

const LONGEST_TEXT = 32767;

function bounded(value) {
  return value.length <= LONGEST_TEXT ? value : "";
}

function concat(...parts) {
  return bounded(parts.join(""));
}

function join(separator, ...parts) {
  return bounded(parts.join(separator));
}

function length(value) {
  return Array.from(value).length;
}

function single_spaced(value) {
  return value.replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, "");
}

function translated(value, old, replacement) {
  const table = new Map();
  const replacements = Array.from(replacement);
  Array.from(old).forEach((char, place) => {
    if (!table.has(char)) table.set(char, replacements[place] || "");
  });
  return Array.from(value, (char) => (table.has(char) ? table.get(char) : char)).join("");
}

function contains(value, piece) {
  return value.includes(piece);
}

function starts_with(value, piece) {
  return value.startsWith(piece);
}

function ends_with(value, piece) {
  return value.endsWith(piece);
}

function before(value, piece) {
  const at = piece === "" ? -1 : value.indexOf(piece);
  return at < 0 ? "" : value.slice(0, at);
}

function after(value, piece) {
  const at = value.indexOf(piece);
  return at < 0 ? "" : value.slice(at + piece.length);
}

function substring(value, start, count) {
  const low = half_up(start);
  const high = count === undefined ? Infinity : low + half_up(count);
  return Array.from(value).filter((_, place) => low <= place + 1 && place + 1 < high).join("");
}

function substr(value, start, end = Infinity) {
  const chars = Array.from(value);
  return chars.slice(place_in(start, chars.length), place_in(end, chars.length)).join("");
}

function place_in(place, size) {
  if (place !== place) return 0;
  if (place < 0) return Math.max(0, size + Math.trunc(place));
  return place > size ? size : Math.trunc(place);
}

function words(value) {
  return value.split(/[ \t\r\n]+/).filter((word) => word !== "");
}

function selected(value, name) {
  return words(value).includes(trimmed(name));
}

function selected_at(value, place) {
  const names = words(value);
  return place >= 0 && place < names.length ? names[Math.trunc(place)] : "";
}

function count_selected(value) {
  return words(value).length;
}

function count_filled(...parts) {
  return parts.filter((part) => part !== "").length;
}

function base64_text(value) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value) || value.length % 4) return "";
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const bytes = [];
  for (let at = 0; at < value.length; at += 4) {
    const four = Array.from(value.slice(at, at + 4), (char) => (char === "=" ? 0 : alphabet.indexOf(char)));
    const joined = (four[0] << 18) | (four[1] << 12) | (four[2] << 6) | four[3];
    bytes.push((joined >> 16) & 255, (joined >> 8) & 255, joined & 255);
  }
  const padding = value.endsWith("==") ? 2 : value.endsWith("=") ? 1 : 0;
  return utf8_text(bytes.slice(0, bytes.length - padding));
}

function utf8_text(bytes) {
  try {
    return decodeURIComponent(bytes.map((byte) => "%" + padded(byte.toString(16), 2)).join(""));
  } catch (_) {
    return "";
  }
}

// places

function point(value) {
  const parts = trimmed(value).split(/[ \t\r\n]+/);
  if (parts.length < 2 || parts.length > 4 || !parts.every((part) => /^(?:-?[0-9]+(?:\.[0-9]*)?|-?\.[0-9]+)$/.test(part))) return null;
  const [latitude, longitude] = [Number(parts[0]), Number(parts[1])];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? [latitude, longitude] : null;
}

function pieces_of(value) {
  return trimmed(value).replace(/;$/, "").split(";");
}

function points(texts) {
  const found = [].concat(...texts.map(pieces_of)).map(point);
  return found.length === 0 || found.includes(null) ? null : found;
}

function radians(degrees) {
  return degrees * 0.017453292519943295;
}

function area(...texts) {
  const ring = points(texts);
  if (ring === null) return NaN;
  if (ring.length < 3) return 0;
  let result = 0;
  ring.forEach(([latitude, longitude], place) => {
    const following = ring[(place + 1) % ring.length];
    const width = radians(following[1] - longitude);
    result += width * (2 + sine(radians(latitude)) + sine(radians(following[0])));
  });
  return half_up(Math.abs((result * 6378100 * 6378100) / 2) * 100) / 100;
}

function distance(...texts) {
  const line = points(texts);
  if (line === null) return NaN;
  let result = 0;
  for (let place = 1; place < line.length; place += 1) result += distance_between(line[place - 1], line[place]);
  return half_up(result * 100) / 100;
}

function distance_between(one, other) {
  const width = radians(one[1] - other[1]);
  const [low, high] = [radians(one[0]), radians(other[0])];
  const cosine_between = sine(low) * sine(high) + cosine(low) * cosine(high) * cosine(width);
  return arc_cosine(Math.min(1, Math.max(-1, cosine_between))) * 6378100;
}

function geofence(value, shape) {
  const [place, ring] = [point(value), points([shape])];
  if (place === null || ring === null) return false;
  let inside = false;
  ring.forEach((one, index) => {
    const other = ring[(index + ring.length - 1) % ring.length];
    const crosses = one[0] > place[0] !== other[0] > place[0];
    if (crosses && place[1] < ((other[1] - one[1]) * (place[0] - one[0])) / (other[0] - one[0]) + one[1]) inside = !inside;
  });
  return inside;
}

// chance

function spread(state) {
  let mixed = state >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0;
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function chance(seed, place) {
  return spread(seed + Math.imul(place, 0x9e3779b1)) / 4294967296;
}

function uuid(seed, place) {
  const digits = [1, 2, 3, 4].map((part) => padded(spread(seed + Math.imul(place * 4 + part, 0x9e3779b1)).toString(16), 8)).join("");
  const variant = "89ab"[parseInt(digits[16], 16) % 4];
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
}

// records

function rows_at(index, key) {
  return index.get(key) || [];
}

function column_of(rows, column) {
  return rows.length && column in rows[0] ? rows[0][column] : "";
}

function label_of(labels, name) {
  return labels.has(name) ? labels.get(name) : "";
}

function own(record, name) {
  return record !== null && typeof record === "object" && Object.prototype.hasOwnProperty.call(record, name) ? record[name] : null;
}

function record_of(record, key, value) {
  return record === null || (value !== "" && plain(own(record, key)) !== value) ? {} : record;
}

function field_of(record, column) {
  return plain(own(record, column));
}

function plain(value) {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number") return Math.abs(value) < 1e308 ? text(value) : "";
  return Array.isArray(value) ? value.map(plain).join(" ") : "";
}

function saved(record, path) {
  return path.reduce((here, name) => (Array.isArray(here) ? null : own(here, name)), record);
}

function saved_number(record, ...path) {
  return sent_number(saved(record, path));
}

function saved_text(record, ...path) {
  return plain(saved(record, path));
}

function saved_date(record, ...path) {
  const value = plain(saved(record, path)).slice(0, 10);
  return local_days(value, 0) === local_days(value, 0) ? value : "";
}

function sent_number(value) {
  return typeof value === "number" && Math.abs(value) < 1e300 ? value + 0 : NaN;
}

function sent_text(value) {
  return plain(value);
}

function indexed_text(rows, name, index, ...steps) {
  const row = indexed_row(rows, index, steps);
  return row === null ? "" : row[name];
}

function indexed_number(rows, name, index, ...steps) {
  const row = indexed_row(rows, index, steps);
  return row === null ? NaN : row[name];
}

function indexed_row(rows, index, steps) {
  if (!(index >= 1 && index < rows.length + 1)) return null;
  const row = rows[Math.trunc(index) - 1];
  return steps.length ? indexed_row(row[steps[0]], steps[1], steps.slice(2)) : row;
}

// answers

function is_time(value) {
  return clock(value, 0) !== null;
}

function is_moment(value) {
  return value.length > 10 && moment(value, 0) === moment(value, 0);
}

function is_date(value) {
  return value.length === 10 && moment(value, 0) === moment(value, 0);
}

function is_point(value) {
  return point(value) !== null;
}

function is_line(value) {
  return enough_points(value, 2);
}

function is_shape(value) {
  const places = pieces_of(value).map(trimmed);
  return enough_points(value, 3) && places[0] === places[places.length - 1];
}

function enough_points(value, fewest) {
  const places = pieces_of(value);
  return places.length >= fewest && places.every((place) => point(place) !== null);
}

function on_scale(value, start, end, step) {
  const [low, high] = [Math.min(start, end), Math.max(start, end)];
  if (!(low <= value && value <= high)) return false;
  const steps = step ? (value - low) / Math.abs(step) : 0;
  return Math.abs(steps - Math.floor(steps + 0.5)) < 1e-9;
}

function wanted_rows(count) {
  return count >= 0 && count < Infinity ? Math.trunc(count) : 0;
}

function sent_date(value) {
  const written = typeof value === "string" ? value.slice(0, 10) : "";
  return local_days(written, 0) === local_days(written, 0) ? written : "";
}

// digests

function digest(value, algorithm, encoding = "base64") {
  const hash = { MD5: md5, "SHA-1": sha1, "SHA-256": sha256 }[algorithm];
  if (!hash || (encoding !== "hex" && encoding !== "base64")) return "";
  const bytes = hash(utf8_bytes(value));
  return encoding === "hex" ? bytes.map((byte) => padded(byte.toString(16), 2)).join("") : base64_of(bytes);
}

function utf8_bytes(value) {
  const whole = value.replace(/[\ud800-\udfff]/gu, "?");
  return Array.from(unescape(encodeURIComponent(whole)), (char) => char.charCodeAt(0));
}

function base64_of(bytes) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  let written = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const joined = (bytes[at] << 16) | ((bytes[at + 1] || 0) << 8) | (bytes[at + 2] || 0);
    const four = [18, 12, 6, 0].map((shift) => alphabet[(joined >> shift) & 63]).join("");
    written += four.slice(0, Math.min(4, bytes.length - at + 1)).padEnd(4, "=");
  }
  return written;
}

function hash_blocks(bytes, little) {
  const length_of = bytes.length;
  const size = (((length_of + 8) >> 6) + 1) * 16;
  const words_of = new Array(size).fill(0);
  const shift_of = (at) => (little ? (at % 4) * 8 : 24 - (at % 4) * 8);
  bytes.concat(128).forEach((byte, at) => {
    words_of[at >> 2] |= byte << shift_of(at);
  });
  words_of[size - (little ? 2 : 1)] = (length_of << 3) | 0;
  words_of[size - (little ? 1 : 2)] = Math.floor(length_of / 536870912);
  return words_of;
}

function hash_bytes(state, little) {
  return [].concat(...state.map((word) => [24, 16, 8, 0].map((shift) => (word >>> (little ? 24 - shift : shift)) & 255)));
}

function rotated(word, count) {
  return (word << count) | (word >>> (32 - count));
}

function md5(bytes) {
  const blocks = hash_blocks(bytes, true);
  const turns = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
  let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < blocks.length; block += 16) {
    let [a, b, c, d] = state;
    for (let step = 0; step < 64; step += 1) {
      const round = step >> 4;
      const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round];
      const place = [step, 5 * step + 1, 3 * step + 5, 7 * step][round] % 16;
      const sine_of = Math.floor(Math.abs(Math.sin(step + 1)) * 4294967296);
      [a, d, c, b] = [d, c, b, (b + rotated((a + mixed + sine_of + blocks[block + place]) | 0, turns[round * 4 + (step % 4)])) | 0];
    }
    state = [a, b, c, d].map((word, at) => (word + state[at]) | 0);
  }
  return hash_bytes(state, true);
}

function sha1(bytes) {
  const blocks = hash_blocks(bytes, false);
  const keys = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];
  let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let block = 0; block < blocks.length; block += 16) {
    const schedule = blocks.slice(block, block + 16);
    let [a, b, c, d, e] = state;
    for (let step = 0; step < 80; step += 1) {
      if (step > 15) schedule[step] = rotated(schedule[step - 3] ^ schedule[step - 8] ^ schedule[step - 14] ^ schedule[step - 16], 1);
      const round = Math.floor(step / 20);
      const mixed = [(b & c) | (~b & d), b ^ c ^ d, (b & c) | (b & d) | (c & d), b ^ c ^ d][round];
      [e, d, c, b, a] = [d, c, rotated(b, 30), a, (rotated(a, 5) + mixed + e + keys[round] + schedule[step]) | 0];
    }
    state = [a, b, c, d, e].map((word, at) => (word + state[at]) | 0);
  }
  return hash_bytes(state, false);
}

function prime_fractions(count, root) {
  const primes = [];
  for (let candidate = 2; primes.length < count; candidate += 1) if (primes.every((prime) => candidate % prime)) primes.push(candidate);
  return primes.map((prime) => ((Math.pow(prime, 1 / root) % 1) * 4294967296) | 0);
}

function sha256(bytes) {
  const blocks = hash_blocks(bytes, false);
  const keys = prime_fractions(64, 3);
  let state = prime_fractions(8, 2);
  for (let block = 0; block < blocks.length; block += 16) {
    const schedule = blocks.slice(block, block + 16);
    let [a, b, c, d, e, f, g, h] = state;
    for (let step = 0; step < 64; step += 1) {
      if (step > 15) {
        const [early, late] = [schedule[step - 15], schedule[step - 2]];
        const low = rotated(early, 25) ^ rotated(early, 14) ^ (early >>> 3);
        const high = rotated(late, 15) ^ rotated(late, 13) ^ (late >>> 10);
        schedule[step] = (schedule[step - 16] + low + schedule[step - 7] + high) | 0;
      }
      const first_sum = h + (rotated(e, 26) ^ rotated(e, 21) ^ rotated(e, 7)) + ((e & f) ^ (~e & g)) + keys[step] + schedule[step];
      const second_sum = (rotated(a, 30) ^ rotated(a, 19) ^ rotated(a, 10)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first_sum) | 0, c, b, a, (first_sum + second_sum) | 0];
    }
    state = [a, b, c, d, e, f, g, h].map((word, at) => (word + state[at]) | 0);
  }
  return hash_bytes(state, false);
}

// display

function displayed_number(value, english, blank) {
  return value !== value ? blank : grouped(value, english, 10000);
}

function displayed_money(value, english, blank) {
  return value !== value ? blank : `${value < 0 ? "-" : ""}Rp${grouped(Math.abs(value), english, 0)}`;
}

function grouped(value, english, from_here) {
  const [thousands, decimal] = english ? [",", "."] : [".", ","];
  const written = text(value);
  const sign = written[0] === "-" ? "-" : "";
  const [digits, fraction] = written.slice(sign.length).split(".");
  const whole = Math.abs(value) >= from_here && /^[0-9]+$/.test(digits) ? digits.replace(/\B(?=(?:[0-9]{3})+$)/g, thousands) : digits;
  return sign + whole + (fraction ? decimal + fraction : "");
}

function displayed_text(value, english, blank) {
  if (value === "") return blank;
  const match = english ? null : /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value);
  return match ? `${match[3]}-${match[2]}-${match[1]}` : value;
}

function displayed_choices(labels, value, blank) {
  return words(value).map((name) => labels.get(name) || name).join(", ") || blank;
}
