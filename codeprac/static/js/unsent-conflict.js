// Two versions of a text, written in two windows: both are shown, and the person chooses.
import { element } from './margin-cards.js';

const TEXTS = ['text', 'rationale', 'proposed_wording', 'evidence', 'quote'];

const nameOf = (form, field) => form.elements[field]?.labels?.[0]?.textContent.trim() || field;

function version(form, heading, content, fields) {
  const parts = fields.flatMap((field) => [
    element('h4', {}, nameOf(form, field)),
    element('pre', { class: 'wording', tabindex: '0', dir: 'auto' }, content[field] || '–'),
  ]);
  return element('section', { class: 'both-texts-side' }, element('h3', {}, heading), ...parts);
}

function button(words, act, style = 'is-outline') {
  const made = element('button', { type: 'button', class: `button is-small ${style}` }, words);
  made.addEventListener('click', act);
  return made;
}

// The notice that offers the choice: `choose` gets 'mine', 'theirs' or 'both'.
export function conflict(form, words, mine, theirs, choose) {
  const differ = TEXTS.filter((field) => (mine[field] ?? '') !== (theirs[field] ?? ''));
  const shown = differ.length ? differ : ['text'];
  return element('div', { class: 'notice is-warning conflict', role: 'group', 'aria-label': words.conflict },
    element('div', {},
      element('p', {}, element('b', {}, words.conflict), ' ', words.both_kept),
      element('div', { class: 'both-texts' },
        version(form, words.there, theirs, shown),
        version(form, words.here, mine, shown)),
      element('p', { class: 'actions' },
        button(words.take_here, () => choose('mine'), ''),
        button(words.take_there, () => choose('theirs')),
        button(words.take_both, () => choose('both')))));
}
