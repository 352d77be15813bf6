// Keys: N and P go to the next and the previous annotation, A annotates the selected words, or the provision that one reads.
import { onKeys } from './keys.js';

export function bindKeys(layer, counts, annotate) {
  const margins = [...layer.margins.values()];
  const places = margins.filter(({ slug }) => counts[slug]);
  let at = null; // { margin, index }

  // The provision that has the focus, else the first one at or below the top of the window.
  function reading(among) {
    const isRead = ({ section }) => section.contains(document.activeElement);
    return among.find(isRead) ?? among.find(({ section }) => section.getBoundingClientRect().bottom > 80) ?? among[0];
  }

  function begin() {
    const margin = reading(places);
    return margin && { margin, index: -1 };
  }

  function write() {
    if (annotate()) return;
    const margin = reading(margins);
    if (margin) layer.annotate(margin, null);
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

  if (!layer.isSingle) onKeys({ n: () => go(1), p: () => go(-1) });
  if (annotate) onKeys({ a: write });
}
