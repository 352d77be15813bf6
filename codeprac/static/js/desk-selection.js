// What is selected on the desk: rows, all on the page, or all that match the filters on every page.
const form = document.getElementById('decision-form');
const all = document.querySelector('[data-all]');
const matching = document.querySelector('[data-matching]');
const boxes = [...document.querySelectorAll('[data-row] input[name="annotation"]')];
const free = boxes.filter((box) => !('released' in box.dataset)); // a released answer stays: ticked only by hand

function selected() {
  return form ? [...form.elements].filter((box) => box.name === 'annotation' && box.checked) : [];
}

// How many annotations an act would be done to.
export function ticked() {
  return matching?.checked ? Number(matching.dataset.matching) : selected().length;
}

export function toggleMatching() {
  (matching ?? all)?.click();
}

function say(element, count) {
  if (!element) return;
  const { none, one, many } = element.dataset;
  element.textContent = count === 0 ? none : count === 1 ? one : many.replace('{count}', count.toLocaleString('en'));
}

export function countSelected() {
  const number = ticked();
  for (const name of ['title', 'submit', 'count-selected']) say(document.querySelector(`[data-${name}]`), number);
  const replacing = document.querySelector('[data-replacing]');
  const answered = selected().filter((box) => !box.value.endsWith(':0')).length;
  if (replacing) replacing.hidden = answered === 0;
  if (answered) say(replacing, answered);
  if (!all) return;
  all.checked = free.length > 0 && free.every((box) => box.checked);
  all.indeterminate = !all.checked && free.some((box) => box.checked);
}

all?.addEventListener('change', () => {
  for (const box of free) box.checked = all.checked;
});

// The box "all on this page" has ticked the rows themselves by now: sent along, it would bring back what was unticked.
form?.addEventListener('submit', () => {
  if (all) all.disabled = true;
});
