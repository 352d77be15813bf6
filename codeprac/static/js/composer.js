// The composer: the form of the provision's page, brought beside the words it is about. What is typed is lost neither by an
// expired sign-in nor by a closed round nor by a broken line.
import { enhance, fillIn } from './annotations-form.js';
import { markWriting } from './highlights.js';
import { element } from './margin-cards.js';
import { forget } from './unsent.js';

const HEADERS = { Accept: 'application/json, text/html;q=0.9' };

export class Composer {
  constructor(words, { submitted, closed }) {
    Object.assign(this, { words, submitted, closed, margin: null, chosen: null });
    this.title = element('h2', { id: 'composer-title', tabindex: '-1' });
    this.body = element('div', { class: 'composer-body' });
    this.status = element('p', { class: 'field-error', role: 'alert', hidden: '' });
    this.box = element('section', { class: 'composer', 'aria-labelledby': 'composer-title' });
    this.box.append(element('header', { class: 'composer-head' }, this.title), this.status, this.body);
    this.body.addEventListener('submit', (event) => this.#submit(event));
    this.box.addEventListener('click', (event) => { if (event.target.closest('[data-close]')) this.close(); });
    this.box.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.close();
    });
  }

  // Begins an annotation on the chosen words of a provision, or on all of it.
  async open(margin, chosen = null) {
    Object.assign(this, { margin, chosen });
    Object.assign(this.box, { margin, place: chosen?.selection ?? null });
    this.title.textContent = this.words.title.replace('{name}', margin.name);
    this.#say('');
    this.body.replaceChildren(this.words.loading);
    margin.group.prepend(this.box);
    margin.group.hidden = false;
    margin.column.open(margin);
    margin.column.aside.classList.add('is-writing');
    margin.column.align();
    this.title.focus({ preventScroll: true });
    const piece = await this.#ask(`${margin.address}/form`);
    if (piece === null) return this.#say(this.words.failed);
    this.#show(piece);
    this.#begin();
  }

  close() {
    if (!this.margin) return;
    markWriting(this.margin.text, null);
    const { column } = this.margin;
    column.aside.classList.remove('is-writing');
    this.box.remove();
    this.margin = null;
    column.align();
    column.close();
    this.closed();
  }

  #show(piece) {
    this.body.innerHTML = piece; // made by our own server, the same template as the page's form
    const form = this.body.querySelector('form');
    if (form) {
      form.addEventListener('restored', () => this.#reflect(form));
      form.addEventListener('quoted', () => this.#reflect(form));
      form.addEventListener('afresh', () => this.#begin());
      enhance(form);
      this.#reflect(form);
    }
    this.margin.column.align();
  }

  #begin() {
    const form = this.body.querySelector('form');
    markWriting(this.margin.text, this.chosen?.selection ?? null);
    if (!form) return this.#signIn();
    if (!form.elements.text.value.trim()) fillIn(form, this.chosen?.selection ?? null);
    this.body.querySelector('[data-cut]').hidden = !this.chosen?.cut;
    form.elements.text.focus({ preventScroll: true });
    this.box.scrollIntoView({ block: 'nearest' });
  }

  // A visitor signs in, and comes back to the same words on the provision's page.
  #signIn() {
    const link = this.body.querySelector('a[href*="next="]');
    if (!link) return;
    const { quote = '', prefix = '', suffix = '', start = '' } = this.chosen?.selection ?? {};
    const back = quote ? `${this.margin.address}?${new URLSearchParams({ quote, prefix, suffix, start })}` : this.margin.address;
    const to = new URL(link.href);
    to.searchParams.set('next', back);
    link.href = to;
    link.focus({ preventScroll: true });
  }

  #reflect(form) {
    const { value } = form.elements.quote;
    this.body.querySelector('[data-quoted]').textContent = value;
    this.body.querySelector('[data-quoted]').hidden = !value.trim();
    this.body.querySelector('[data-whole]').hidden = Boolean(value.trim());
  }

  async #submit(event) {
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector('[type="submit"]');
    button.disabled = true;
    this.#say('');
    await this.#send(form).catch(() => this.#say(this.words.failed));
    button.disabled = false;
  }

  async #send(form, isSecondTry = false) {
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), headers: HEADERS });
    const isData = answer.headers.get('Content-Type')?.includes('json');
    if (answer.redirected) return this.#say(this.words.expired);
    if (answer.status === 422 && !isData) return this.#refuse(await answer.text());
    if (answer.status === 400 && !isSecondTry) return this.#renew(form);
    const data = isData ? await answer.json() : {};
    if (!answer.ok) return this.#say(data.error?.message || this.words.failed);
    forget(form);
    const elsewhere = data.unsent ?? data.workspace;
    if (elsewhere) return location.assign(elsewhere);
    const { margin } = this;
    this.close();
    this.submitted(margin, data.annotation);
  }

  #refuse(piece) {
    this.#show(piece);
    this.body.querySelector('[aria-invalid], .has-error')?.focus();
    this.body.querySelector('.has-error')?.scrollIntoView({ block: 'nearest' });
  }

  // The form has expired: take a fresh one's token and send again, unless the sign-in has expired too.
  async #renew(form) {
    const fresh = new DOMParser().parseFromString((await this.#ask(`${this.margin.address}/form`)) ?? '', 'text/html');
    const token = fresh.querySelector('input[name="csrf_token"]');
    if (!token) return this.#say(this.words.expired);
    form.elements.csrf_token.value = token.value;
    return this.#send(form, true);
  }

  async #ask(address) {
    const answer = await fetch(address).catch(() => null);
    return answer?.ok ? answer.text() : null;
  }

  #say(words) {
    this.status.textContent = words;
    this.status.hidden = !words;
  }
}
