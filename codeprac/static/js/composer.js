// The composer: the form of the provision's page, brought beside the words it is about. What is typed is lost neither by an
// expired sign-in nor by a closed round nor by a broken line.
import { aboutOf, askForm, bringBack, enhance, fillIn, showQuote } from './annotations-form.js';
import { markWriting } from './highlights.js';
import { element } from './margin-cards.js';
import { bindParts } from './parts.js';
import { useTokenIn, whoIsHere } from './unsent-server.js';

const HEADERS = { Accept: 'application/json, text/html;q=0.9' };

export class Composer {
  constructor(words, { submitted, closed }) {
    Object.assign(this, { words, submitted, closed, margin: null, chosen: null, keeper: null });
    this.title = element('h2', { id: 'composer-title', tabindex: '-1' });
    this.body = element('div', { class: 'composer-body' });
    this.status = element('p', { class: 'field-error', role: 'alert', hidden: '' });
    this.box = element('section', { class: 'composer', 'aria-labelledby': 'composer-title' });
    this.box.append(element('header', { class: 'composer-head' }, this.title), this.status, this.body);
    this.body.addEventListener('submit', (event) => this.#submit(event));
    this.box.addEventListener('click', (event) => {
      if (event.target.closest('[data-close]')) this.close();
      if (!event.target.closest('[data-afresh]')) return;
      event.preventDefault();
      this.open(this.margin, this.chosen, true);
    });
    this.box.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.close();
    });
  }

  // Begins an annotation on the chosen words of a provision, or on all of it.
  async open(margin, chosen = null, isAfresh = false) {
    const isOld = this.#turn();
    if (this.keeper) this.leaving = this.keeper.leave();
    Object.assign(this, { margin, chosen, keeper: null });
    Object.assign(this.box, { margin, place: chosen?.selection ?? null });
    this.title.textContent = this.words.title.replace('{name}', margin.name);
    this.#say('');
    this.body.replaceChildren(this.words.loading);
    margin.group.prepend(this.box);
    margin.column.open(margin);
    margin.column.aside.classList.add('is-writing');
    this.title.focus({ preventScroll: true });
    await this.leaving; // what was typed in the form before may be what this one goes on with
    const piece = await askForm(margin.address, { ...aboutOf(chosen), ...(isAfresh && { afresh: '1' }) });
    if (isOld()) return;
    if (piece === null) return this.#say(this.words.failed);
    await this.#show(piece);
    if (!isOld()) this.#begin();
  }

  // Who opens or closes it again takes over from what is still on its way.
  #turn() {
    const turn = (this.turn = {});
    return () => this.turn !== turn;
  }

  close() {
    if (!this.margin) return;
    this.#turn();
    this.leaving = this.keeper?.leave();
    markWriting(this.margin.text, null);
    const { column } = this.margin;
    column.aside.classList.remove('is-writing');
    this.box.remove();
    Object.assign(this, { margin: null, keeper: null });
    column.close();
    Promise.resolve(this.leaving).finally(() => this.closed());
  }

  async #show(piece) {
    this.body.innerHTML = piece; // made by our own server, the same template as the page's form
    const form = this.body.querySelector('form');
    if (form) {
      for (const event of ['restored', 'quoted']) form.addEventListener(event, () => showQuote(form));
      bindParts(form, this.margin.text, (selection) => this.#choose(form, selection));
      const keeper = await enhance(form, Boolean(this.chosen));
      if (!this.body.contains(form)) return;
      this.keeper = keeper;
      showQuote(form);
    }
    this.margin?.column.align();
  }

  #begin() {
    const form = this.body.querySelector('form');
    markWriting(this.margin.text, this.chosen?.selection ?? null);
    if (!form) return bringBack(this.body.querySelector('a[href*="next="]'), this.margin.address, aboutOf(this.chosen));
    if (!this.keeper?.version && !this.keeper?.hasWords) fillIn(form, this.chosen?.selection ?? null);
    this.body.querySelector('[data-cut]').hidden = !this.chosen?.cut;
    form.elements.text.focus({ preventScroll: true });
    this.box.scrollIntoView({ block: 'nearest' });
  }

  #choose(form, selection) {
    [this.chosen, this.box.place] = [selection && { selection }, selection];
    markWriting(this.margin.text, selection);
    fillIn(form, selection);
    this.margin.column.align();
  }

  async #submit(event) {
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector('[type="submit"]');
    button.disabled = true;
    this.#say('');
    await this.#send(form).catch(() => this.#say(this.words.failed));
    if (this.keeper) this.keeper.sending = '';
    button.disabled = false;
  }

  async #send(form, isSecondTry = false) {
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), headers: HEADERS });
    const isData = answer.headers.get('Content-Type')?.includes('json');
    if (answer.status === 422 && !isData) return this.#refuse(await answer.text());
    if (answer.status === 400 || answer.status === 401) return this.#renew(form, isSecondTry);
    const data = isData ? await answer.json() : {};
    if (!answer.ok) return this.#say(data.error?.message || this.words.failed);
    this.keeper?.end();
    const elsewhere = data.unsent ?? data.workspace;
    if (elsewhere) return location.assign(elsewhere);
    const { margin } = this;
    this.close();
    this.submitted(margin, data.annotation);
  }

  async #refuse(piece) {
    await this.#show(piece);
    this.body.querySelector('[aria-invalid], .has-error')?.focus();
    this.body.querySelector('.has-error')?.scrollIntoView({ block: 'nearest' });
  }

  // The form has expired: take a fresh token and send again, unless the sign-in has expired too.
  async #renew(form, isSecondTry) {
    const here = await whoIsHere();
    if (here?.id === form.dataset.author && !isSecondTry) {
      useTokenIn(form);
      return this.#send(form, true);
    }
    this.keeper?.status.show({ kind: here?.id && here.id !== form.dataset.author ? 'other' : 'expired' });
    return this.#say(this.words.expired);
  }

  #say(words) {
    Object.assign(this.status, { textContent: words, hidden: !words });
  }
}
