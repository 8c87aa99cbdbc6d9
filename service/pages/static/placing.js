// Puts an answer that came from elsewhere (the journal, a colleague, a backup) into the page, wherever it stands there.

import { writeField } from "./reading.js";
import { REASON } from "./reasons.js";

const CONFIRMED = "~confirmed/";

export function labelOf(field) {
  const label = field.querySelector("legend, .lab > label, .lab > .label, .label");
  if (!label) return "";
  const copy = label.cloneNode(true);
  copy.querySelectorAll(".opt, .vh").forEach((one) => one.remove());
  return copy.textContent.trim();
}

// `work` holds root, flat, paths, touched; `setRows(name, ids)` makes a repeat show these rows.
export function placing(work, setRows, refresh) {
  const { root, flat, paths, touched } = work;
  const byName = (name) => root.querySelector(`.field[data-name="${CSS.escape(name)}"]`);

  // The field in which a path is answered, explained or confirmed; null where the page does not show it.
  function fieldOf(path) {
    if (path.startsWith(CONFIRMED)) return byName(path.slice(CONFIRMED.length));
    if (!path.startsWith(REASON)) return byName(path);
    const told = path.slice(REASON.length);
    return Array.from(root.querySelectorAll(".field")).find((one) => paths.findingPath(flat, one.dataset.name) === told) || null;
  }

  function show(path, value) {
    if (paths.isRepeat(path)) {
      setRows(path, Array.isArray(value) ? value : []);
      return;
    }
    const field = fieldOf(path);
    if (!field) return;
    if (path.startsWith(REASON)) {
      const why = field.querySelector(":scope > .why textarea");
      if (why) why.value = value || "";
    } else if (path.startsWith(CONFIRMED)) {
      const sure = field.querySelector(".sure input[type=checkbox]");
      if (sure) sure.checked = value === true;
    } else {
      writeField(field, path, value);
      field.classList.toggle("empty", value === null || value === "" || value.length === 0);
    }
  }

  function put(path, value) {
    show(path, value);
    flat[path] = value;
    if (!path.startsWith("~")) touched.add(path);
    refresh();
  }

  return { fieldOf, put, repeats: paths.isRepeat };
}
