// Storage paths (rows by their stable id) into nested answers and into the paths that findings speak.

export function pathsOf(repeats) {
  const shapes = repeats.map((name) => new RegExp(`^${name.replace(/\*/g, "[^/]+")}$`));
  const known = new Map();

  function isRepeat(path) {
    if (!known.has(path)) known.set(path, shapes.some((shape) => shape.test(path)));
    return known.get(path);
  }

  // Calls `step` for every part, `row` for every row id with its place; gives false when a row is no longer there.
  function walk(flat, name, step, row) {
    const parts = name.split("/");
    let path = "";
    for (let at = 0; at < parts.length; at += 1) {
      path = path ? `${path}/${parts[at]}` : parts[at];
      step(parts[at], at === parts.length - 1, isRepeat(path), path);
      if (isRepeat(path) && at + 1 < parts.length) {
        at += 1;
        const place = (flat[path] || []).indexOf(parts[at]);
        if (place < 0) return false;
        path = `${path}/${parts[at]}`;
        row(place, at === parts.length - 1);
      }
    }
    return true;
  }

  function findingPath(flat, name) {
    let said = "";
    const there = walk(
      flat,
      name,
      (part) => { said = said ? `${said}/${part}` : part; },
      (place) => { said += `[${place + 1}]`; },
    );
    return there ? said : "";
  }

  // The same for many names of one moment: what stands above them is found once.
  function finder(flat) {
    const found = new Map();
    return function pathOf(name) {
      const cut = name.lastIndexOf("/");
      const above = name.slice(0, cut);
      if (cut < 0 || isRepeat(above)) return findingPath(flat, name);
      if (!found.has(above)) found.set(above, findingPath(flat, above));
      return found.get(above) && found.get(above) + name.slice(cut);
    };
  }

  function put(flat, out, name) {
    let here = out;
    walk(
      flat,
      name,
      (part, last, repeat, path) => {
        if (repeat) {
          if (!Array.isArray(here[part])) here[part] = (flat[path] || []).map(() => ({}));
          here = here[part];
        } else if (last) {
          here[part] = flat[name];
        } else {
          here = here[part] = here[part] || {};
        }
      },
      (place) => { here = here[place]; },
    );
  }

  function fold(flat) {
    const out = {};
    Object.keys(flat).filter((name) => !name.startsWith("~") && flat[name] !== null)
      .sort((one, two) => isRepeat(two) - isRepeat(one))
      .forEach((name) => put(flat, out, name));
    return out;
  }

  function inRows(name) {
    return name.split("/").some((part, at, parts) => isRepeat(parts.slice(0, at + 1).join("/")) && at + 1 < parts.length);
  }

  return { fold, findingPath, finder, inRows, isRepeat };
}

export function answerAt(answers, path) {
  return path.split(/[/[\]]+/).filter(Boolean).reduce(
    (here, part) => (here == null ? here : here[/^\d+$/.test(part) && Array.isArray(here) ? part - 1 : part]),
    answers,
  );
}
