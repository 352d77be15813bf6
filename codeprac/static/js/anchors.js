// Places to check by keyboard: J and K go on and back, digits choose, Enter records. Words selected in a text of the new
// draft become the place. Without this script the page is a form with links.
const keys = document.getElementById('keys');
const form = document.querySelector('.check-form');
const choices = form ? [...form.querySelectorAll('input[name="choice"]')] : [];
const own = choices.find(({ value }) => value === 'own');

// Each text begins with the words in question in view.
for (const mark of document.querySelectorAll('.check blockquote mark')) {
  const text = mark.closest('blockquote');
  text.scrollTop += mark.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
}

function isTyping(target) {
  return target.matches?.('textarea, select, input:not([type="checkbox"], [type="radio"])');
}

function choose(choice) {
  if (!choice) return;
  choice.checked = true;
  choice.focus();
}

// Follows the link to the next or the previous place.
function go(rel) {
  document.querySelector(`.check-steps a[rel="${rel}"]`)?.click();
}

document.addEventListener('keydown', (event) => {
  if (keys && !keys.checked || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const digit = /^[1-9]$/.test(event.key) ? choices[Number(event.key) - 1] : null;
  const act = digit ? () => choose(digit) : { j: () => go('next'), k: () => go('prev') }[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

// Words selected in one of the texts are filled in as the place.
document.addEventListener('pointerup', () => {
  const selection = getSelection();
  const words = selection.toString().trim();
  const text = selection.anchorNode?.parentElement?.closest('[data-own]');
  if (!own || !words || !text?.contains(selection.focusNode)) return;
  own.checked = true;
  form.elements.provision.value = text.dataset.own;
  form.elements.quote.value = words;
});

for (const name of ['provision', 'quote']) form?.elements[name].addEventListener('input', () => { own.checked = true; });

if (keys) {
  document.querySelector('[data-keys]').hidden = false;
}
