// Words selected in the text also bring up a link: where do they come from? It leads to the footprint of their provision.
import { selected } from './selection.js';
import { mapOf } from './selection-map.js';
import { element, icon } from './margin-cards.js';

const PAUSE = 150;
const BELOW = 46; // under the button that annotates
const touch = matchMedia('(pointer: coarse)');

export function offerTrace(article, address, words) {
  const link = element('a', { class: 'button is-small is-outline trace-link', href: address }, icon('history'), words.from);
  let timer;
  const show = () => {
    const chosen = selected(article);
    if (!chosen) return link.remove();
    const { start, end } = chosen.selection;
    link.href = `${address}/${chosen.section.dataset.provision}/footprint?start=${start}&end=${end}#chosen`;
    chosen.section.append(link);
    place(link, chosen);
  };
  link.addEventListener('pointerdown', (event) => event.preventDefault()); // else the selection is gone
  document.addEventListener('selectionchange', () => {
    clearTimeout(timer);
    if (document.activeElement === link) return;
    timer = setTimeout(show, PAUSE);
  });
}

function place(link, { text, selection }) {
  if (touch.matches) {
    Object.assign(link.style, { position: 'fixed', insetInline: 'auto 1rem', insetBlock: 'auto 4.25rem' });
    return;
  }
  const last = [...mapOf(text).rangeOf(selection.start, selection.end).getClientRects()].at(-1);
  const most = document.documentElement.clientWidth - link.offsetWidth - 8;
  link.style.insetInlineStart = `${Math.max(8, Math.min(last.right + scrollX - link.offsetWidth / 2, most))}px`;
  link.style.insetBlockStart = `${last.bottom + scrollY + BELOW}px`;
}
