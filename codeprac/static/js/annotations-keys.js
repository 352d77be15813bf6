// Keys: n and p go to the next and the previous annotation, a annotates the selected words. Single keys can be switched off
// (WCAG 2.1.4) by the box of the reading page, and do nothing while somebody types.
export function bindKeys(layer, counts, annotate) {
  const places = [...layer.margins.values()].filter(({ slug }) => counts[slug]);
  let at = null; // { margin, index }

  // The first annotation at or below the top of the window.
  function begin() {
    const margin = places.find(({ section }) => section.getBoundingClientRect().bottom > 80) ?? places[0];
    return margin && { margin, index: -1 };
  }

  async function go(step) {
    at = here() ?? at ?? begin();
    if (!at) return;
    await layer.load(at.margin.slug);
    let { margin, index } = at;
    index += step;
    while (index < 0 || index >= margin.list.length) {
      const next = places[places.indexOf(margin) + step];
      if (!next) return;
      margin = next;
      await layer.load(margin.slug);
      index = step > 0 ? 0 : margin.list.length - 1;
      if (!margin.list.length) return;
    }
    at = { margin, index };
    margin.section.scrollIntoView({ block: 'nearest' });
    await layer.open(margin, [margin.list[index].number]);
    document.activeElement?.scrollIntoView({ block: 'center' });
  }

  // Where the focus is, when it is on an annotation.
  function here() {
    const at = Number(document.activeElement?.closest('[data-number]')?.dataset.number);
    for (const margin of at ? places : []) {
      const index = margin.list.findIndex(({ number }) => number === at);
      if (index >= 0) return { margin, index };
    }
    return null;
  }

  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.matches?.('textarea, select, [contenteditable], input:not([type="checkbox"], [type="radio"])');
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || document.getElementById('show-keys')?.checked === false) return;
    const act = { n: () => go(1), p: () => go(-1), a: annotate }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
