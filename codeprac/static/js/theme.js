// Remembers the reader's choice of colours. A plain script in the head, so that the page never flashes in the wrong ones.
// Without scripts the switch works all the same, for the page at hand: CSS reads the radio buttons.
{
  const KEY = 'theme';
  const root = document.documentElement;

  const read = () => {
    try {
      return localStorage.getItem(KEY) ?? 'auto';
    } catch {
      return 'auto'; // storage may be forbidden; the page then follows the system
    }
  };
  const write = (theme) => {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // as above: the choice holds for this page
    }
  };
  const apply = (theme) => {
    if (theme === 'auto') delete root.dataset.theme;
    else root.dataset.theme = theme;
  };

  const stored = read();
  apply(stored);
  addEventListener('DOMContentLoaded', () => {
    for (const button of document.querySelectorAll('input[name="theme"]')) {
      button.checked = button.value === stored;
      button.addEventListener('change', () => {
        write(button.value);
        apply(button.value);
      });
    }
  });
  addEventListener('storage', (event) => {
    if (event.key !== KEY) return;
    apply(event.newValue ?? 'auto');
    const button = document.getElementById(`theme-${event.newValue ?? 'auto'}`);
    if (button) button.checked = true;
  });
}
