// Says where the text of a form is kept: beside it all the time, aloud only when that changes. Where a person is needed, it
// offers what can be done.
import { element } from './margin-cards.js';
import { conflict } from './unsent-conflict.js';
import { useTokenIn } from './unsent-server.js';

const WAITING = new Set(['device', 'expired', 'other']);

export class Status {
  // `choose` is told what the person chooses between two versions: 'mine', 'theirs' or 'both', and their version.
  constructor(form, choose) {
    Object.assign(this, { form, choose, kind: '' });
    const root = form.querySelector('[data-keeping]');
    this.words = JSON.parse(root.dataset.keeping);
    [this.state, this.said, this.more] = ['state', 'said', 'more'].map((name) => root.querySelector(`[data-keeping-${name}]`));
  }

  get isWaiting() {
    return WAITING.has(this.kind);
  }

  show(result, mine) {
    const before = this.kind;
    this.kind = result.kind;
    if (result.kind === 'saved') useTokenIn(this.form);
    const isBack = result.kind === 'saved' && (before === 'expired' || before === 'other');
    const words = isBack ? this.words.again : (result.message ?? this.words[result.kind] ?? '');
    const at = new Date(result.saved_at ?? Date.now()).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    const said = result.kind === 'saved' && !result.version ? '' : words.replace('{time}', at);
    if (before !== result.kind && result.kind) this.said.textContent = said;
    this.state.textContent = result.kind === 'conflict' ? '' : said;
    this.more.replaceChildren(...this.#offers(result, mine));
  }

  sayRestored() {
    this.more.prepend(element('p', { class: 'hint' }, this.words.restored));
  }

  #offers({ kind, theirs }, mine) {
    if (kind === 'expired' || kind === 'other') return [this.#signIn()];
    if (kind === 'conflict') return [conflict(this.form, this.words, mine, theirs.content, (choice) => this.choose(choice, theirs))];
    if (kind !== 'gone') return [];
    const anew = element('button', { type: 'button', class: 'button is-small is-outline' }, this.words.anew);
    anew.addEventListener('click', () => this.choose('both'));
    return [anew];
  }

  // In a new window, so that this one keeps the text; it goes on by itself once the account is back.
  #signIn() {
    return element('p', {}, element('a', { class: 'button is-small', href: '/login?next=/account/unsent', target: '_blank' }, this.words.sign_in));
  }
}
