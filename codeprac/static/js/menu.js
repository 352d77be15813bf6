// Menus and sheets close when one goes on; the clock of a round counts the days. All of it works without, only less smoothly.

// A contents sheet closes when one follows a link in it.
document.addEventListener('click', (event) => {
  const link = event.target.closest('[popover] a[href]');
  link?.closest('[popover]').hidePopover?.();
});

// Open <details class="account"> and <details class="confirm"> close by Escape, menus also by a click elsewhere.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const open = event.target.closest?.('details[open]:is(.account, .confirm, .menu, .desk-more)');
  if (!open) return;
  open.open = false;
  open.querySelector('summary').focus();
});
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details[open]:is(.account, .menu, .desk-more)')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Pages that are the same for everyone cannot know the day they are read on: they say when the round ends.
const HOUR = 60 * 60 * 1000;
function stateOf(opens, closes, at) {
  if (at < opens) return 'Not open yet';
  if (at >= closes) return 'No round is open';
  const hours = Math.floor((closes - at) / HOUR);
  const [count, unit] = hours >= 24 ? [Math.floor(hours / 24), 'day'] : [Math.max(1, hours), 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'} left`;
}
for (const clock of document.querySelectorAll('.round-clock[data-closes]')) {
  const state = clock.querySelector('[data-round-state]');
  state.textContent = stateOf(Date.parse(clock.dataset.opens), Date.parse(clock.dataset.closes), Date.now());
}

// Tabs that do not fit begin with the current one in sight.
for (const here of document.querySelectorAll(':is(.tabs, .code-nav) > [aria-current]')) {
  const list = here.parentElement;
  const before = here.getBoundingClientRect().left - list.getBoundingClientRect().left;
  list.scrollLeft += before - (list.clientWidth - here.clientWidth) / 2;
}

// After a rejected form the summary of errors is where to begin.
document.querySelector('.error-summary')?.focus();

// Buttons that copy: <button data-copy="#citation"> copies the words of that element, data-copy-text the words given.
document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy], [data-copy-text]');
  if (!button || !navigator.clipboard) return;
  const field = button.dataset.copy && document.querySelector(button.dataset.copy);
  const words = button.dataset.copyText ?? (field?.value ?? field?.textContent.trim());
  if (!words) return;
  await navigator.clipboard.writeText(words);
  const label = button.querySelector('[data-copy-label]') ?? button;
  const before = label.textContent;
  label.textContent = button.dataset.copied ?? 'Copied';
  setTimeout(() => { label.textContent = before; }, 2000);
});
