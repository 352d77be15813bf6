// A cross-reference shows what it refers to, on hover and on focus; Escape or leaving closes it.
const WAIT = 250;
const WORDS = 600;

export function previews(article) {
  let card = null;
  let timer = 0;

  function close() {
    clearTimeout(timer);
    card?.remove();
    card = null;
  }

  function open(link) {
    close();
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const heading = target?.querySelector('.provision-heading');
    if (!heading) return;
    card = document.createElement('div');
    card.className = 'reference-preview';
    card.setAttribute('role', 'tooltip');
    card.id = 'reference-preview';
    const title = document.createElement('p');
    title.className = 'reference-title';
    title.textContent = heading.textContent;
    const text = document.createElement('p');
    text.className = 'code-text';
    text.textContent = excerpt(target.querySelector('.code-text').textContent);
    card.append(title, text);
    document.body.append(card);
    place(card, link);
    link.setAttribute('aria-describedby', card.id);
    card.addEventListener('pointerenter', () => clearTimeout(timer));
    card.addEventListener('pointerleave', close);
  }

  function leave(link) {
    clearTimeout(timer);
    link.removeAttribute('aria-describedby');
    timer = setTimeout(close, WAIT);
  }

  article.addEventListener('pointerover', (event) => {
    const link = event.target.closest('a.xref');
    if (!link || event.pointerType === 'touch') return;
    clearTimeout(timer);
    timer = setTimeout(open, WAIT, link);
    link.addEventListener('pointerleave', () => leave(link), { once: true });
  });
  article.addEventListener('focusin', (event) => {
    const link = event.target.closest('a.xref');
    if (link?.matches(':focus-visible')) open(link);
  });
  article.addEventListener('focusout', (event) => {
    const link = event.target.closest('a.xref');
    if (link) leave(link);
  });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') close(); });
  article.addEventListener('click', (event) => { if (event.target.closest('a.xref')) close(); });
}

function excerpt(text) {
  const words = text.replace(/\s+/g, ' ').trim();
  return words.length > WORDS ? `${words.slice(0, words.lastIndexOf(' ', WORDS))} …` : words;
}

function place(card, link) {
  const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const size = card.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - size.width - 8));
  const below = at.bottom + size.height + 12 < window.innerHeight;
  card.style.left = `${left + window.scrollX}px`;
  card.style.top = `${(below ? at.bottom + 6 : at.top - size.height - 6) + window.scrollY}px`;
}
