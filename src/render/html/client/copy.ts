import { say } from './say.js';

export function copyButtons(): void {
  for (const command of document.querySelectorAll('.command')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button copy';
    button.textContent = 'Copy';
    button.addEventListener('click', () => void copy(button));
    command.append(button);
  }
}

let last: HTMLButtonElement | undefined;

async function copy(button: HTMLButtonElement): Promise<void> {
  const code = button.parentElement?.querySelector('code') as HTMLElement;
  if (last) last.textContent = 'Copy';
  last = button;
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    button.textContent = 'Copied';
    say('The command is copied');
  } catch {
    // Where a page may not write to the clipboard, the text is selected and one key is left to press.
    getSelection()?.selectAllChildren(code);
    button.textContent = 'Selected';
    say('The clipboard is not available. The command is selected.');
  }
}
