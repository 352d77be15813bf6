// The screen to decide by keyboard: J and K go to the next and previous undecided, letters to the parts of the page, D to the
// answer, 1 to 9 and 0 choose an outcome. Templates go into the reason at once. Without this script all are links and buttons.
import { light, paint } from './highlights.js';
import { onKeys } from './keys.js';

const form = document.getElementById('decision-form');
const outcomes = form ? [...form.querySelectorAll('input[name="outcome"]')] : [];
const text = document.querySelector('[data-marks]');

function goTo(link) {
  const target = link.hash && document.querySelector(link.hash);
  if (!target) return link.click();
  target.scrollIntoView({ block: 'start' });
  if (link.dataset.way === 'd') (outcomes.find((radio) => radio.checked) ?? outcomes[0] ?? target).focus();
  else target.focus({ preventScroll: true });
}

function choose(digit) {
  const radio = outcomes.at(digit === '0' ? 9 : Number(digit) - 1);
  if (!radio) return;
  radio.checked = true;
  form.elements.reason.focus();
}

const ways = [...document.querySelectorAll('[data-way]')].map((link) => [link.dataset.way, () => goTo(link)]);
const digits = outcomes.length ? [...'1234567890'].map((digit) => [digit, () => choose(digit)]) : [];
onKeys(Object.fromEntries([...ways, ...digits]));
for (const help of document.querySelectorAll('[data-keys], [data-key]')) help.hidden = false;

// A template goes where the cursor stands, or to the end.
form?.querySelector('[data-templates] button')?.addEventListener('click', (event) => {
  event.preventDefault();
  const { text: words, outcome } = form.querySelector('[data-templates] select').selectedOptions[0].dataset;
  const reason = form.elements.reason;
  const parts = [reason.value.slice(0, reason.selectionEnd).trimEnd(), words, reason.value.slice(reason.selectionEnd).trim()];
  reason.value = parts.filter(Boolean).join('\n\n');
  if (outcome && !outcomes.some((radio) => radio.checked)) outcomes.find((radio) => radio.value === outcome).checked = true;
  reason.dispatchEvent(new Event('input', { bubbles: true }));
  reason.focus();
});

if (text) {
  const { focus, marks } = JSON.parse(text.dataset.marks);
  paint(text, marks);
  light(text, marks.filter(({ number }) => number === focus));
}

let isSent = false;
form?.addEventListener('submit', () => { isSent = true; });
addEventListener('beforeunload', (event) => {
  if (form && !isSent && form.elements.reason.value !== form.elements.reason.defaultValue) event.preventDefault();
});
