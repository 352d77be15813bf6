// Beside each provision: how many annotations it has in the old draft and in the new, and what became of those that were
// carried from the one to the other.
export async function countAnnotations(page) {
  const numbers = page.dataset.drafts.split(' ');
  const [counts, verdicts] = await Promise.all([
    Promise.all(numbers.map(async (number) => [number, (await load(page, `${number}/counts.json`)).provisions])),
    load(page, `${numbers[1]}/verdicts.json`),
  ]);
  const of = new Map(counts);
  for (const link of page.querySelectorAll('[data-count]')) {
    const [number, slug] = link.dataset.count.split(/\/(.*)/s);
    const count = of.get(number)?.[slug];
    if (count) link.querySelector('[data-number]').textContent = ` (${count.toLocaleString()})`;
  }
  for (const line of page.querySelectorAll('[data-verdicts]')) {
    const found = verdicts['gone' in line.dataset ? 'unplaced' : 'placed']?.[line.dataset.verdicts];
    if (found) line.textContent = sentence(page, verdicts.words, found, 'gone' in line.dataset);
  }
}

// "Carried here: 3 unchanged, 1 changed"
function sentence(page, words, found, gone) {
  const said = page.querySelector('.change-steps').dataset;
  const parts = Object.entries(found).map(([verdict, count]) => `${count.toLocaleString()} ${words[verdict] ?? verdict}`);
  return `${gone ? said.notCarried : said.carried} ${parts.join(', ')}`;
}

async function load(page, path) {
  try {
    const response = await fetch(`${page.dataset.address}${path}`);
    return response.ok ? await response.json() : {};
  } catch {
    return {}; // without an answer the links are there all the same
  }
}
