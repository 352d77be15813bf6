// The column beside the text: it holds the margins of all provisions in their order, each card at the height of its words.
// On a phone it rises from below as a sheet. The text keeps its place whatever stands beside it.
import { light, topOf } from './highlights.js';
import { element, icon } from './margin-cards.js';
import { Sheet, wide } from './sheet.js';

const GAP = 12;
const OVERHANG = 14; // the first line of a card stands at the height of its words

export class Column {
  constructor(root, words) {
    Object.assign(this, { root, words, margins: [] });
    const close = element('button', { type: 'button', class: 'sheet-close' }, icon('close'), words.close);
    close.addEventListener('click', () => this.close());
    this.aside = element('aside', { class: 'margin-column', 'aria-label': words.margin }, close);
    this.aside.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.close(); });
    this.sheet = new Sheet(root, this.aside, () => this.close());
    wide.addEventListener('change', () => {
      for (const margin of this.margins) margin.refresh();
      this.align();
    });
    new ResizeObserver(() => this.align()).observe(root.querySelector('[data-provision]')?.parentElement ?? root);
  }

  // Sets each card beside its words; cards that would overlap follow one another.
  align() {
    if (this.isWaiting) return;
    this.isWaiting = true;
    requestAnimationFrame(() => {
      this.isWaiting = false;
      const cards = [...this.aside.querySelectorAll('.thread, .composer, .margin-more')];
      if (!wide.matches) return cards.forEach((card) => { card.style.marginBlockStart = ''; });
      for (const { group } of this.margins) group.hidden = !group.hasChildNodes();
      const sizes = cards.map((card) => ({ height: card.offsetHeight, wanted: this.#wanted(card) }));
      this.#makeRoom(sizes, cards.findIndex((card) => card.matches('.composer')));
      let bottom = this.aside.getBoundingClientRect().top;
      cards.forEach((card, place) => {
        const { height, wanted } = sizes[place];
        const gap = Math.max(GAP, (wanted ?? bottom) - OVERHANG - bottom);
        card.style.marginBlockStart = `${gap}px`;
        bottom += gap + height;
      });
    });
  }

  // The composer stands at its words: the cards above it move up as far as they must and the column reaches.
  #makeRoom(sizes, composer) {
    let latest = sizes[composer]?.wanted;
    for (let place = composer - 1; place >= 0; place -= 1) {
      latest -= sizes[place].height + GAP;
      if (sizes[place].wanted !== null) latest = sizes[place].wanted = Math.min(sizes[place].wanted, latest);
    }
  }

  // Where a card would like to stand: at its words, else at its provision; null right below the one before.
  #wanted(card) {
    const { margin } = card;
    if (!margin) return null;
    return (card.place && topOf(margin.text, card.place)) ?? margin.text.getBoundingClientRect().top;
  }

  open(margin) {
    if (!wide.matches) for (const { group } of this.margins) group.hidden = true;
    margin.group.hidden = false;
    this.opened = margin;
    this.aside.classList.add('is-open');
    this.sheet.raise();
    this.align();
  }

  close() {
    const margin = this.opened;
    this.opened = null;
    this.aside.classList.remove('is-open');
    this.sheet.lower();
    this.align();
    if (!margin) return;
    light(margin.text, []);
    if (margin.shown) margin.render();
    margin.section.querySelector('.annotation-count, .annotate')?.focus({ preventScroll: true });
  }
}
