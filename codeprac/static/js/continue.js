// Presses the one button of a page that only stands between two others; without scripts its reader does.
document.querySelector('form[data-continue]')?.requestSubmit();
