// What a finding says, in the asked language. TEXTS (by place number), CHECKED (by check), MESSAGES and LANGUAGE are written
// above it by script.py. An authored text is taken first, else our own of that code or reason.

function textIn(texts, language) {
  const text = texts && (texts[language] || texts[LANGUAGE] || texts[Object.keys(texts)[0]]);
  return text || "";
}

function filledIn(text, E, h) {
  return typeof text === "function" ? text(E, h) : text;
}

function plainText(text) {
  return typeof text === "function" ? text.source : text;
}

function isEnglish(language) {
  return language.startsWith("en");
}

function ownMessage(reason, language, pieces) {
  const text = MESSAGES[reason][isEnglish(language) ? 1 : 0];
  return text.replace(/\{(\w+)\}/g, (_, name) => (name in pieces ? pieces[name] : ""));
}

function displayed(texts, content, language) {
  if (typeof content === "string") return printable(displayed_text(content, isEnglish(language), ""));
  if (typeof content !== "number" || !(Math.abs(content) < 1e308)) return printable(plain(content));
  return printable((texts.money ? displayed_money : displayed_number)(content, isEnglish(language), ""));
}

// A path that is no place is told as it stands; `fault` is the answer that could not be read, h where it stands.
function told({ place, number, path, code, h, index, fault, language }, E) {
  if (!place) return ownMessage(code, language, { path });
  const texts = TEXTS[number] || {};
  const authored = textIn(code === "check" ? CHECKED[index] : texts[code], language);
  if (authored) return filledIn(authored, E, h);
  const label = textIn(texts.label, language) || place.name;
  if (code === "irrelevant") return ownMessage(code, language, { label: plainText(label) });
  const pieces = { label: filledIn(label, E, h) };
  const here = h.length ? h[h.length - 1] : E;
  if (fault !== undefined) {
    pieces.value = typeof fault === "string" ? printable(fault) : displayed(texts, fault, language);
  } else if (code === "count") {
    pieces.rows = String(here[`r${number}`].length);
    pieces.wanted = plain(place.count(E, h)) || "0";
  } else if (!place.children) {
    pieces.value = displayed(texts, here[`v${number}`], language);
    [pieces.start, pieces.end] = texts.bounds || ["1", "10"];
  }
  return ownMessage(code === "shape" ? texts.refused : code, language, pieces);
}
