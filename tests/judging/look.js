// What axe's judgement of a page hangs on: `structure`, a number for all but colours, and in `colours` a number for each way
// in which words are shown. Equal numbers on two pages: axe would say the same. What is shown stays in `window.looks`.
(withStructure) => {
  const REFERENCES = new Set(['for', 'headers', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'aria-details']);
  const WORDS = /^(id|href|src|srcset|value|title|placeholder|name|action|formaction|datetime|cite|d|points|x|y|width|height|data-.*)$/;
  const STYLES = [
    'color', 'backgroundColor', 'backgroundImage', 'opacity', 'fontSize', 'fontWeight', 'textShadow', 'textDecorationLine',
    'borderBottomStyle', 'position', 'zIndex', 'filter', 'mixBlendMode', 'clipPath', 'overflow',
  ];
  const TYPED_IN = 'select, textarea, input:not([type=checkbox], [type=radio], [type=range], [type=color], [type=hidden])';
  const elements = [...document.querySelectorAll('*')].filter((one) => !one.closest('script, style, template'));
  const places = new Map(elements.map((element, place) => [element, place]));

  function hash(text) {
    let [one, two] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at += 1) {
      one = Math.imul(one ^ text.charCodeAt(at), 2654435761);
      two = Math.imul(two ^ text.charCodeAt(at), 1597334677);
    }
    return 4294967296 * (two & 2097151) + ((one ^ (two >>> 15)) >>> 0);
  }

  const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  // A link in a sentence, of which it is the lesser part, has to be told apart from it.
  function standsAmongWords(link) {
    let block = link;
    while (getComputedStyle(block).display === 'inline') block = block.parentElement;
    if (block === link) return false;
    const lengthOf = (element) => element.textContent.replace(/\s+/g, ' ').trim().length;
    const linked = [...block.querySelectorAll('a[href]')].reduce((sum, one) => sum + lengthOf(one), 0);
    return lengthOf(block) > 2 * linked;
  }

  const showsWords = (element) => element.matches(TYPED_IN)
    || (element.matches('a[href]') && standsAmongWords(element)) || (hasWords(element) && !element.matches('progress, meter'));
  // Words for those who listen alone are clipped to a pixel, or stand beyond the edge until they have the focus.
  function isOnScreen(element) {
    const { width, height, bottom, right } = element.getBoundingClientRect();
    return width > 1 && height > 1 && bottom + scrollY > 0 && right + scrollX > 0;
  }

  const isVisible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

  // A reference counts by where it leads and what stands there, words that nobody compares by whether there are any.
  function valueOf(element, { name, value }) {
    if (REFERENCES.has(name)) {
      const targets = value.split(/\s+/).map((id) => document.getElementById(id));
      return targets.map((one) => `${places.get(one)}:${name === 'for' || one?.textContent.trim().slice(0, 99)}`).join();
    }
    if (name === 'id') return document.getElementById(value) === element;
    if (name === 'href' && value.startsWith('#')) return document.getElementById(value.slice(1)) !== null;
    return WORDS.test(name) ? value.trim() !== '' : value;
  }

  function shapeOf(element) {
    const attributes = [...element.attributes].map((one) => `${one.name}=${valueOf(element, one)}`).sort();
    const states = [':checked', ':disabled', ':focus', ':invalid'].filter((state) => element.matches(state));
    const scrolls = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight;
    const parent = places.get(element.parentElement);
    return [parent, element.tagName, ...attributes, ...states, hasWords(element), scrolls, isVisible(element)].join('|');
  }

  const ways = new Map();
  function wayOf(element) {
    if (!element) return 0;
    if (!ways.has(element)) {
      const style = getComputedStyle(element);
      const own = [element.tagName, element.className.baseVal ?? element.className, ...STYLES.map((name) => style[name])];
      const isAmongWords = element.matches('a[href]') && standsAmongWords(element);
      ways.set(element, hash([wayOf(element.parentElement), ...own, isAmongWords].join('|')));
    }
    return ways.get(element);
  }

  window.looks = new Map();
  for (const element of elements) {
    if (!showsWords(element) || !isVisible(element) || !isOnScreen(element)) continue;
    const way = wayOf(element);
    if (!window.looks.has(way)) window.looks.set(way, element);
  }
  const structure = withStructure ? hash(elements.map(shapeOf).join('\n')) : 0;
  return { structure, colours: [...window.looks.keys()], width: innerWidth, hasAxe: 'axe' in window };
}
