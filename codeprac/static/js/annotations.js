// Annotations over the text of a draft: painted where they are in view, listed beside it, written where words are selected.
// The reading page is the same for everyone; what differs comes as data.
import { bindKeys } from './annotations-keys.js';
import { Layer } from './annotations-layer.js';
import { offerTrace } from './footprint.js';
import { Margin } from './margin.js';
import { Column } from './margin-column.js';
import { offerButton } from './selection.js';
import { ask, Trouble } from './trouble.js';

async function start(root) {
  const address = `/codes/${root.dataset.code}/drafts/${root.dataset.draft}`;
  const trouble = new Trouble(root);
  const { data, failure } = await ask(`${address}/counts.json`);
  trouble.show(failure, () => start(root));
  if (failure) return;
  const { provisions: counts, carried, unplaced, words, open } = data;
  const margins = new Map();
  const column = new Column(root, words);
  const means = { trouble, askCards: (numbers) => layer.askCards(numbers), load: (slug) => layer.load(slug), forget: (slug) => layer.loads.delete(slug) };
  for (const section of root.querySelectorAll('[data-provision]')) {
    const text = section.querySelector('[data-text]');
    const slug = section.dataset.provision;
    const name = section.dataset.name || section.querySelector('.provision-heading')?.textContent.trim() || slug;
    if (text) margins.set(slug, new Margin({ section, text, slug, name, address: `${address}/${slug}` }, column, means));
  }
  const layer = new Layer(root, address, margins, words, trouble);
  layer.showCounts(counts, carried);
  layer.showUnplaced(unplaced);
  layer.watch();
  layer.listen();
  const annotate = open ? offerButton(root, words, (chosen) => layer.annotate(margins.get(chosen.section.dataset.provision), chosen)) : null;
  offerTrace(root, address, words);
  if (!open) for (const link of root.querySelectorAll('a.annotate')) link.hidden = true;
  bindKeys(layer, counts, annotate);
}

const article = document.querySelector('.reading[data-code][data-draft]');
if (article) start(article);
