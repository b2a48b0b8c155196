/** The colours of the page and of the standalone graph, light and dark; contrast of text on `page` and `box` is at least 4.5 to 1. */
const COLOURS = {
  page: ['#ffffff', '#0d1117'],
  box: ['#f6f8fa', '#151b23'],
  node: ['#ffffff', '#0d1117'],
  line: ['#d1d9e0', '#3d444d'],
  edge: ['#818b98', '#656c76'],
  text: ['#1f2328', '#f0f6fc'],
  quiet: ['#59636e', '#9198a1'],
  link: ['#0969da', '#4493f8'],
  good: ['#1a7f37', '#3fb950'],
  bad: ['#cf222e', '#f85149'],
  waiting: ['#9a6700', '#d29922'],
  blocked: ['#bc4c00', '#e0823d'],
  waived: ['#8250df', '#ab7df8'],
  going: ['#0969da', '#4493f8'],
  none: ['#59636e', '#9198a1'],
} as const;

/** For a page whose `color-scheme` decides. */
export function pageColours(): string {
  return `:root{${Object.entries(COLOURS).map(([name, [light, dark]]) => `--${name}:light-dark(${light},${dark})`).join(';')}}`;
}

/** For a picture in a page of somebody else's: `selector` gets them by the reader's own scheme. */
export function mediaColours(selector: string): string {
  const all = (scheme: 0 | 1): string => Object.entries(COLOURS).map(([name, pair]) => `--${name}:${pair[scheme]}`).join(';');
  return `${selector}{${all(0)}}@media(prefers-color-scheme:dark){${selector}{${all(1)}}}`;
}
