// How many annotations each provision has, in the old draft and in the new: beside the links to them.
export async function countAnnotations(page) {
  const counts = new Map(await Promise.all(page.dataset.drafts.split(' ').map(async (number) => [number, await load(page, number)])));
  for (const link of page.querySelectorAll('[data-count]')) {
    const [number, slug] = link.dataset.count.split(/\/(.*)/s);
    const count = counts.get(number)?.[slug];
    if (count) link.querySelector('[data-number]').textContent = ` (${count.toLocaleString()})`;
  }
}

async function load(page, number) {
  try {
    const response = await fetch(`${page.dataset.address}${number}/counts.json`);
    return response.ok ? (await response.json()).provisions : {};
  } catch {
    return {}; // without an answer the links are there all the same
  }
}
