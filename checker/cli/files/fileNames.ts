import { createHash } from 'node:crypto'

/** Bytes of a name in a path. Two names, with an ending and the suffix of a file being written, stay below the usual 255. */
const LONGEST = 100
const HASH = 8
/** Names that Windows reserves for devices. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i

/** A name as a part of a path: `asynchronous, master disk lost` as `asynchronous-master-disk-lost`. */
export function fileName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
  if (plain === '') return 'unnamed'
  return Buffer.byteLength(plain) > LONGEST ? cut(plain, name) : plain.replace(DEVICE, (device) => `${device}-`)
}

/** A long name keeps its beginning. A hash distinguishes it from others with the same beginning. */
function cut(plain: string, name: string): string {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH)
  let start = ''
  for (const character of plain) {
    if (Buffer.byteLength(start + character) > LONGEST - HASH - 1) break
    start += character
  }
  return `${start}-${hash}`
}

/** The folder for the files of a spec: one folder for each part of its name. */
export function folderOf(spec: string): string {
  return spec.split('/').map(fileName).join('/')
}

/** The path, without ending, of files about a part of a spec, such as a model and one of its properties. */
export function stemOf(spec: string, ...names: readonly string[]): string {
  return `${folderOf(spec)}/${names.map(fileName).join('.')}`
}

/** Numbers repeated stems, because file systems may not distinguish upper and lower case. */
export function stems(): (stem: string) => string {
  const used = new Set<string>()
  return (stem) => {
    let free = stem
    for (let n = 2; used.has(free.toLowerCase()); n++) free = `${stem}-${n}`
    used.add(free.toLowerCase())
    return free
  }
}
