// The desk by keyboard: J and K move, X selects, S selects all that match; A, U, T, I and D open the act on what is selected,
// 1 to 9 and 0 choose an outcome, Z undoes the last act. Without this script the page is plain forms.
import { countSelected, ticked, toggleMatching } from './desk-selection.js';
import { showWords } from './desk-words.js';
import { onKeys } from './keys.js';

const desk = document.querySelector('[data-desk]');
const form = document.getElementById('decision-form');
const pane = document.getElementById('decision');
const rows = [...document.querySelectorAll('[data-row]')];
const outcomes = form ? [...form.querySelectorAll('input[name="outcome"]')] : []; // the fieldset has the same id
const boxOf = (row) => row.querySelector('input[name="annotation"]');
let at = -1;

function openPane() {
  desk.classList.add('has-pane');
}

function closePane() {
  pane.classList.remove('is-open');
  desk.classList.remove('has-pane');
}

function focusOn(to, { quiet = false } = {}) {
  if (!rows.length) return;
  at = Math.min(Math.max(to, 0), rows.length - 1);
  for (const row of rows) row.removeAttribute('aria-current');
  rows[at].setAttribute('aria-current', 'true');
  const link = rows[at].querySelector('.cell-text a');
  openPane();
  if (!quiet) link.focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: 'nearest' });
  showWords(link.dataset.words);
}

// Opens an act of the form; what is in focus is selected if nothing else is.
function begin(name) {
  const act = document.getElementById(`do-${name}`);
  if (!act) return;
  if (!ticked() && rows[at]) boxOf(rows[at])?.click();
  act.open = true;
  openPane();
  pane.classList.add('is-open');
  const first = name === 'answer' ? (outcomes.find((radio) => radio.checked) ?? outcomes[0]) : act.querySelector('select, input');
  act.scrollIntoView({ block: 'nearest' });
  first?.focus();
}

function choose(digit) {
  const radio = outcomes.at(digit === '0' ? 9 : Number(digit) - 1);
  if (!radio || !(ticked() || at >= 0)) return;
  document.getElementById('do-answer').open = true;
  openPane();
  radio.checked = true;
  form.elements.reason.focus();
}

function undo() {
  const button = document.querySelector('[data-undo] button') ?? document.querySelector('.desk-acts button[name="act"]');
  button?.click();
}

const acts = {
  j: () => focusOn(at + 1),
  k: () => focusOn(at - 1),
  x: () => rows[at] && boxOf(rows[at])?.click(),
  s: toggleMatching,
  a: () => begin('assign'),
  u: () => begin('due'),
  t: () => begin('tag'),
  i: () => begin('issue'),
  d: () => begin('answer'),
  z: undo,
  '/': () => document.getElementById('desk-search').focus(),
};
for (const digit of '1234567890') acts[digit] = () => choose(digit);
if (desk) onKeys(acts);

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && pane) {
    if (pane.contains(event.target)) focusOn(Math.max(at, 0));
    else closePane();
  }
  // Enter in a field sends the act that the field belongs to.
  if (event.key !== 'Enter' || !event.target.matches('.desk-act-body :is(input, select)')) return;
  event.preventDefault();
  event.target.closest('.desk-act-body').querySelector('button[type="submit"]').click();
});

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-close]')) closePane();
  if (event.target.closest('.desk-decide')) pane.classList.add('is-open');
  const link = event.target.closest('.cell-text a[data-words]');
  if (!event.detail) return; // by Enter: the link is followed
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !matchMedia('(min-width: 64rem)').matches) return;
  event.preventDefault();
  focusOn(rows.indexOf(link.closest('[data-row]')));
});

document.addEventListener('change', ({ target }) => {
  if (!['annotation', 'all', 'matching'].includes(target.name)) return;
  if (target.checked) openPane();
  countSelected();
});

// Leaving with a decision that is typed but not recorded asks first.
function warn(event) {
  if (form && form.elements.reason.value !== form.elements.reason.defaultValue) event.preventDefault();
}
addEventListener('beforeunload', warn);
form?.addEventListener('submit', () => removeEventListener('beforeunload', warn));

if (document.getElementById('keys')) {
  document.querySelector('[data-keys]').hidden = false;
  for (const key of document.querySelectorAll('[data-key]')) key.hidden = false;
}
countSelected();
if (ticked()) openPane();
