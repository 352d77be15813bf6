// The text of a provision as the server keeps it: its text nodes in order, each run of white space one space, trimmed.
// Positions count characters (code points) there and here; the DOM counts UTF-16 units, so both are mapped.
const SPACE = /\s/;
const CONTEXT = 64;
const maps = new WeakMap();

export function mapOf(root) {
  if (!maps.has(root)) maps.set(root, new TextMap(root));
  return maps.get(root);
}

class TextMap {
  constructor(root) {
    this.nodes = [];
    this.offsets = [];
    const units = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let offset = 0; offset < node.data.length; offset++) {
        const space = SPACE.test(node.data[offset]);
        if (space && (!units.length || units.at(-1) === ' ')) continue;
        units.push(space ? ' ' : node.data[offset]);
        this.nodes.push(node);
        this.offsets.push(offset);
      }
    }
    while (units.at(-1) === ' ') units.pop();
    this.text = units.join('');
    this.characters = [];
    for (let unit = 0; unit < this.text.length; unit += this.text.codePointAt(unit) > 0xffff ? 2 : 1) this.characters.push(unit);
    this.characters.push(this.text.length);
  }

  get length() {
    return this.characters.length - 1;
  }

  // The words from one character to another.
  words(start, end) {
    return this.text.slice(this.characters[Math.max(0, start)], this.characters[Math.min(end, this.length)]);
  }

  // A range over these characters; null when they are not in the text.
  rangeOf(start, end) {
    if (!(start >= 0 && start < end && end <= this.length)) return null;
    const [first, last] = [this.characters[start], this.characters[end] - 1];
    const range = new Range();
    range.setStart(this.nodes[first], this.offsets[first]);
    range.setEnd(this.nodes[last], this.offsets[last] + 1);
    return range;
  }

  // The character at a place of the document, for instance under the pointer.
  positionOf(node, offset) {
    const point = new Range();
    point.setStart(node, offset);
    return this.#character(this.#first((unit) => point.comparePoint(this.nodes[unit], this.offsets[unit]) >= 0));
  }

  // What a range selects of this text, with its context; null when that is nothing but white space.
  selectionOf(range) {
    let first = this.#first((unit) => range.comparePoint(this.nodes[unit], this.offsets[unit]) >= 0);
    let last = this.#first((unit) => range.comparePoint(this.nodes[unit], this.offsets[unit] + 1) > 0);
    while (first < last && this.text[first] === ' ') first++;
    while (first < last && this.text[last - 1] === ' ') last--;
    if (first >= last) return null;
    const [start, end] = [this.#character(first), this.#character(last)];
    return {
      start,
      end,
      quote: this.words(start, end),
      prefix: this.words(start - CONTEXT, start),
      suffix: this.words(end, end + CONTEXT),
    };
  }

  // The first unit for which the condition holds, which holds for all after it.
  #first(holds) {
    let [low, high] = [0, this.text.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  // The character that a unit belongs to.
  #character(unit) {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.characters[middle] >= unit) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
