/** Filters, sorting and pages of the tables of requirements and tasks. */

const PAGE = 200;

interface Row {
  element: HTMLTableRowElement;
  text: string;
  statuses: readonly string[];
  phases: readonly string[];
}

export function tables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table.data')) enhance(table);
}

function enhance(table: HTMLTableElement): void {
  const name = table.id.replace('-table', '');
  const noun = table.dataset['noun'] ?? 'row';
  const filters = document.getElementById(`${name}-filters`) as HTMLElement;
  const search = filters.querySelector('input') as HTMLInputElement;
  const choice = filters.querySelector('select');
  const chips = [...filters.querySelectorAll<HTMLButtonElement>('.chip')];
  const more = document.getElementById(`${name}-more`) as HTMLButtonElement;
  const heads = [...table.tHead!.rows[0]!.cells];
  const body = table.tBodies[0] as HTMLTableSectionElement;
  const statusColumn = heads.findIndex((head) => head.dataset['sort'] === 'status');
  const phaseColumn = heads.findIndex((head) => head.dataset['phases'] !== undefined);
  // Read once, on the first filter: the text of ten thousand rows takes a moment.
  let read: Row[] | undefined;
  const first = [...body.rows];
  let order: readonly HTMLTableRowElement[] = first;
  let limit = PAGE;

  const rows = (): Row[] =>
    (read ??= first.map((element) => ({
      element,
      text: (element.textContent ?? '').toLowerCase(),
      statuses: [...(element.cells[statusColumn]?.querySelectorAll('.s') ?? [])].map(statusOf),
      phases: (element.cells[phaseColumn]?.textContent ?? '').split(', '),
    })));

  const show = (): void => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const phase = choice?.value ?? '';
    const statuses = chips.filter((chip) => chip.ariaPressed === 'true').map((chip) => chip.dataset['status'] as string);
    const all = words.length === 0 && phase === '' && statuses.length === 0;
    const matching = all ? undefined : new Set(rows().filter((row) => words.every((each) => row.text.includes(each)) && (phase === '' || row.phases.includes(phase)) && (statuses.length === 0 || statuses.some((status) => row.statuses.includes(status)))).map(({ element }) => element));
    let shown = 0;
    for (const row of order) {
      const matches = !matching || matching.has(row);
      if (matches) shown += 1;
      row.hidden = !matches || shown > limit;
      row.toggleAttribute('data-page', matches && shown > limit);
    }
    table.classList.add('ready');
    filters.querySelector('.shown')!.textContent = `${shown} of ${first.length} ${noun}${first.length === 1 ? '' : 's'}`;
    more.hidden = shown <= limit;
    more.textContent = `Show ${Math.min(shown - limit, PAGE)} more of ${shown}`;
  };
  const again = (): void => {
    limit = PAGE;
    show();
  };

  const sortBy = (column: number, direction: 'ascending' | 'descending' | 'none'): void => {
    const key = direction === 'none' ? undefined : keyOf(heads[column] as HTMLTableCellElement);
    const sign = direction === 'descending' ? -1 : 1;
    order = key === undefined ? first : first.map((row) => ({ row, value: key(row.cells[column] as HTMLTableCellElement) })).sort((a, b) => sign * compare(a.value, b.value)).map(({ row }) => row);
    for (const [index, head] of heads.entries()) {
      if (index === column && direction !== 'none') head.ariaSort = direction;
      else head.removeAttribute('aria-sort');
    }
    body.append(...order);
    again();
  };
  for (const [column, head] of heads.entries()) {
    if (head.dataset['sort'] === undefined) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => sortBy(column, head.ariaSort === 'ascending' ? 'descending' : head.ariaSort === 'descending' ? 'none' : 'ascending'));
  }

  search.addEventListener('input', again);
  choice?.addEventListener('change', again);
  for (const chip of chips) {
    chip.addEventListener('click', () => {
      chip.ariaPressed = String(chip.ariaPressed !== 'true');
      again();
    });
  }
  more.addEventListener('click', () => {
    limit += PAGE;
    show();
  });
  body.addEventListener('click', (event) => {
    const row = (event.target as Element).closest('tr');
    if ((event.target as Element).closest('a, button') || getSelection()?.type === 'Range') return;
    row?.querySelector<HTMLAnchorElement>('th a')?.click();
  });
  document.addEventListener('click', (event) => {
    const status = (event.target as Element).closest<HTMLElement>(`a[href="#${name}"][data-show]`)?.dataset['show'];
    if (status === undefined) return;
    for (const chip of chips) chip.ariaPressed = String(chip.dataset['status'] === status);
    again();
  });
  show();
}

function statusOf(badge: Element): string {
  return [...badge.classList].find((name) => name !== 's') ?? '';
}

function keyOf(head: HTMLTableCellElement): (cell: HTMLTableCellElement) => string | number {
  if (head.dataset['sort'] === 'number') return (cell) => Number(cell.dataset['v'] ?? 0);
  if (head.dataset['sort'] === 'text') return (cell) => cell.textContent ?? '';
  const order = (head.dataset['order'] ?? '').split(' ');
  return (cell) => {
    const badge = cell.querySelector('.s');
    return badge ? order.indexOf(statusOf(badge)) : order.length;
  };
}

const collator = new Intl.Collator('en', { numeric: true });

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}
