// What findings say is in a module of its own, loaded when the first is to be told. Until it is there, plain words stand for it.

import { t } from "./words.js";

// `load(more)` fetches the module, `take(messages)` gets what it exports, `failed()` is told when it could not be fetched.
export function explaining(load, take, failed) {
  let asked = null;
  let tries = 0;
  let missing = false;

  // Settles when the module is there or cannot be had now; the next finding, or the link that comes back, asks again.
  function ask() {
    if (!asked) {
      asked = load(tries ? `?${tries}` : "").then((module) => take(module.messages), () => {
        asked = null;
        tries += 1;
        if (missing) return;
        missing = true;
        window.addEventListener("online", ask);
        failed();
      });
    }
    return asked;
  }

  function plain({ code }) {
    if (!missing) return t("Memuat penjelasan...");
    return code === "required" ? t("Belum dijawab") : t("Tidak lolos pemeriksaan; penjelasannya dimuat begitu sinyal kembali");
  }

  return { ask, plain };
}
