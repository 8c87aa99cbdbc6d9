// English for the pages' modules. The service writes the sentences of its catalogue into `said` as it starts.

self.english = (() => {
  const SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
  const TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
  const STEPS = [[1e12, "trillion"], [1e9, "billion"], [1e6, "million"], [1e3, "thousand"], [100, "hundred"]];
  const NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];
  const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

  function inWords(count) {
    if (count < 0) return `minus ${inWords(-count)}`;
    if (count < 20) return SMALL[count];
    if (count < 100) return TENS[Math.floor(count / 10)] + (count % 10 ? `-${SMALL[count % 10]}` : "");
    const [size, name] = STEPS.find(([step]) => count >= step);
    const rest = count % size;
    const said = `${inWords(Math.floor(count / size))} ${name}`;
    if (!rest) return said;
    return rest < 100 ? `${said} and ${inWords(rest)}` : `${said} ${inWords(rest)}`;
  }

  return { said: {}, inWords, NAMES, DAYS };
})();
