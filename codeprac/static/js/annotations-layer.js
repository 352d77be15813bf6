// The annotations of a draft as they are shown: counted, fetched for what is in view, painted, and opened where one asks.
import { Composer } from './composer.js';
import { fillIn } from './annotations-form.js';
import { annotationsAt, paint, showPaint } from './highlights.js';
import { markKept } from './unsent.js';

const MOST_AT_ONCE = 20;

export class Layer {
  constructor(root, address, margins, words) {
    Object.assign(this, { root, address, margins, words, waiting: new Set(), loads: new Map() });
    this.isSingle = 'single' in root.dataset;
    const closed = () => { if (!this.isSingle) markKept(root, address, words.kept); };
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

  // Fetches the annotations of provisions that come into view.
  watch(counts) {
    const seen = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        this.load(target.dataset.provision);
      }
    }, { rootMargin: '60% 0px' });
    for (const [slug, margin] of this.margins) if (counts[slug]) seen.observe(margin.section);
  }

  // Resolves when the annotations of the provision are shown; provisions asked for at once share a request.
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
    const provisions = await this.#ask('in', batch.map(({ slug }) => slug));
    for (const { slug, resolve } of batch) {
      if (provisions[slug]) this.#show(this.margins.get(slug), provisions[slug].map(([id, start, end, carried]) => ({ id, start, end, carried })));
      else this.loads.delete(slug);
      resolve();
    }
  }

  // Asks for the annotations of provisions ("in") or for cards ("ids"); the cards that come are kept.
  async #ask(name, values) {
    const answer = await fetch(`${this.address}/annotations.json?${name}=${values.map(encodeURIComponent).join(',')}`).catch(() => null);
    const { provisions = {}, cards = [] } = answer?.ok ? await answer.json() : {};
    for (const card of cards) this.margins.get(card.provision)?.cards.set(card.id, card);
    return provisions;
  }

  #show(margin, list) {
    margin.list = list;
    paint(margin.text, list);
    if (!this.isSingle) margin.render();
  }

  // Puts a new annotation in its place and takes the reader there.
  async add(margin, annotation) {
    await this.load(margin.slug);
    margin.cards.set(annotation.id, annotation);
    const others = margin.list.filter(({ id }) => id !== annotation.id);
    this.#show(margin, [...others, annotation].sort((a, b) => (a.start ?? -1) - (b.start ?? -1)));
    this.showCounts({ [margin.slug]: margin.list.length });
    margin.open([annotation.id]);
  }

  annotate(margin, chosen) {
    if (!this.isSingle) return this.composer.open(margin, chosen);
    const form = document.querySelector('#annotate form');
    if (form) fillIn(form, chosen?.selection ?? null);
    document.getElementById('annotate').scrollIntoView();
    (form?.elements.text ?? document.querySelector('#annotate a'))?.focus({ preventScroll: true });
  }

  // Opens the annotations of a place, or all; on the provision's own page they stand in the list below.
  async open(margin, ids) {
    if (!this.isSingle) {
      const unknown = (ids ?? []).filter((id) => !margin.cards.has(id));
      if (unknown.length) await this.#ask('ids', unknown);
      return margin.open(ids);
    }
    const card = document.getElementById(`annotation-${ids[0]}`);
    if (card) card.focus();
    else location.assign(`/annotations/${ids[0]}`);
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
        return margin.list.length ? this.open(margin, null) : location.assign(link.href);
      }
      if (link || !getSelection().isCollapsed) return;
      const ids = annotationsAt(margin.text, event.clientX, event.clientY).map(({ id }) => id);
      if (ids.length) this.open(margin, ids);
    });
    document.getElementById('show-annotations')?.addEventListener('change', ({ target }) => showPaint(target.checked));
  }
}
