/** A stream that looks like a terminal, and the screen a person would see on it. */
import { EventEmitter } from 'node:events';
import { width } from '../../src/render/terminal-text.js';

export class FakeTerminal extends EventEmitter {
  readonly chunks: string[] = [];
  isTTY: boolean;
  columns: number | undefined;
  rows: number | undefined;

  constructor(size?: { columns: number; rows: number }) {
    super();
    this.isTTY = size !== undefined;
    this.columns = size?.columns;
    this.rows = size?.rows;
  }

  write(text: string): boolean {
    this.chunks.push(text);
    return true;
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }

  get raw(): string {
    return this.chunks.join('');
  }

  get stream(): NodeJS.WriteStream {
    return this as unknown as NodeJS.WriteStream;
  }

  /** Everything on screen and scrolled off it, from what was written: the sequences we use, and an error for any other. */
  screen(): string {
    const lines: string[] = [''];
    let row = 0;
    for (const [token] of this.raw.matchAll(/\x1b\[[0-?]*[ -/]*[@-~]|[\r\n]|[^\r\n\x1b]+|\x1b/g)) {
      const up = /^\x1b\[(\d+)A$/.exec(token);
      if (token === '\n') {
        row += 1;
        lines[row] ??= '';
      } else if (up) row = Math.max(0, row - Number(up[1]));
      else if (token === '\x1b[J') lines.splice(row, lines.length, '');
      else if (token === '\r' || /^\x1b\[(\?\d+[hl]|\d*m)$/.test(token)) continue;
      else if (token.startsWith('\x1b')) throw new Error(`a sequence nobody should write: ${JSON.stringify(token)}`);
      else lines[row] += token;
    }
    return lines.join('\n');
  }

  /** Of the widest line on screen. */
  get widest(): number {
    return Math.max(...this.screen().split('\n').map(width));
  }
}
