// The contents follow the scrolling: the provision that one reads is marked, and kept in view within the rail.
export function followContents(article, parts = '.provision') {
  const rail = document.getElementById('contents');
  if (!rail) return;
  const links = new Map([...rail.querySelectorAll('a[href^="#"]')].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const inView = new Set();
  const order = [...article.querySelectorAll(parts)];
  let marked = null;
  rail.classList.add('is-following');

  function mark() {
    const reading = order.find((provision) => inView.has(provision));
    const link = reading && links.get(reading.id);
    if (!link || link === marked) return;
    marked?.removeAttribute('aria-current');
    link.setAttribute('aria-current', 'location');
    marked = link;
    const list = rail.getBoundingClientRect();
    const place = link.getBoundingClientRect();
    if (place.top < list.top + 40 || place.bottom > list.bottom - 20) {
      rail.scrollBy({ top: place.top - list.top - list.height / 3 });
    }
  }

  // What counts as read is what crosses the upper part of the window, below the bars that stay and below the place where
  // a provision comes to rest when an address or a link leads to it.
  const bars = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  const top = Math.min(bars + 100, innerHeight * 0.35);
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) inView.add(entry.target);
      else inView.delete(entry.target);
    }
    mark();
  }, { rootMargin: `-${Math.round(top)}px 0px -60% 0px` });
  for (const provision of order) observer.observe(provision);
}
