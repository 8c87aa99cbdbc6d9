// One submission filled and judged by @getodk/xforms-engine (ODK Web Forms), under jsdom: `node xforms_engine.mjs FORM.xml ANSWERS.json`.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";

const ROUNDS = 5;
const NAMES = [
  "window", "document", "DOMParser", "XMLSerializer", "Node", "Element", "Document", "Text", "Attr", "XMLDocument",
  "XPathResult", "XPathEvaluator", "CDATASection", "Comment", "ProcessingInstruction", "DocumentFragment", "NodeFilter",
];

// The engine is built for browsers: it asks for their names, and its parser for Node's own.
globalThis.require = createRequire(import.meta.url);
globalThis.__dirname = process.cwd();
const { window } = new JSDOM("<!doctype html>");
for (const name of NAMES) globalThis[name] ??= window[name];
const { loadForm } = await import("@getodk/xforms-engine");

function valueOf(node, value) {
  if (node.valueType === "int") return BigInt(value);
  if (Array.isArray(value)) return value.map(String);
  return node.valueType === "decimal" ? value : String(value);
}

function fill(node, answers) {
  let filled = 0;
  for (const child of node.currentState.children ?? []) {
    const name = child.currentState.reference.split("/").pop().replace(/\[.*/, "");
    const value = answers[name];
    if (value === undefined) continue;
    if (child.nodeType.startsWith("repeat-range")) {
      while (child.currentState.children.length < value.length) child.addInstances();
      value.forEach((row, index) => (filled += fill(child.currentState.children[index], row)));
    } else if (value !== null && typeof value === "object" && !Array.isArray(value)) {
      filled += fill(child, value);
    } else {
      filled += 1;
      if (child.setValue) child.setValue(valueOf(child, value));
      else if (child.selectValues) child.selectValues([value].flat().map(String));
      else if (child.selectValue) child.selectValue(String(value));
      else filled -= 1;
    }
  }
  return filled;
}

const [, , formFile, answersFile] = process.argv;
const answers = JSON.parse(readFileSync(answersFile, "utf8"));
const start = performance.now();
const form = await loadForm(readFileSync(formFile, "utf8"), {
  fetchFormAttachment: async () => new Response("", { status: 404 }),
  missingResourceBehavior: "BLANK",
});
const load = performance.now() - start;
const times = [];
let filled = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  const begin = performance.now();
  const { root } = form.createInstance();
  filled = fill(root, answers);
  root.validationState.violations.length;
  times.push(performance.now() - begin);
}
times.sort((one, other) => one - other);
console.log(JSON.stringify({ status: form.status, load, filled, submission: times[ROUNDS >> 1] }));
