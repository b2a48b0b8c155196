/** Graph and timeline: size, moving about, and the arrow keys. */

const LEAST = 0.2;
const MOST = 2.5;
/** Text smaller than this share of its size cannot be read, so a wide graph starts with a part of it. */
const READABLE = 0.58;

export function drawings(): void {
  for (const id of ['graph-drawing', 'timeline-drawing']) {
    const drawing = document.getElementById(id) as SVGSVGElement | null;
    if (drawing) arrowKeys(drawing);
  }
  const view = document.getElementById('graph-view');
  const drawing = document.getElementById('graph-drawing') as SVGSVGElement | null;
  if (view && drawing) sizes(view, drawing);
}

export function showInGraph(hash: string): void {
  const node = nodeOf(hash);
  if (!node) return;
  for (const old of document.querySelectorAll('.found')) old.classList.remove('found');
  node.classList.add('found');
  node.scrollIntoView({ block: 'center', inline: 'center' });
  node.focus({ preventScroll: true });
}

export function nodeOf(hash: string): SVGAElement | undefined {
  return [...document.querySelectorAll<SVGAElement>('#graph-drawing a')].find((link) => link.href.baseVal === hash);
}

function sizes(view: HTMLElement, drawing: SVGSVGElement): void {
  const { width, height } = drawing.viewBox.baseVal;
  const fit = (): number => Math.min(1, view.clientWidth / width);
  let scale = 1;
  /** Keeps what lies at (x, y) of the view where it is. */
  const resize = (to: number, x = view.clientWidth / 2, y = view.clientHeight / 2): void => {
    const next = Math.min(MOST, Math.max(LEAST, to));
    const left = ((view.scrollLeft + x) / scale) * next - x;
    const top = ((view.scrollTop + y) / scale) * next - y;
    scale = next;
    drawing.setAttribute('width', String(width * scale));
    drawing.setAttribute('height', String(height * scale));
    view.scrollTo({ left, top, behavior: 'instant' });
    view.classList.toggle('grab', view.scrollWidth > view.clientWidth || view.scrollHeight > view.clientHeight);
  };
  resize(Math.max(READABLE, fit()), 0, 0);

  document.querySelector('.zoom')?.addEventListener('click', (event) => {
    const way = (event.target as Element).closest<HTMLElement>('[data-zoom]')?.dataset['zoom'];
    if (way === 'in') resize(scale * 1.25);
    if (way === 'out') resize(scale / 1.25);
    if (way === 'fit') resize(Math.min(fit(), view.clientHeight / height));
    if (way === 'full') resize(1);
  });
  view.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = view.getBoundingClientRect();
      resize(scale * Math.exp(-event.deltaY / 300), event.clientX - left, event.clientY - top);
    },
    { passive: false },
  );
  drag(view);
}

/** A press that moves is no click on what lies below it. */
function drag(view: HTMLElement): void {
  let from: { x: number; y: number; left: number; top: number } | undefined;
  let moved = false;
  view.addEventListener('pointerdown', (event) => {
    moved = false;
    if (event.button === 0 && event.pointerType === 'mouse') from = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop };
  });
  window.addEventListener('pointermove', (event) => {
    if (!from) return;
    if (!moved && Math.hypot(event.clientX - from.x, event.clientY - from.y) < 5) return;
    moved = true;
    view.classList.add('moving');
    view.scrollTo({ left: from.left - (event.clientX - from.x), top: from.top - (event.clientY - from.y), behavior: 'instant' });
  });
  window.addEventListener('pointerup', () => {
    from = undefined;
    view.classList.remove('moving');
  });
  view.addEventListener('dragstart', (event) => event.preventDefault());
  view.addEventListener(
    'click',
    (event) => {
      if (!moved) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
}

const WAYS: Readonly<Record<string, readonly [x: number, y: number]>> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** One stop for the Tab key; the arrow keys go to the nearest link in their direction, to the sides in the same row first. */
function arrowKeys(drawing: SVGSVGElement): void {
  const links = [...drawing.querySelectorAll<SVGAElement>('a')];
  for (const [index, link] of links.entries()) link.setAttribute('tabindex', index === 0 ? '0' : '-1');
  drawing.addEventListener('focusin', (event) => {
    const link = (event.target as Element).closest<SVGAElement>('a');
    if (!link) return;
    drawing.querySelector('a[tabindex="0"]')?.setAttribute('tabindex', '-1');
    link.setAttribute('tabindex', '0');
  });
  drawing.addEventListener('keydown', (event) => {
    const way = WAYS[event.key];
    const at = (event.target as Element).closest<SVGAElement>('a');
    if (!way || !at) return;
    event.preventDefault();
    const [x, y] = corner(at);
    let best: { link: SVGAElement; far: number } | undefined;
    for (const link of links) {
      const [left, top] = corner(link);
      const [dx, dy] = [left - x, top - y];
      const along = dx * way[0] + dy * way[1];
      const far = along + (way[0] === 0 ? 2 : 10) * Math.abs(dx * way[1] + dy * way[0]);
      if (link !== at && along > 1 && (!best || far < best.far)) best = { link, far };
    }
    best?.link.focus();
  });
}

/** Not the middle: a phase is as wide as its row, and a step down from it leads to its first task. */
function corner(link: Element): [x: number, y: number] {
  const { left, top } = link.getBoundingClientRect();
  return [left, top];
}
