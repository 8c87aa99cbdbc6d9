// An answer that came from elsewhere, written into the field in which it stands. Loaded when the first one comes.

export function labelOf(field) {
  const label = field.querySelector("legend, .lab > label, .lab > .label, .label");
  if (!label) return "";
  const copy = label.cloneNode(true);
  copy.querySelectorAll(".opt, .vh").forEach((one) => one.remove());
  return copy.textContent.trim();
}

// Puts another's answer into the field, whatever way it is asked; `rewrite` is the page's (reading.js).
export function writeField(field, name, value, rewrite) {
  const chosen = Array.isArray(value) ? value : [value];
  field.querySelectorAll("input[type=radio], input[type=checkbox]").forEach((box) => {
    box.checked = chosen.includes(box.value);
    box.parentElement.classList.toggle("on", box.checked);
  });
  const box = document.getElementById(name);
  if (!box || box.matches("[type=radio], [type=checkbox]")) return;
  if (box.dataset.kind === "file") {
    import("./attach.js").then((module) => module.stand(box, value));
    return;
  }
  const text = value === null || value === undefined ? "" : String(value);
  // A list may not offer it yet: what it offers follows the answers above.
  if (box.matches("select") && !Array.from(box.options).some((one) => one.value === text)) box.add(new Option(text, text));
  box.value = text;
  rewrite(box, value);
}

// Shows an answer that came from elsewhere; `setRows(name, ids)` makes a repeat show these rows, and may promise to.
export function write({ paths, rewrite }, fieldOf, setRows, path, value) {
  if (paths.isRepeat(path)) {
    return setRows(path, Array.isArray(value) ? value : []);
  }
  const field = fieldOf(path);
  if (!field) return null;
  if (path.startsWith("~reason/")) {
    const why = field.querySelector(":scope > .why textarea");
    if (why) why.value = value || "";
  } else if (path.startsWith("~confirmed/")) {
    const sure = field.querySelector(".sure input[type=checkbox]");
    if (sure) sure.checked = value === true;
  } else {
    writeField(field, path, value, rewrite);
    field.classList.toggle("empty", value === null || value === "" || value.length === 0);
  }
  return null;
}
