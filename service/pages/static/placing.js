// Takes an answer that came from elsewhere (the journal, a colleague, a backup) into the page, wherever it stands there.

import { byId, message } from "./marks.js";
import { REASON } from "./reasons.js";
import { t } from "./words.js";

const CONFIRMED = "~confirmed/";

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

  // Said once: answers that are kept, and that this page cannot show.
  function unshown() {
    if (byId("belum-tampil")) return;
    const said = message("warn", t("Ada jawaban yang tersimpan tetapi belum tampil di halaman ini. Muat ulang halaman bila ada sinyal."));
    said.id = "belum-tampil";
    root.before(said);
  }

  // One after the other: rows before what stands in them. What was answered anew meanwhile stays.
  const arriving = [];

  async function showAll() {
    const { write } = await import("./writing.js");
    for (let at = 0; at < arriving.length; at += 1) {
      const { path, value } = arriving[at];
      if (flat[path] === value) await write(work, fieldOf, setRows, path, value);
    }
  }

  function put(path, value) {
    flat[path] = value;
    if (!path.startsWith("~")) touched.add(path);
    if (arriving.push({ path, value }) > 1) return;
    showAll().catch(unshown).then(() => {
      arriving.length = 0;
      refresh();
    });
  }

  return { fieldOf, put, unshown, repeats: paths.isRepeat };
}
