// The margin: annotations as cards beside the words they are about; on a phone they rise from below as a sheet. The text keeps
// its place whatever stands beside it.
import { light, topOf } from './highlights.js';
import { cardOf, element, icon } from './margin-cards.js';

const FEWEST = 3;
const CARD_HEIGHT = 170;
const GAP = 12;
const OVERHANG = 14; // the first line of a card stands at the height of its words
export const wide = matchMedia('(min-width: 64rem)');

// Some of a list, spread evenly over it.
function spread(list, most) {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, place) => list[Math.floor((place * list.length) / most)]);
}

// The column beside the text; it holds the margins of all provisions in their order.
export class Column {
  constructor(root, words) {
    Object.assign(this, { root, words, margins: [] });
    const close = element('button', { type: 'button', class: 'sheet-close' }, icon('close'), words.close);
    close.addEventListener('click', () => this.close());
    this.aside = element('aside', { class: 'margin-column', 'aria-label': words.margin }, close);
    this.aside.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.close(); });
    root.append(this.aside);
    wide.addEventListener('change', () => this.align());
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
      let bottom = this.aside.getBoundingClientRect().top;
      cards.forEach((card, place) => {
        const { height, wanted } = sizes[place];
        const gap = Math.max(GAP, (wanted ?? bottom) - OVERHANG - bottom);
        card.style.marginBlockStart = `${gap}px`;
        bottom += gap + height;
      });
    });
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
  }

  close() {
    const margin = this.opened;
    this.opened = null;
    this.aside.classList.remove('is-open');
    if (!margin) return;
    light(margin.text, []);
    if (margin.shown) margin.render();
    margin.section.querySelector('.annotation-count, .annotate')?.focus({ preventScroll: true });
  }
}

// The margin of one provision: { section, text, slug, name, address }. `list` holds every annotation as { id, start, end },
// `cards` those whose words are known.
export class Margin {
  constructor(place, column) {
    Object.assign(this, place, { column, words: column.words, list: [], cards: new Map(), shown: null });
    this.group = element('div', { role: 'group', class: 'margin-group', 'aria-label': this.words.on.replace('{name}', this.name) });
    this.group.hidden = true;
    column.margins.push(this);
    column.aside.append(this.group);
  }

  // Shows what is known: all that has room beside the text, or, with ids, those alone.
  render(ids = null) {
    this.shown = ids;
    const room = wide.matches ? Math.max(FEWEST, Math.floor(this.text.offsetHeight / CARD_HEIGHT)) : Infinity;
    const known = this.list.filter(({ id }) => (ids ?? [id]).includes(id) && this.cards.has(id));
    const chosen = (ids ? known : spread(known, room)).map(({ id }) => this.cards.get(id));
    const composer = this.group.querySelector('.composer');
    this.group.replaceChildren(...(composer ? [composer] : []), ...chosen.map((annotation) => this.#card(annotation)));
    if (ids?.length > 1) this.group.prepend(element('p', { class: 'margin-more' }, this.words.here.replace('{count}', ids.length)));
    if (chosen.length < this.list.length) this.group.append(this.#more(ids));
    this.column.align();
  }

  // Opens the margin at these annotations and takes the focus there; a single one that is shown already stays among the others.
  open(ids) {
    const find = () => ids?.length === 1 && this.group.querySelector(`[data-annotation="${ids[0]}"]`);
    if (!find()) this.render(ids);
    this.column.open(this);
    const card = find() || this.group.querySelector('.thread');
    card?.focus({ preventScroll: true });
    requestAnimationFrame(() => card?.scrollIntoView({ block: 'nearest' }));
  }

  #card(annotation) {
    const card = cardOf(annotation, this.words);
    card.margin = this;
    for (const event of ['focusin', 'pointerenter']) card.addEventListener(event, () => this.#activate(card));
    for (const event of ['focusout', 'pointerleave']) card.addEventListener(event, () => this.#activate(this.group.querySelector('.thread:focus-within')));
    return card;
  }

  #activate(card) {
    for (const other of this.group.children) other.classList.toggle('is-active', other === card);
    light(this.text, card ? [card.place] : []);
  }

  #more(ids) {
    const all = this.words.all.replace('{count}', this.list.length).replace('{name}', this.name);
    const more = element('p', { class: 'margin-more' }, element('a', { href: `${this.address}#annotations` }, all));
    if (!ids) return more;
    const back = element('button', { type: 'button', class: 'link-button' }, this.words.back);
    back.addEventListener('click', () => this.render());
    more.prepend(back, ' ');
    return more;
  }
}
