/** The colour of lines between cells. */
export const RULE = '#cbd2d9'

/** The colours of pictures. */
export const COLOURS = {
  ink: '#1f2933',
  quiet: '#66727f',
  head: '#e4e7eb',
  line: '#52606d',
  step: '#e0ecf9',
  changed: '#fff3c4',
  added: '#0b7a3b',
  removed: '#b42318',
  fault: '#c81e1e',
  faultHead: '#fde2e1',
  cycle: '#7a4cc2',
  cycleHead: '#e9dffa',
  leader: '#bcd4f5',
  down: '#7b8794',
  entry: '#eef1f5',
  mark: '#9a5b13',
  lane: '#b8c2cc',
  band: '#f6f8fa',
  good: '#e3f6ea',
} as const
