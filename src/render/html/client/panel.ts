/** The details of one requirement or task beside the page. The address names it, so a link opens it and Back closes it. */
import { nodeOf, showInGraph } from './drawings.js';

export function panel(): void {
  const details = document.getElementById('details');
  if (!details) return;
  const bar = document.createElement('div');
  bar.className = 'panel';
  const head = document.createElement('span');
  head.textContent = 'Details';
  const inGraph = button('Show in the graph', () => {
    const { hash } = location;
    opener = null;
    closed(true);
    showInGraph(hash);
  });
  const previous = button('Previous', () => step('previousElementSibling'));
  const next = button('Next', () => step('nextElementSibling'));
  const close = button('Close', () => closed(true));
  bar.append(head, inGraph, previous, next, close);
  details.prepend(bar);

  let opener: HTMLElement | SVGElement | null = null;
  let row: HTMLTableRowElement | null = null;

  const closed = (forget: boolean): void => {
    if (!details.classList.contains('open')) return;
    details.classList.remove('open');
    row?.classList.remove('open');
    if (!forget) return;
    history.pushState(null, '', '#');
    opener?.focus();
  };

  const follow = (): void => {
    const id = decoded(location.hash.slice(1));
    const target = document.getElementById(id);
    const article = target?.closest('article') ?? (id !== '' && !target ? document.getElementById('left-out') : null);
    if (!article) {
      closed(false);
      return;
    }
    for (const old of details.querySelectorAll('article.open, .notice.open')) old.classList.remove('open');
    row?.classList.remove('open');
    row = [...document.querySelectorAll<HTMLAnchorElement>('table.data th a')].find(({ hash }) => hash === location.hash)?.closest('tr') ?? null;
    row?.classList.add('open');
    article.classList.add('open');
    details.classList.add('open');
    inGraph.hidden = !nodeOf(location.hash);
    previous.disabled = next.disabled = !row;
    article.tabIndex = -1;
    article.scrollTop = 0;
    article.focus({ preventScroll: true });
  };

  /** The next row that the table shows. */
  const step = (direction: 'previousElementSibling' | 'nextElementSibling'): void => {
    let other = row?.[direction] as HTMLTableRowElement | null | undefined;
    while (other?.hidden) other = other[direction] as HTMLTableRowElement | null;
    const link = other?.querySelector<HTMLAnchorElement>('th a');
    if (link) location.hash = link.hash;
  };

  // Going to a fragment takes the focus away, so who opened it is noted before.
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLElement | SVGElement>('a[href^="#"]');
    if (link && !details.contains(link)) opener = link;
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') closed(true);
  });
  window.addEventListener('hashchange', follow);
  follow();
}

function button(label: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'button';
  made.textContent = label;
  made.addEventListener('click', act);
  return made;
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
