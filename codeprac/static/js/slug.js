// Proposes the address of a new code while its title is typed, until somebody writes one of their own.
for (const field of document.querySelectorAll('[data-slug-from]')) {
  const title = document.getElementById(field.dataset.slugFrom);
  let own = field.value !== '';
  field.addEventListener('input', () => { own = field.value !== ''; });
  title?.addEventListener('input', () => {
    if (!own) field.value = slugOf(title.value, field.maxLength);
  });
}

function slugOf(words, most) {
  const letters = words.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return letters.length <= most ? letters : letters.slice(0, most).replace(/-[^-]*$/, '');
}
