// The native date picker and the device's place, for a field that also takes typing. Loaded when the first is asked for.

import { message, saidIn } from "./marks.js";
import { t } from "./words.js";

export function pickDate(box, value, take) {
  const native = document.createElement("input");
  native.type = "date";
  native.className = "vh";
  native.tabIndex = -1;
  native.setAttribute("aria-hidden", "true");
  if (typeof value === "string") native.value = value;
  box.parentElement.append(native);
  native.addEventListener("change", () => { box.value = native.value; native.remove(); take(box); box.focus(); });
  if (native.showPicker) native.showPicker();
  else native.click();
}

export function locate(box, take) {
  navigator.geolocation.getCurrentPosition((found) => {
    box.value = `${found.coords.latitude.toFixed(6)}, ${found.coords.longitude.toFixed(6)}`;
    take(box);
  }, () => {
    saidIn(box.closest(".field")).append(message("info", t("Lokasi tidak dapat diambil. Tulis lintang dan bujurnya.")));
  });
}
