// The annotations of a draft as they are shown: counted, fetched for what is in view, painted, and opened where one asks.
import { Composer } from './composer.js';
import { fillIn } from './annotations-form.js';
import { annotationsAt, paint, showPaint } from './highlights.js';
import { oneByOne } from './one-by-one.js';
import { ask } from './trouble.js';
import { markDrafts } from './unsent-marks.js';

const MOST_AT_ONCE = 20;

export class Layer {
  constructor(root, address, margins, words, trouble) {
    Object.assign(this, { root, address, margins, words, trouble, waiting: new Set(), loads: new Map() });
    this.isSingle = 'single' in root.dataset;
    const closed = () => { if (!this.isSingle) markDrafts(root, address, words.kept); };
    this.composer = new Composer(words, { closed, submitted: (margin, annotation) => this.add(margin, annotation) });
    closed();
  }

  #say(words, count) {
    const plural = new Intl.PluralRules(document.documentElement.lang);
    return (words[plural.select(count)] ?? words.other).replace('{count}', count.toLocaleString());
  }

  // How many annotations each provision has, and how many of them came from earlier drafts.
  showCounts(news, carried = this.carried) {
    const counts = { ...this.counts, ...news };
    Object.assign(this, { counts, carried });
    for (const link of this.root.querySelectorAll('a[data-count]')) {
      const { count: slug } = link.dataset;
      const brought = carried[slug] ? `, ${this.#say(this.words.carried, carried[slug])}` : '';
      link.firstChild.data = this.#say(this.words.counts, counts[slug] ?? 0) + brought;
    }
    document.querySelector('[data-rail-note]')?.removeAttribute('hidden');
    for (const [slug, count] of Object.entries(counts)) {
      const entry = document.querySelector(`.rail a[href="#${CSS.escape(slug)}"]`);
      const shown = entry?.querySelector('.count') ?? entry?.appendChild(document.createElement('span'));
      if (shown) Object.assign(shown, { className: 'count', textContent: count });
    }
  }

  showUnplaced(count) {
    for (const link of document.querySelectorAll('[data-unplaced]')) {
      link.hidden = count === 0;
      link.textContent = this.#say(this.words.unplaced, count);
    }
  }

  // Fetches the annotations of provisions that come near the window; those that go away leave the page.
  watch() {
    const show = oneByOne((margin) => (this.isSingle ? paint(margin.text, margin.list) : margin.refresh()));
    const seen = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        const margin = this.margins.get(target.dataset.provision);
        margin.isNear = isIntersecting;
        if (!isIntersecting) margin.leave();
        else if (this.counts[margin.slug]) this.load(margin.slug).then(() => show(margin));
      }
    }, { rootMargin: '60% 0px' });
    for (const margin of this.margins.values()) seen.observe(margin.section);
  }

  // Resolves when the annotations of the provision are known; provisions asked for at once share a request.
  load(slug) {
    if (!this.loads.has(slug)) {
      this.loads.set(slug, new Promise((resolve) => {
        this.waiting.add({ slug, resolve });
        if (this.waiting.size === 1) setTimeout(() => this.#fetch(), 30);
      }));
    }
    return this.loads.get(slug);
  }

  async #fetch() {
    const batch = [...this.waiting].slice(0, MOST_AT_ONCE);
    for (const one of batch) this.waiting.delete(one);
    if (this.waiting.size) setTimeout(() => this.#fetch(), 30);
    const rooms = batch.map(({ slug }) => `${slug}:${this.isSingle ? 0 : this.margins.get(slug).room}`);
    const { provisions = {}, failure } = await this.#ask('in', rooms);
    for (const { slug, resolve } of batch) {
      this.margins.get(slug).failure = failure;
      if (!provisions[slug]) this.loads.delete(slug);
      else this.margins.get(slug).list = provisions[slug].map(([number, start, end, carried]) => ({ number, start, end, carried }));
      resolve();
    }
  }

  // Asks for the annotations of provisions ("in") or for cards ("numbers"); the cards that come are kept.
  async #ask(name, values) {
    const { data, failure } = await ask(`${this.address}/annotations.json?${name}=${values.map(encodeURIComponent).join(',')}`);
    for (const card of data.cards ?? []) this.margins.get(card.provision)?.cards.set(card.number, card);
    if (!this.isSingle) this.trouble.say(failure);
    return { provisions: data.provisions, failure };
  }

  // Fetches the cards of these annotations; resolves to why there are none, else to nothing.
  async askCards(numbers) {
    return (await this.#ask('numbers', numbers)).failure;
  }

  // Puts a new annotation in its place and takes the reader there.
  async add(margin, annotation) {
    await this.load(margin.slug);
    margin.cards.set(annotation.number, annotation);
    const others = margin.list.filter(({ number }) => number !== annotation.number);
    margin.list = [...others, annotation].sort((a, b) => (a.start ?? -1) - (b.start ?? -1));
    this.showCounts({ [margin.slug]: margin.list.length });
    await margin.refresh();
    margin.open([annotation.number]);
  }

  annotate(margin, chosen) {
    if (!this.isSingle) return this.composer.open(margin, chosen);
    const form = document.querySelector('#annotate form');
    if (form) fillIn(form, chosen?.selection ?? null);
    document.getElementById('annotate').scrollIntoView();
    (form?.elements.text ?? document.querySelector('#annotate a'))?.focus({ preventScroll: true });
  }

  // Opens the annotations of a place, or all; on the provision's own page they stand in the list below.
  async open(margin, numbers) {
    if (!this.isSingle) return margin.open(numbers);
    const card = document.querySelector(`.thread[data-number="${numbers[0]}"]`);
    if (card) return card.focus();
    const failure = await this.askCards(numbers.slice(0, 1));
    const known = margin.cards.get(numbers[0]);
    this.trouble.show(known ? '' : failure || 'missing', () => this.open(margin, numbers));
    if (known) location.assign(known.href);
  }

  listen() {
    this.root.addEventListener('click', async (event) => {
      const section = event.target.closest('[data-provision]');
      const margin = section && this.margins.get(section.dataset.provision);
      const link = event.target.closest('a');
      if (!margin || event.ctrlKey || event.metaKey || event.shiftKey || this.isSingle && link) return;
      if (link?.matches('.annotate, .annotation-count')) {
        event.preventDefault();
        if (link.matches('.annotate')) return this.annotate(margin, null);
        await this.load(margin.slug);
        return margin.list.length || margin.failure ? this.open(margin, null) : location.assign(link.href);
      }
      if (link || !getSelection().isCollapsed) return;
      const numbers = annotationsAt(margin.text, event.clientX, event.clientY).map(({ number }) => number);
      if (numbers.length) this.open(margin, numbers);
    });
    addEventListener('online', () => { for (const margin of this.margins.values()) if (margin.isNear && margin.failure) margin.tryAgain(); });
    document.getElementById('show-annotations')?.addEventListener('change', ({ target }) => showPaint(target.checked));
  }
}
