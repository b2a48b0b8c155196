/** Amounts and times as people read them, with the exact value where a table sorts by it. */
import { readableInstant } from '../instant.js';
import { html, type Markup } from './markup.js';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `84 kB`, in thousands. */
export function bytes(size: number): string {
  let value = size;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : Number(value.toFixed(1))} ${UNITS[unit]}`;
}

/** `0.4 s`, `12 s`, `3 min 05 s`, `1 h 02 min`, `3 d 4 h`. */
export function time(ms: number): string {
  if (ms < 995) return ms === 0 ? '0 s' : `${Math.max(1, Math.round(ms))} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `+18 s`, `−3 s`, `no change`. */
export function change(now: number, before: number, show: (amount: number) => string): string {
  if (now === before) return 'no change';
  return `${now > before ? '+' : '−'}${show(Math.abs(now - before))}`;
}

export function hours(amount: number): string {
  return `${Number(amount.toFixed(1))} h`;
}

export function instant(at: string): Markup {
  return html`<time datetime="${at}">${readableInstant(at)}</time>`;
}

/** A digest in full, easy to select and to copy. */
export function digest(sha256: string): Markup {
  return html`<code class="digest">${sha256}</code>`;
}
