// Tells at each provision of a draft that the reader has begun to write about it and has not submitted it.
import { element } from './margin-cards.js';
import { session } from './session.js';
import { copies } from './unsent-store.js';

async function onServer(address) {
  const answer = await fetch(`${address}/unsent.json`, { headers: { Accept: 'application/json' } }).catch(() => null);
  return answer?.ok ? Object.keys((await answer.json()).provisions) : [];
}

export async function markDrafts(root, address, words) {
  const reader = await session();
  if (!reader.signed_in) return;
  const places = new Set(copies(reader.id).map(({ place }) => place));
  for (const slug of await onServer(address)) places.add(`${address}/${encodeURIComponent(slug)}/annotations`);
  for (const mark of root.querySelectorAll('[data-kept-mark]')) mark.remove();
  for (const section of root.querySelectorAll('[data-provision]')) {
    const slug = encodeURIComponent(section.dataset.provision);
    if (!places.has(`${address}/${slug}/annotations`)) continue;
    const mark = element('a', { class: 'sign is-warning', href: `${address}/${slug}#annotate`, 'data-kept-mark': '' }, words);
    section.querySelector('.provision-line')?.append(mark);
  }
}
