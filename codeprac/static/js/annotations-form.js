// What the forms of annotations do while somebody writes: keep the text, show the difference, count the characters.
// Without scripts they work all the same.
import { asNodes, difference } from './difference.js';
import { bindParts } from './parts.js';
import { Keeper } from './unsent.js';
import { fieldsOf } from './unsent-fields.js';
import { wasSent } from './unsent-store.js';
import { forgetSent } from './unsent-sync.js';

// Wires a form up, on the page or in the composer; `isOnWords` when it begins on words that were selected.
export async function enhance(form, isOnWords = false) {
  bindDifference(form);
  bindCounters(form);
  if (!form.querySelector('[data-keeping]')) return null;
  const keeper = new Keeper(form);
  if (await keeper.restore(isOnWords)) keeper.status.sayRestored();
  return keeper;
}

// The words that a form is about, as they stand in the draft.
export function quoteOf(form) {
  return (form.elements.quote ?? form.querySelector('[data-quote]'))?.value.trim() ?? '';
}

// Begins an annotation on these words: the proposed wording starts as them.
export function fillIn(form, selection) {
  const wording = form.elements.proposed_wording;
  if (wording.type === 'hidden') wording.value = '';
  else if (!wording.value.trim() || wording.value.trim() === quoteOf(form)) wording.value = selection?.quote ?? '';
  for (const name of ['quote', 'prefix', 'suffix', 'start']) form.elements[name].value = selection?.[name] ?? '';
  form.dispatchEvent(new Event('quoted'));
}

// What the address of a form says about the words that were selected.
export function aboutOf(chosen) {
  const { quote = '', prefix = '', suffix = '', start = '' } = chosen?.selection ?? {};
  return quote ? { quote, prefix, suffix, start } : {};
}

// The form of a provision's page, as a piece of HTML; null when it cannot be had.
export async function askForm(address, about) {
  const answer = await fetch(`${address}/form?${new URLSearchParams(about)}`).catch(() => null);
  return answer?.ok ? answer.text() : null;
}

// Shows in the composer which words the form is about.
export function showQuote(form) {
  const { value } = form.elements.quote;
  const root = form.closest('.composer');
  Object.assign(root.querySelector('[data-quoted]'), { textContent: value, hidden: !value.trim() });
  root.querySelector('[data-whole]').hidden = Boolean(value.trim());
}

// A visitor signs in, and comes back to the same words on the provision's page.
export function bringBack(link, address, about) {
  if (!link) return;
  const to = new URL(link.href);
  to.searchParams.set('next', about.quote ? `${address}?${new URLSearchParams(about)}` : address);
  link.href = to;
  link.focus({ preventScroll: true });
}

function bindDifference(form) {
  const group = form.querySelector('[data-wording]');
  if (!group) return;
  const target = group.querySelector('[data-difference]');
  const wording = form.elements.proposed_wording;
  const remove = form.elements.delete_words;
  const show = () => {
    const quote = quoteOf(form);
    const words = remove.checked ? '' : wording.value.trim();
    remove.closest('.field').hidden = !quote;
    wording.readOnly = remove.checked;
    target.hidden = !quote;
    if (!quote) return;
    if (words === quote) target.replaceChildren(group.dataset.noDifference);
    else if (!words && !remove.checked) target.replaceChildren(group.dataset.deletes);
    else target.replaceChildren(...asNodes(difference(quote, words), { delete: group.dataset.deleted, insert: group.dataset.inserted }));
  };
  for (const event of ['input', 'quoted', 'restored', 'reset']) form.addEventListener(event, () => queueMicrotask(show));
  show();
}

// Says how many characters are left once they run short; nothing is ever cut off.
function bindCounters(form) {
  for (const field of form.querySelectorAll('[data-counted]')) {
    const most = Number(field.dataset.counted);
    const counter = document.createElement('p');
    counter.className = 'characters-left';
    counter.role = 'status';
    const count = () => {
      const length = [...field.value].length;
      counter.textContent = length > most * 0.9 ? `${length.toLocaleString()} / ${most.toLocaleString()}` : '';
      counter.classList.toggle('field-error', length > most);
    };
    field.after(counter);
    field.addEventListener('input', count);
    count();
  }
}

forgetSent();
const text = document.querySelector('[data-single] [data-text]');
for (const form of document.querySelectorAll('form[data-annotation-form]')) {
  bindParts(form, text, (selection) => fillIn(form, selection));
  enhance(form);
  addEventListener('pageshow', () => { if (wasSent(form.dataset.unsent, fieldsOf(form))) form.reset(); });
}
