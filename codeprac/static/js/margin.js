// The margin of one provision: its annotations as cards beside the words they are about. Only what is near the window is
// kept in the page, so that the page does not grow with the number of annotations.
import { erase, light, paint } from './highlights.js';
import { arrange, cardOf, element } from './margin-cards.js';
import { wide } from './sheet.js';

const FEWEST = 2;
const MOST = 8;
const CARD_HEIGHT = 200;
const AT_ONCE = 12; // cards shown at once where there are many on the same words

// Some of a list, spread evenly over it.
function spread(list, most) {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, place) => list[Math.floor((place * list.length) / most)]);
}

// { section, text, slug, name, address } of a provision. `list` holds every annotation as { number, start, end, carried },
// `cards` those whose words are known; `askCards` fetches the cards of some
// numbers, `load` the list; `failure` is why something is not there.
export class Margin {
  constructor(place, column, means) {
    Object.assign(this, place, means, { column, failure: '', words: column.words, list: [], cards: new Map(), shown: null, isNear: false });
    this.group = element('div', { role: 'group', class: 'margin-group', 'aria-label': this.words.on.replace('{name}', this.name) });
    this.group.hidden = true;
    column.margins.push(this);
    column.aside.append(this.group);
  }

  // How many cards have room beside the text.
  get room() {
    return wide.matches ? Math.min(MOST, Math.max(FEWEST, Math.floor(this.text.offsetHeight / CARD_HEIGHT))) : 0;
  }

  // Comes near the window, or anew: paints the annotations, and shows the cards that have room.
  async refresh() {
    if (!this.isNear) return;
    paint(this.text, this.list);
    const unknown = spread(this.list, this.room).filter(({ number }) => !this.cards.has(number));
    if (unknown.length) await this.#fetch(unknown.map(({ number }) => number));
    if (this.isNear && !this.shown) this.render();
  }

  async #fetch(numbers) {
    this.failure = await this.askCards(numbers) || (numbers.every((number) => this.cards.has(number)) ? '' : 'missing');
  }

  // Fetches once more what could not be had, and shows what was to be shown.
  async tryAgain() {
    const { shown, failure } = this;
    const isHere = this.group.contains(document.activeElement);
    if (failure === 'missing') this.forget(this.slug);
    await this.load(this.slug);
    if (shown && this.list.length) return this.open(shown.length ? shown : null);
    await this.refresh();
    this.render(shown);
    if (isHere) this.group.querySelector('.thread, [data-again]')?.focus();
  }

  // Goes away from the window; what the reader is at stays.
  leave() {
    this.isNear = false;
    erase(this.text);
    if (this.column.opened === this || this.group.contains(document.activeElement) || this.group.querySelector('.composer')) return;
    this.shown = null;
    this.group.replaceChildren();
    this.column.align();
  }

  // Shows what has room beside the text, or, with numbers, those alone, as many as fit at once.
  render(numbers = null, most = AT_ONCE) {
    this.shown = numbers;
    const known = this.list.filter(({ number }) => this.cards.has(number));
    const wanted = numbers && known.filter(({ number }) => numbers.includes(number)).slice(0, most);
    const chosen = wanted ?? spread(known, this.room);
    const composer = this.group.querySelector('.composer');
    arrange(this.group, [
      ...(numbers?.length > 1 ? [element('p', { class: 'margin-more' }, this.#heading(numbers))] : []),
      ...(composer ? [composer] : []),
      ...chosen.map(({ number }) => this.#cardOnce(this.cards.get(number))),
      ...(numbers?.length > chosen.length ? [this.#next(numbers, chosen.length)] : []),
      ...(this.failure ? [Object.assign(this.trouble.notice(this.failure, () => this.tryAgain()), { margin: this })] : []),
      ...(chosen.length < this.list.length ? [this.#all(numbers)] : []),
    ]);
    this.column.align();
  }

  // Opens the margin at these annotations, or at all, and takes the focus there; a single one that is shown already stays
  // among the others.
  async open(numbers, most = AT_ONCE) {
    const wanted = numbers ?? this.list.map(({ number }) => number);
    const find = () => wanted.length === 1 && this.group.querySelector(`[data-number="${wanted[0]}"]`);
    const unknown = wanted.slice(0, most).filter((number) => !this.cards.has(number));
    if (unknown.length) await this.#fetch(unknown);
    if (!find()) this.render(wanted, most);
    this.column.open(this);
    const card = find() || this.group.querySelectorAll('.thread')[most - AT_ONCE] || this.group.querySelector('[data-again]');
    if (card) card.hidden = false; // it may have waited for room
    card?.focus({ preventScroll: true });
    requestAnimationFrame(() => card?.scrollIntoView({ block: 'nearest' }));
  }

  // The card that stands there for it already, or a new one.
  #cardOnce(annotation) {
    const same = this.shown ? [] : this.list.filter(({ start, end }) => start !== null && start === annotation.start && end === annotation.end);
    const old = this.group.querySelector(`.thread[data-number="${annotation.number}"]`);
    if (old?.place === annotation && old.same === same.length) return old;
    return Object.assign(this.#card(annotation, same), { margin: this, same: same.length });
  }

  #card(annotation, same) {
    const card = cardOf(annotation, this.words, this.address);
    if (same.length > 1) {
      const words = this.words.here.replace('{count}', same.length.toLocaleString());
      card.append(element('p', { class: 'thread-facts' }, this.#button(words, () => this.open(same.map(({ number }) => number)))));
    }
    for (const event of ['focusin', 'pointerenter']) card.addEventListener(event, () => this.#activate(card));
    for (const event of ['focusout', 'pointerleave']) card.addEventListener(event, () => this.#activate(this.group.querySelector('.thread:focus-within')));
    return card;
  }

  #activate(card) {
    for (const other of this.group.children) other.classList.toggle('is-active', other === card);
    light(this.text, card ? [card.place] : []);
  }

  #button(words, act) {
    const button = element('button', { type: 'button', class: 'link-button' }, words);
    button.addEventListener('click', act);
    return button;
  }

  #heading(numbers) {
    const isAll = numbers.length === this.list.length;
    return (isAll ? this.words.all : this.words.here).replace('{count}', numbers.length.toLocaleString()).replace('{name}', this.name);
  }

  #next(numbers, count) {
    const words = this.words.more.replace('{count}', Math.min(AT_ONCE, numbers.length - count)).replace('{left}', numbers.length - count);
    return element('p', { class: 'margin-more' }, this.#button(words, () => this.open(numbers, count + AT_ONCE)));
  }

  #all(numbers) {
    const all = this.words.all.replace('{count}', this.list.length.toLocaleString()).replace('{name}', this.name);
    const more = element('p', { class: 'margin-more' }, element('a', { href: `${this.address}#annotations` }, all));
    if (numbers && wide.matches) more.prepend(this.#button(this.words.back, () => this.render()), ' ');
    return more;
  }
}
