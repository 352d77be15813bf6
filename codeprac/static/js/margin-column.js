// The column beside the text: it holds the margins of all provisions in their order, each card at the height of its words.
// On a phone it rises from below as a sheet. The text keeps its place whatever stands beside it.
import { light, topOf } from './highlights.js';
import { element, icon } from './margin-cards.js';
import { Sheet, wide } from './sheet.js';

const GAP = 12;
const OVERHANG = 14; // the first line of a card stands at the height of its words

// What keeps its place, the last one first: the composer at its words, the rest where it stands.
const COMPOSER = '.composer';
const HELD = [COMPOSER, '.thread:focus-within', ':is(.thread, .margin-more):hover'];

export class Column {
  constructor(root, words) {
    Object.assign(this, { root, words, margins: [] });
    const close = element('button', { type: 'button', class: 'sheet-close' }, icon('close'), words.close);
    close.addEventListener('click', () => this.close());
    this.aside = element('aside', { class: 'margin-column', 'aria-label': words.margin }, close);
    this.aside.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.close(); });
    this.sheet = new Sheet(root, this.aside, () => this.close());
    const goOn = () => { if (this.aside.querySelector('.thread[hidden]')) this.align(); };
    for (const event of ['pointerout', 'focusout']) this.aside.addEventListener(event, goOn);
    wide.addEventListener('change', () => {
      for (const margin of this.margins) margin.refresh();
      this.align();
    });
    new ResizeObserver(() => this.align()).observe(root.querySelector('[data-provision]')?.parentElement ?? root);
  }

  // Sets each card beside its words; cards that would overlap follow one another. What the reader points at, or is at with
  // the keyboard, stays where it stands, whatever comes above it.
  align() {
    if (this.isWaiting) return;
    this.isWaiting = true;
    requestAnimationFrame(() => {
      this.isWaiting = false;
      const cards = [...this.aside.querySelectorAll('.thread, .composer, .margin-more')];
      if (!wide.matches) return cards.forEach((card) => Object.assign(card, { hidden: false }).style.marginBlockStart = '');
      for (const { group } of this.margins) group.hidden = !group.hasChildNodes();
      this.#place(cards);
    });
  }

  #place(cards) {
    const { top } = this.aside.getBoundingClientRect();
    for (const card of cards) card.hidden = false;
    const sizes = cards.map((card) => ({ height: card.offsetHeight, wanted: this.#wanted(card) }));
    const words = sizes.map(({ wanted }) => wanted ?? top);
    for (const held of HELD) {
      const one = cards.findIndex((card) => card.matches(held));
      if (one < 0) continue;
      sizes[one].wanted = words[one] + (cards[one].offWords ?? 0);
      if (held !== COMPOSER) this.#holdBack(cards, sizes, one, sizes[one].wanted - OVERHANG - top);
      this.#makeRoom(sizes, one);
    }
    let bottom = top;
    cards.forEach((card, place) => {
      const { height, wanted } = sizes[place];
      const gap = Math.max(GAP, (wanted ?? bottom) - OVERHANG - bottom);
      card.style.marginBlockStart = `${gap}px`;
      if (!card.hidden && !card.matches(COMPOSER)) card.offWords = bottom + gap + OVERHANG - words[place];
      bottom += gap + height;
    });
  }

  // One stands where it wants to: the cards above it move up as far as they must and the column reaches.
  #makeRoom(sizes, one) {
    let latest = sizes[one]?.wanted;
    for (let place = one - 1; place >= 0; place -= 1) {
      latest -= sizes[place].height + GAP;
      if (sizes[place].wanted !== null) latest = sizes[place].wanted = Math.min(sizes[place].wanted, latest);
    }
  }

  // Of the cards that come above one that keeps its place, those for which there is no room wait until it is left.
  #holdBack(cards, sizes, one, room) {
    let missing = sizes.slice(0, one).reduce((sum, { height }) => sum + height + GAP, GAP) - room;
    for (let place = 0; place < one && missing > 0; place += 1) {
      if ('offWords' in cards[place]) continue;
      missing -= sizes[place].height + GAP;
      cards[place].hidden = true;
      sizes[place] = { height: -GAP, wanted: null };
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
