// A reason holds as long as what it explains: a changed answer takes it away, and it is asked for again.
// The same rule as forms/resting.py, which the server judges by.

export const REASON = "~reason/";
const bare = (path) => path.replace(/\[\d+\]/g, "");

function rests(here, there, on) {
  const mine = here.split("/");
  const its = there.split("/");
  const at = its.findIndex((part, place) => part !== mine[place]);
  if (at >= 0 && at < mine.length && mine[at].includes("[") && bare(mine[at]) === bare(its[at])) {
    return !its[at].includes("[") && on.includes(bare(there));
  }
  return on.some((one) => one === bare(there) || one.startsWith(`${bare(there)}/`));
}

// `draft.ground` are the places that each warning rests on besides its own: as the page comes, of those that are explained; `empty(path, text)` takes a reason away.
export function voider(draft, flat, paths, empty) {
  return (name) => {
    const there = paths.findingPath(flat, name);
    if (!there) return;
    Object.keys(flat).filter((key) => key.startsWith(REASON) && flat[key]).forEach((key) => {
      const here = key.slice(REASON.length);
      if (rests(here, there, [bare(here), ...(draft.ground[bare(here)] || [])])) empty(key, flat[key]);
    });
  };
}
