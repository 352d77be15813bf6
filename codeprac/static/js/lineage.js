// Lineage by keyboard: J and K move, Y confirms, 1 to 5 choose another, N says new or gone, X ticks. Single keys can be switched
// off (WCAG 2.1.4), and do nothing while somebody types. Without this script the page is plain forms.
const form = document.querySelector('[data-lineage]');
const keys = document.getElementById('keys');
const cases = form ? [...form.querySelectorAll('[data-case]')] : [];
let at = cases.findIndex((one) => `#${one.id}` === location.hash);

function go(to) {
  if (!cases.length) return;
  at = Math.min(Math.max(to, 0), cases.length - 1);
  for (const one of cases) one.removeAttribute('aria-current');
  cases[at].setAttribute('aria-current', 'true');
  cases[at].focus({ preventScroll: true });
  cases[at].scrollIntoView({ block: 'nearest' });
}

function isTyping(target) {
  return target.isContentEditable || target.matches('textarea, select, input:not([type="checkbox"], [type="radio"])');
}

// What has the focus counts as where one stands, so that Tab and the keys go together.
function here() {
  const focused = cases.indexOf(document.activeElement?.closest('[data-case]'));
  return focused >= 0 ? focused : at;
}

const acts = {
  j: () => go(here() + 1),
  k: () => go(here() - 1),
  x: () => cases[here()]?.querySelector('input[name="tick"]')?.click(),
};

document.addEventListener('keydown', (event) => {
  if (!keys?.checked || !form || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  const button = /^[yn1-5]$/.test(key) && cases[here()]?.querySelector(`[data-key="${key}"]`);
  // Y on what has no counterpart confirms just that.
  const act = acts[key] ?? (button ? () => button.click() : key === 'y' ? () => cases[here()]?.querySelector('[data-key="n"]')?.click() : null);
  if (!act) return;
  event.preventDefault();
  act();
});

if (keys) {
  for (const key of document.querySelectorAll('[data-keys]')) key.hidden = false;
  if (at >= 0) go(at);
}

// On the page of choice the list follows the typing; the button asks the server, which looks through whole texts.
const search = document.querySelector('[data-filter]');
const options = [...document.querySelectorAll('[data-options] > [data-option]')];
search?.addEventListener('input', () => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const option of options) {
    const text = option.textContent.toLowerCase();
    option.hidden = !option.querySelector('input').checked && !words.every((word) => text.includes(word));
    if (!option.hidden) found += 1;
  }
  document.querySelector('[data-found]').textContent = found;
});
