// Looks after one form: what is typed in it is saved on the server, and in this browser as long as that has not confirmed it.
// An expired sign-in, a broken line, a crash or a second window lose nothing.
import { copyOf, fieldsOf, fill, hasWords } from './unsent-fields.js';
import { save, useToken } from './unsent-server.js';
import { Status } from './unsent-status.js';
import { drop, left, newToken, put } from './unsent-store.js';
import { hasArrived, register } from './unsent-sync.js';

const [SHORT, LONG, AGAIN] = [250, 1500, 15_000];
const SETTLED = new Set(['conflict', 'gone']); // until the person has chosen

export class Keeper {
  constructor(form) {
    Object.assign(this, { form, name: '', isBusy: null, sending: '', isOver: false });
    this.status = new Status(form, (choice, theirs) => this.#choose(choice, theirs));
    useToken(form.elements.csrf_token?.value);
    this.saved = 'unsaved' in form.dataset ? '' : this.now;
    register(this);
    this.#listen();
  }

  get now() {
    return JSON.stringify(fieldsOf(this.form));
  }

  get version() { return Number(this.form.elements.draft_version.value); }

  get hasWords() { return hasWords(fieldsOf(this.form)); }

  get isDirty() { return !this.isOver && (this.hasWords || this.version > 0) && this.now !== this.saved; }

  // Takes up what a window left behind about the same: that very draft, or one that the server has never seen, unless this
  // form begins on words of its own. True when something was put back.
  async restore(isOnWords = false) {
    const { author, about, token, fields: content } = copyOf(this.form);
    const all = (await left(author)).filter((copy) => copy.about === about);
    const unseen = this.version || isOnWords ? null : all.find(({ version }) => version === 0);
    const found = all.find((copy) => copy.token === token) ?? unseen;
    const before = this.now;
    const isSame = before === JSON.stringify(found?.fields);
    if (!found || (!isSame && (await hasArrived(found))) || this.now !== before) return false;
    drop(found.name);
    if (isSame) return false;
    this.form.elements.form_token.value = found.token;
    fill(this.form, found.fields);
    this.#note();
    if (found.version < this.version) this.status.show({ kind: 'conflict', theirs: { version: this.version, content } }, found.fields);
    else this.later(0);
    return true;
  }

  #listen() {
    let short;
    this.form.addEventListener('input', () => {
      clearTimeout(short);
      short = setTimeout(() => this.#note(), SHORT);
      this.later();
    });
    this.form.addEventListener('quoted', () => { if (!this.hasWords) this.saved = this.now; });
    this.form.addEventListener('focusout', () => { if (this.isDirty) this.later(0); });
    this.form.addEventListener('submit', (event) => this.#submit(event));
    const leave = () => { if (this.isDirty) this.save({ isLeaving: true }); };
    const back = () => { if (this.status.isWaiting && this.isDirty) this.later(0); };
    addEventListener('pagehide', leave);
    addEventListener('pageshow', (event) => { if (event.persisted && this.sending) location.reload(); else this.sending = ''; });
    document.addEventListener('visibilitychange', () => (document.hidden ? leave() : back()));
    for (const event of ['focus', 'online', 'storage']) addEventListener(event, back);
    addEventListener('offline', () => { if (this.isDirty) this.status.show({ kind: 'device' }); });
  }

  // A copy of what is on its way to be submitted says so, however late it is written.
  #note() {
    const sent = this.sending === this.now;
    if (this.isDirty || (sent && this.hasWords)) this.name = put({ ...copyOf(this.form), sent });
  }

  later(delay = LONG) {
    clearTimeout(this.timer);
    if (!this.isOver) this.timer = setTimeout(() => this.save(), delay);
  }

  // Saves what has changed, one request after another; resolves to what came of it.
  async save(options) {
    clearTimeout(this.timer);
    if (this.isBusy && !options?.isLeaving) await this.isBusy;
    if (!this.isDirty || this.sending || SETTLED.has(this.status.kind)) return this.status.kind;
    this.#note();
    const [copy, name] = [copyOf(this.form), this.name];
    const busy = Promise.all([this.isBusy, save(copy, options).then((result) => this.#settle(result, copy, name))]);
    this.isBusy = busy;
    await busy;
    if (this.isBusy === busy) this.isBusy = null;
    return this.status.kind;
  }

  #settle(result, copy, name) {
    if (this.isOver) return;
    if (result.kind === 'saved') {
      this.form.elements.draft_version.value = result.version;
      this.saved = JSON.stringify(copy.fields);
      if (this.isDirty) this.later();
      else drop(name);
    }
    if (result.kind === 'device') this.later(AGAIN);
    this.status.show(result, copy.fields);
  }

  // "Save as a draft" saves here and now; a submission waits for the save that is under way, so that none comes after it.
  async #submit(event) {
    const { submitter } = event;
    if (submitter?.hasAttribute('formaction') && !('leaves' in submitter.dataset)) {
      event.preventDefault();
      event.stopPropagation();
      return void this.save();
    }
    clearTimeout(this.timer);
    this.sending = this.now;
    this.#note();
    if (!this.isBusy) return;
    event.preventDefault();
    event.stopPropagation();
    await this.isBusy;
    this.form.requestSubmit(submitter);
  }

  #choose(choice, theirs) {
    const { elements } = this.form;
    elements.draft_version.value = choice === 'both' ? 0 : theirs?.version ?? 0;
    if (choice === 'both') elements.form_token.value = newToken();
    if (choice === 'theirs') {
      fill(this.form, theirs.content);
      this.saved = this.now;
    }
    drop(this.name);
    this.status.show(choice === 'theirs' ? { kind: 'saved', ...theirs } : { kind: '' });
    this.later(0);
  }

  // The form goes away, and what is in it stays.
  async leave() {
    await this.save();
    this.isOver = true;
  }

  // It was submitted, or is thrown away.
  end() {
    this.isOver = true;
    drop(this.name);
  }
}
