// Choice lists that stand inside a module.

function tableOf(columns, rows) {
  return rows.map((row) => columns.reduce((named, column, at) => Object.assign(named, { [column]: row[at] }), {}));
}

function indexOf(rows, column) {
  const index = new Map();
  for (const row of rows) {
    if (!(column in row)) continue;
    if (index.has(row[column])) index.get(row[column]).push(row);
    else index.set(row[column], [row]);
  }
  return index;
}

function listOf(rows) {
  return { rows, named: indexOf(rows, "name") };
}
