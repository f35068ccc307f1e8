import { createHash } from 'node:crypto'

/**
 * In bytes. Two such names plus an extension and the suffix of a file being written stay below the usual limit of 255.
 */
const LONGEST = 100
const HASH = 8
/** Names that Windows reserves for devices. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i

/** Turns a name into part of a path: `asynchronous, master disk lost` becomes `asynchronous-master-disk-lost`. */
export function fileName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
  if (plain === '') return 'unnamed'
  return Buffer.byteLength(plain) > LONGEST ? cut(plain, name) : plain.replace(DEVICE, (device) => `${device}-`)
}

/** Keeps the beginning of a long name. A hash tells it apart from others that begin the same way. */
function cut(plain: string, name: string): string {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH)
  let start = ''
  for (const character of plain) {
    if (Buffer.byteLength(start + character) > LONGEST - HASH - 1) break
    start += character
  }
  return `${start}-${hash}`
}

/** The folder for the files of a spec, with one level for each part of the spec's name. */
export function folderOf(spec: string): string {
  return spec.split('/').map(fileName).join('/')
}

/** The path, minus the extension, of files about part of a spec, such as a model and one of its properties. */
export function stemOf(spec: string, ...names: readonly string[]): string {
  return `${folderOf(spec)}/${names.map(fileName).join('.')}`
}

/** Adds a number to a stem that has been used before. Case is ignored, because some file systems ignore it. */
export function stems(): (stem: string) => string {
  const used = new Set<string>()
  return (stem) => {
    let free = stem
    for (let n = 2; used.has(free.toLowerCase()); n++) free = `${stem}-${n}`
    used.add(free.toLowerCase())
    return free
  }
}
