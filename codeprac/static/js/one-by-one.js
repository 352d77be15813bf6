// Does something with one thing after the other, each in a frame of its own, so that scrolling stays smooth.
export function oneByOne(act) {
  const waiting = new Set();
  const step = () => {
    const [next] = waiting;
    waiting.delete(next);
    if (waiting.size) requestAnimationFrame(step);
    act(next);
  };
  return (thing) => {
    if (waiting.has(thing)) return; // its frame is planned
    waiting.add(thing);
    if (waiting.size === 1) requestAnimationFrame(step);
  };
}
