// Choice lists that the page hands over piece by piece (given.py). What a computation looked for and nobody has handed over
// yet is told by missing(): while that is empty, all that was computed is what the whole list would have given. A list that
// is not INSIDE the module and has no columns that cut it is one that the page hands over whole.

const GIVEN = new Map();
let MISSED = {};

function givenList(list, cuts) {
  const known = new Set();
  const [names, labels, parts] = [new Map(), new Map(), new Map()];

  function need(column, value) {
    if (!known.has(column + "=" + value)) MISSED[JSON.stringify([list, column, value])] = { list, column, value };
  }

  function named(name) {
    if (name !== "" && !names.has(name)) need(cuts.length ? "name" : "", cuts.length ? name : "");
    return names.get(name);
  }

  function below(column, value) {
    if (value !== "" || !column) need(column, value);
    return parts.get(column + "=" + value) || [];
  }

  function rowOf(column, value, [name, label, ...above]) {
    const row = { name };
    const whole = cuts.every((cut, at) => cut === column || above[at] !== undefined);
    cuts.forEach((cut, at) => {
      if (cut === column) row[cut] = value;
      else if (whole) row[cut] = above[at];
      else Object.defineProperty(row, cut, { get: () => need("name", name) || "" });
    });
    if (!names.has(name)) labels.set(name, label);
    if (!names.has(name) || (cuts.length && whole)) names.set(name, [row]);
    else if (!cuts.length) names.get(name).push(row);
    return row;
  }

  const made = {
    named: { get: named, has: (name) => named(name) !== undefined },
    labels: { get: (name) => named(name) && labels.get(name), has: (name) => named(name) !== undefined },
    below,
    cuts,
    get rows() {
      return below("", "");
    },
    give(column, value, rows) {
      const key = column + "=" + value;
      if (known.has(key)) return;
      known.add(key);
      parts.set(key, rows.map((row) => rowOf(column, value, row)));
    },
  };
  GIVEN.set(list, made);
  return made;
}

const LISTS = { get: (list) => INSIDE.get(list) || givenOf(list) };

function givenOf(list) {
  return GIVEN.get(list) || givenList(list, []);
}

// Lists, each with the columns that cut it.
function giveLists(lists) {
  lists.forEach(([list, ...cuts]) => givenList(list, cuts));
}

// The rows of a list where a column (or name) says a value, all where column is "". A row is name, label and what stands in
// the columns that cut the list; where a page knows only the one that it asked by, the others are missing when they are read.
export function give(list, column, value, rows) {
  if (!INSIDE.has(list)) givenOf(list).give(column, value, rows);
}

// Those rows of a whole list that its piece holds: for a page that could fetch only the whole.
export function pieceOf(list, column, value, rows) {
  const at = column === "name" ? 0 : 2 + givenOf(list).cuts.indexOf(column);
  return rows.filter((row) => row[at] === value);
}

export function missing() {
  const found = Object.keys(MISSED).map((key) => MISSED[key]);
  MISSED = {};
  return found;
}

export function labelsOf(list) {
  return INSIDE.has(list) ? null : givenOf(list).labels;
}
