// An answer that came from elsewhere, written into the field in which it stands. Loaded when the first one comes.

export function labelOf(field) {
  const label = field.querySelector("legend, .lab > label, .lab > .label, .label");
  if (!label) return "";
  const copy = label.cloneNode(true);
  copy.querySelectorAll(".opt, .vh").forEach((one) => one.remove());
  return copy.textContent.trim();
}

// Puts another's answer into the field, whatever way it is asked; `rewrite` is the page's (reading.js).
function writeField(field, name, value, rewrite) {
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

// Where a path is typed or ticked in its field.
export function boxOf(field, path) {
  if (path.startsWith("~reason/")) return field.querySelector(":scope > .why textarea");
  if (path.startsWith("~confirmed/")) return field.querySelector(".sure input[type=checkbox]");
  return document.getElementById(path);
}

// Shows an answer that came from elsewhere; `setRows(name, ids)` makes a repeat show these rows, and may promise to.
export function write(work, fieldOf, setRows, path, value) {
  if (work.paths.isRepeat(path)) return setRows(path, Array.isArray(value) ? value : []);
  const field = fieldOf(path);
  const box = field && boxOf(field, path);
  // What is being typed is not written over: it is an answer of its own once it is left, unless it was put back as it stood.
  if (box && box === work.typing) {
    box.addEventListener("blur", () => {
      if (box !== work.typing || work.flat[path] !== value) return;
      work.typing = null;
      show(work, field, box, path, value);
    }, { once: true });
  } else if (field) show(work, field, box, path, value);
  return null;
}

// Shows an answer in its field, or what is said of it: a reason, a confirmation.
export function show({ rewrite, typedOver, vouched }, field, box, path, value) {
  if (path.startsWith("~reason/")) {
    if (box) box.value = value || "";
  } else if (path.startsWith("~confirmed/")) {
    if (!box) return;
    box.checked = value === true;
    vouched(box);
  } else {
    writeField(field, path, value, rewrite);
    typedOver(field, path, value);
  }
}
