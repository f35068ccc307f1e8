import { QuorateError } from '../../errors.ts'

const SECONDS = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600 }
const BYTES = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 }

/** Parses `60s`, `5m` or `1h` into seconds. */
export function parseDuration(option: string, text: string): number {
  return parse(option, text, SECONDS, 'give a time with its unit: 500ms, 60s, 5m, 1h')
}

/** Parses `4GB`, `512MB` or `1.5GiB` into bytes. */
export function parseSize(option: string, text: string): number {
  return Math.floor(parse(option, text, BYTES, 'give a size with its unit: 512MB, 4GB, 1.5GiB'))
}

/** Parses `100000`, `1e6` or `1_000_000`, a number from 1 to `most`. */
export function parseCount(option: string, text: string, most = Infinity): number {
  const n = Number(text.replaceAll('_', ''))
  if (text.trim() !== '' && Number.isSafeInteger(n) && n > 0 && n <= most) return n
  throw wrong(
    option,
    text,
    most === Infinity ? 'give a whole number greater than 0' : `give a whole number from 1 to ${most}`,
  )
}

/** Parses a number from 0 to 4294967295. */
export function parseSeed(option: string, text: string): number {
  const n = Number(text)
  if (/^\d+$/.test(text) && n < 2 ** 32) return n
  throw wrong(option, text, `give a whole number from 0 to ${2 ** 32 - 1}`)
}

function parse(option: string, text: string, units: Readonly<Record<string, number>>, hint: string): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim()) ?? []
  const factor = Object.entries(units).find(([name]) => name.toLowerCase() === unit.toLowerCase())?.[1]
  if (factor === undefined || Number(digits) === 0) throw wrong(option, text, hint)
  return Number(digits) * factor
}

function wrong(option: string, text: string, hint: string): QuorateError {
  return new QuorateError({
    code: 'Q021',
    class: 'usage',
    where: [`--${option}`],
    problem: `'${text}' is not possible here`,
    hint,
  })
}
