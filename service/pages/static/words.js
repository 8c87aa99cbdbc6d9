// Sentences of the modules: Indonesian as they stand here. An English page loads english.js first, which says the others.

export const english = (typeof self !== "undefined" && self.english) || null;

// What is not there, as it is stored.
export const nothing = (value) => (value === undefined ? null : value);

const fill = (said, pieces) => (pieces ? said.replace(/\{(\w+)\}/g, (_, name) => pieces[name]) : said);

export function t(sentence, pieces) {
  return fill((english && english.said[sentence]) || sentence, pieces);
}

// A sentence about `{count}` things: English tells one from many, Indonesian does not.
export function tn(sentence, count, pieces) {
  const [one, many] = (english && english.said[sentence]) || [sentence, sentence];
  return fill(count === 1 ? one : many, Object.assign({ count }, pieces));
}
