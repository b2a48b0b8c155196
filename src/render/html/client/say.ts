let region: HTMLElement | undefined;

/** For screen readers: what happened that the eye sees. */
export function say(text: string): void {
  if (!region) {
    region = document.createElement('p');
    region.className = 'unseen';
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  region.textContent = text;
}
