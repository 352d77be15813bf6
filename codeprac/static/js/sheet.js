// On a narrow window what stands beside the text rises from below: in a dialog, so that the focus stays in it, Escape closes
// it, and the page behind it is silent. On a wide one it stands in its place in the page.
export const wide = matchMedia('(min-width: 64rem)');

export class Sheet {
  // `home` holds the element on a wide window; `closed` is called when the reader closes the dialog.
  constructor(home, element, closed) {
    Object.assign(this, { home, element });
    this.dialog = document.createElement('dialog');
    this.dialog.className = 'sheet-frame';
    this.dialog.setAttribute('aria-label', element.getAttribute('aria-label'));
    this.dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      closed();
    });
    this.dialog.addEventListener('click', ({ target }) => { if (target === this.dialog) closed(); });
    home.append(element, this.dialog);
    wide.addEventListener('change', () => { if (wide.matches) this.lower(); });
  }

  raise() {
    if (wide.matches || this.dialog.open) return;
    this.dialog.append(this.element);
    this.dialog.showModal();
  }

  lower() {
    if (!this.dialog.open) return;
    this.dialog.close();
    this.home.insertBefore(this.element, this.dialog);
  }
}
