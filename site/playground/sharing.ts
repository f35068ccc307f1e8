import type { Files } from './link.ts'

/** A spec that was edited: its path and the source of each of its modules. */
export interface SharedCode {
  readonly entry: string
  readonly files: Files
}

/** What the hash of the playground's address says. */
export interface Shared {
  /** The path of a bundled spec; null for edited code. */
  readonly spec: string | null
  readonly code: string | null
  /** The rest, which is the address of the walk. */
  readonly address: string
}

export function sharedIn(hash: string): Shared {
  const parts = hash.replace(/^#/, '').split('&')
  const valueOf = (name: string): string | null =>
    parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? null
  return {
    spec: valueOf('spec'),
    code: valueOf('code'),
    address: parts.filter((part) => !/^(?:spec|code)=/.test(part)).join('&'),
  }
}

/** JSON, compressed (deflate-raw), as base64url. */
export async function packed(code: SharedCode): Promise<string> {
  const stream = new Blob([JSON.stringify(code)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Rejects if the text is not what `packed` made. */
export async function unpacked(text: string): Promise<SharedCode> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  const { entry, files } = JSON.parse(await new Response(stream).text()) as Partial<SharedCode>
  if (typeof entry !== 'string' || typeof files?.[entry] !== 'string') throw new TypeError('there is no spec in it')
  return { entry, files }
}
