// The desk by keyboard: J and K move, X selects, D decides, 1 to 9 and 0 choose an outcome, / searches. Single keys can be
// switched off (WCAG 2.1.4), and do nothing while somebody types. Without this script the page is plain forms.
import { showWords } from './desk-words.js';

const form = document.getElementById('decision-form');
const pane = document.getElementById('decision');
const keys = document.getElementById('keys');
const all = document.querySelector('[data-all]');
const rows = [...document.querySelectorAll('[data-row]')];
const outcomes = form ? [...form.querySelectorAll('input[name="outcome"]')] : []; // the fieldset has the same id
const boxOf = (row) => row.querySelector('input[name="annotation"]');
let at = -1;

function selected() {
  return form ? [...form.elements].filter((box) => box.name === 'annotation' && box.checked) : [];
}

function say(element, count) {
  if (!element) return;
  const { none, one, many } = element.dataset;
  element.textContent = count === 0 ? none : count === 1 ? one : many.replace('{count}', count);
}

function count() {
  const number = selected().length;
  const free = rows.map(boxOf).filter((box) => box && !box.disabled);
  say(document.querySelector('[data-title]'), number);
  say(document.querySelector('[data-submit]'), number);
  say(document.querySelector('[data-count-selected]'), number);
  const replacing = document.querySelector('[data-replacing]');
  const answered = selected().filter((box) => !box.value.endsWith(':0')).length;
  if (replacing) replacing.hidden = answered === 0;
  if (answered) say(replacing, answered);
  if (!all) return;
  all.checked = free.length > 0 && free.every((box) => box.checked);
  all.indeterminate = !all.checked && free.some((box) => box.checked);
}

function focusOn(to, { quiet = false } = {}) {
  if (!rows.length) return;
  at = Math.min(Math.max(to, 0), rows.length - 1);
  for (const row of rows) row.removeAttribute('aria-current');
  rows[at].setAttribute('aria-current', 'true');
  const link = rows[at].querySelector('.cell-text a');
  if (!quiet) link.focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: 'nearest' });
  showWords(link.dataset.words);
}

// Leaving with a decision that is typed but not recorded asks first.
function isTyped() {
  return Boolean(form && form.elements.reason.value !== form.elements.reason.defaultValue);
}

const acts = {
  j: () => focusOn(at + 1),
  k: () => focusOn(at - 1),
  x: () => rows[at] && boxOf(rows[at])?.click(),
  d: () => {
    if (!selected().length && rows[at]) boxOf(rows[at])?.click();
    pane.classList.add('is-open');
    (outcomes.find((radio) => radio.checked) ?? outcomes[0])?.focus();
  },
  '/': () => document.getElementById('desk-search').focus(),
};

function choose(digit) {
  const radio = outcomes.at(digit === '0' ? 9 : Number(digit) - 1);
  if (!radio) return;
  radio.checked = true;
  form.elements.reason.focus();
}

function isTyping(target) {
  return target.matches('textarea, select, input:not([type="checkbox"], [type="radio"])');
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && isTyping(event.target) && pane.contains(event.target)) return void focusOn(Math.max(at, 0));
  if (!keys?.checked || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const isDigit = form && /^[0-9]$/.test(event.key) && (selected().length || at >= 0);
  const act = isDigit ? () => choose(event.key) : acts[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-close]')) pane.classList.remove('is-open');
  const link = event.target.closest('.cell-text a[data-words]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !matchMedia('(min-width: 64rem)').matches) return;
  event.preventDefault();
  focusOn(rows.indexOf(link.closest('[data-row]')));
});

document.addEventListener('change', (event) => {
  if (event.target === all) {
    for (const row of rows) {
      const box = boxOf(row);
      if (box && !box.disabled) box.checked = all.checked;
    }
  }
  if (event.target === all || event.target.name === 'annotation') count();
});

// The box "all on this page" has ticked the rows themselves by now: sent along, it would bring back what was unticked.
form?.addEventListener('submit', () => {
  if (all) all.disabled = true;
  removeEventListener('beforeunload', warn);
});

function warn(event) {
  if (isTyped()) event.preventDefault();
}
addEventListener('beforeunload', warn);

if (keys) {
  document.querySelector('[data-keys]').hidden = false;
  for (const key of document.querySelectorAll('[data-key]')) key.hidden = false;
}
count();
