// A question that a return left locked opens when what was mended makes it wrong: the server takes it then, too.

import { byId } from "./marks.js";

export function unlock(field) {
  if (field.dataset.kept === undefined) return;
  delete field.dataset.kept;
  field.querySelectorAll("[readonly], [disabled]").forEach((box) => {
    box.readOnly = false;
    box.disabled = false;
  });
  const select = byId(field.dataset.name);
  if (select && select.matches("select") && !select.name) {
    field.querySelectorAll("input[type=hidden]").forEach((one) => { if (one.name === field.dataset.name) one.remove(); });
    select.name = field.dataset.name;
  }
  const chip = field.querySelector(".chip");
  if (chip) chip.remove();
}
