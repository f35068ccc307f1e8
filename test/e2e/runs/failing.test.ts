import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { main, run } from '../../support/processes/cli.ts'

/** Streams, disks and processes that fail during a command: how the command ends, and what it prints before that. */

interface Spec {
  readonly top?: string
  readonly name?: string
  readonly most?: number
  readonly when?: string
  readonly rest?: string
  readonly models?: string
}

/** Counts to 5. P holds unless `more` changes that. */
const source = ({
  top = '',
  name = 'up',
  most = 5,
  when = '',
  rest = 'invariants: { P: (s) => s.x < 9 }',
  models = '{}',
}: Spec) =>
  `import { isMainThread } from 'node:worker_threads'
import { range, spec } from 'quorate'
${top}
export default spec(${JSON.stringify(name)}, {}, (_c, _b, { state }) => {
  const { action, define } = state({ x: range(0, ${most}) })
  const Up = action({ when: (s) => { ${when} return s.x < ${most} }, then: (s) => { s.x += 1 } })
  return define({ init: () => {}, actions: { Up }, ${rest} })
}, ${models})
`

const VIOLATED = 'invariants: { P: (s) => s.x < 3 }'
const SPECS: Readonly<Record<string, Spec>> = {
  holds: {},
  violated: { rest: VIOLATED },
  also: { name: 'also', rest: VIOLATED },
  throws: { rest: "invariants: { P: (s) => { if (s.x === 3) throw new Error('boom'); return true } }" },
  unloadable: { top: "throw new Error('boom')" },
  timer: { top: 'setInterval(() => {}, 1000)' },
  server: { top: "import { createServer } from 'node:http'\ncreateServer().listen(0)" },
  thread: {
    top: "import { Worker } from 'node:worker_threads'\nif (isMainThread) new Worker('setInterval(() => {}, 1000)', { eval: true })",
  },
  child: { top: "import { spawn } from 'node:child_process'\nif (isMainThread) spawn('sleep', ['30'])" },
  rejects: { top: "void Promise.reject(new Error('late'))" },
  throwsLater: { top: 'process.nextTick(() => { throw null })' },
  exits: { top: 'process.exit(0)' },
  exitsWhileSearching: { when: 'if (s.x === 2) globalThis.process.exit(0);' },
  threadThrows: { top: "if (!isMainThread) throw new Error('boom')" },
  threadExits: { top: 'if (!isMainThread) process.exit(0)' },
  workerExits: { top: 'if (process.send) process.exit(3)' },
  workerDies: { top: "if (process.send) process.kill(process.pid, 'SIGKILL')" },
  workerRejects: { top: "if (process.send) void Promise.reject(new Error('late'))" },
  loops: { when: 'while (s.x === 1);' },
  hostile: {
    name: '../../up',
    rest: `invariants: { 'No/../../way': (s) => s.x < 3, P: (s) => s.x < 3, 'P!': (s) => s.x < 2, '${'é'.repeat(300)}': (s) => s.x < 3, '$& <b> | "q"': (s) => s.x < 3 }`,
    models: "{ 'm!': {}, 'm?': {} }",
  },
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-failing-'))
  for (const [name, spec] of Object.entries(SPECS)) writeFileSync(join(folder, `${name}.js`), source(spec))
  mkdirSync(join(folder, 'full'))
  writeFileSync(join(folder, 'a file'), '')
})
afterAll(() => rmSync(folder, { recursive: true }))

/**
 * Runs a shell command in which `quorate` is the built command. Returns its exit code, even at the start of a pipe.
 */
const shell = (line: string) =>
  run('bash', ['-c', `quorate() { "${process.execPath}" "${main}" "$@"; }; ${line}; exit \${PIPESTATUS[0]}`], {
    cwd: folder,
    timeoutMs: 50_000,
  })

type Row = readonly [line: string, exitCode: number, said: RegExp]

const BROKEN = /stdout cannot be written: ENOSPC/
const HOLDS = /P {2}holds/
const OUTSIDE = /Q117[\s\S]*in a timer or a promise/

describe('a stream that fails', () => {
  it.each<Row>([
    ['quorate check holds.js > /dev/full', 20, BROKEN],
    ['quorate check holds.js > /dev/full', 20, HOLDS],
    ['quorate check violated.js > /dev/full', 12, /P violated|P {2}violated/],
    ['quorate check throws.js > /dev/full', 75, /Q102[\s\S]*boom/],
    ['quorate check holds.js --json > /dev/full', 20, /"verdict": "holds"/],
    ['quorate check violated.js --json > /dev/full', 12, /"verdict": "violated"/],
    ['quorate check holds.js also.js --json > /dev/full', 12, BROKEN],
    ['quorate check holds.js > /dev/full 2> /dev/full', 20, /^$/],
    ['quorate check violated.js 2> /dev/full', 12, /violated in 4 states/],
    ['quorate check unloadable.js 2> /dev/full', 150, /^$/],
    ['quorate check unloadable.js > /dev/full', 150, /Q032/],
    ['quorate nonsense 2> /dev/full', 2, /^$/],
    ['quorate check violated.js >&-', 12, /^$/],
    ['quorate check violated.js 2>&-', 12, /violated in 4 states/],
    ['quorate check violated.js >&- 2>&-', 12, /^$/],
    ['quorate check unloadable.js 2>&-', 150, /^$/],
    ['quorate check violated.js 2>&1 | head -1', 12, /up · defaults/],
    ['quorate check violated.js | true', 12, /^$/],
    ['quorate check throws.js 2>&1 | head -1', 75, /up · defaults/],
    ['quorate check unloadable.js 2>&1 | head -1', 150, /Q032/],
    ['quorate check unloadable.js 2>&1 | true', 150, /^$/],
    ['quorate check violated.js --json | head -1', 12, /\{/],
    ['quorate simulate violated.js --seed 1 > /dev/full', 12, BROKEN],
    ['quorate simulate violated.js --seed 1 2>&1 | head -1', 12, /up/],
    ['quorate info holds.js > /dev/full', 20, BROKEN],
    ['quorate info holds.js --json > /dev/full', 20, /"bits"/],
    ['quorate graph holds.js > /dev/full', 20, /digraph/],
    ['quorate verify violated.js --lock new.json > /dev/full', 21, /there is no such file/],
    ['quorate verify violated.js --lock new.json 2>&1 | head -1', 21, /up/],
    ['quorate --help > /dev/full', 20, BROKEN],
    ['quorate completion > /dev/full', 20, BROKEN],
  ])('%s', async (line, exitCode, said) => {
    const { stdout, stderr, exitCode: code } = await shell(line)
    expect({ code, all: stdout + stderr }).toMatchObject({ code: exitCode, all: expect.stringMatching(said) as string })
  })
})

describe('a disk that fails', () => {
  it.each<Row>([
    ["quorate check violated.js --out 'a file'", 2, /Q024/],
    ["quorate check violated.js --out 'a file/below'", 2, /Q024/],
    ['quorate check violated.js --out /proc/nothing', 2, /Q024/],
    ['quorate check violated.js --checkpoint /proc/nothing', 2, /Q024/],
    ['quorate check violated.js --resume nothing', 150, /Q041/],
    ['quorate check violated.js --reporter html=/proc/nothing/a.html', 2, /Q024/],
    ['quorate check violated.js --reporter html=full', 2, /Q024/],
    ['quorate verify holds.js --update --lock /proc/nothing/a.json', 2, /Q024/],
    ['quorate verify holds.js --lock /proc/nothing/a.json', 21, /1 model of 1 spec/],
    ['quorate verify holds.js --lock full', 150, /Q036/],
    ['quorate counterexamples violated.js --out /proc/nothing', 2, /Q024/],
    ['quorate matrix holds.js --out /proc/nothing/a.md', 150, /Q037/],
    ['quorate replay nothing.json', 150, /Q038/],
    ['quorate replay full', 150, /Q038/],
    ['truncate -s 600M large.json; quorate replay large.json; rm large.json', 150, /larger than 512 MB/],
    ['quorate check holds.js --max-time.x=5s', 2, /there is no option 'max-time.x'/],
    ["cp holds.js 'a*b.js'; quorate check 'a*b.js'", 150, /Q030[\s\S]*pattern/],
  ])('%s', async (line, exitCode, said) => {
    const {
      stdout,
      stderr,
      exitCode: code,
    } = await shell(line.includes(';') ? `(${line.replace(/; rm .*/, '')})` : line)
    expect({ code, all: stdout + stderr }).toMatchObject({ code: exitCode, all: expect.stringMatching(said) as string })
  })
})

describe('a spec that leaves something behind, or ends its process', () => {
  it.each<Row>([
    ['quorate check timer.js', 0, HOLDS],
    ['quorate check timer.js --engine reference', 0, HOLDS],
    ['quorate check timer.js --workers 2', 0, HOLDS],
    ['quorate simulate timer.js --walks 5', 0, /up/],
    ['quorate info timer.js', 0, /up/],
    ['quorate verify timer.js --lock new.json', 21, /1 model of 1 spec/],
    ['quorate check server.js', 0, HOLDS],
    ['quorate verify server.js --lock new.json', 21, /1 model of 1 spec/],
    ['quorate check thread.js', 0, HOLDS],
    ['quorate verify thread.js --lock new.json', 21, /1 model of 1 spec/],
    ['quorate check child.js', 0, HOLDS],
    ['quorate check rejects.js', 75, OUTSIDE],
    ['quorate verify rejects.js --lock new.json', 75, OUTSIDE],
    ['quorate check throwsLater.js', 75, OUTSIDE],
    ['quorate check exits.js', 75, /process\.exit/],
    ['quorate check exitsWhileSearching.js', 75, /process/],
    ['quorate check threadThrows.js --workers 2', 20, /Q071[\s\S]*boom/],
    ['quorate check threadExits.js --workers 2', 20, /Q071/],
    ['quorate verify workerExits.js --update --lock new.json', 20, /exit code 3/],
    ['quorate verify workerDies.js --update --lock new.json', 20, /SIGKILL/],
    ['quorate verify workerRejects.js --lock new.json', 75, OUTSIDE],
  ])('%s', async (line, exitCode, said) => {
    const { stdout, stderr, exitCode: code } = await shell(line)
    expect({ code, all: stdout + stderr }).toMatchObject({ code: exitCode, all: expect.stringMatching(said) as string })
  })
})

describe('names', { timeout: 60_000 }, () => {
  it('do not lead outside the folder, and the reported number of files is right', async () => {
    const { stderr, exitCode } = await shell('quorate check hostile.js --out deep/out')
    const [, said] = /(\d+) files written/.exec(stderr) ?? []
    const files = readdirSync(join(folder, 'deep/out'), { recursive: true })
    expect({ exitCode, files: files.length }).toEqual({ exitCode: 21, files: Number(said) })
    await shell('quorate verify hostile.js --out deep/verified --lock new.json')
    expect(readdirSync(join(folder, 'deep')).sort()).toEqual(['out', 'verified'])
    expect(existsSync(join(folder, 'up'))).toBe(false)
    expect(existsSync(join(folder, '..', 'up'))).toBe(false)
  })
})

describe('two processes', { timeout: 120_000 }, () => {
  it('that update the same lock file lose nothing', async () => {
    for (const name of ['one', 'two']) writeFileSync(join(folder, `${name}.js`), source({ name, rest: '' }))
    for (let i = 0; i < 2; i++) {
      rmSync(join(folder, 'both.json'), { force: true })
      const both = ['one', 'two'].map((name) => shell(`quorate verify ${name}.js --update --lock both.json`))
      expect((await Promise.all(both)).map(({ exitCode }) => exitCode)).toEqual([0, 0])
      expect(Object.keys(JSON.parse(readFileSync(join(folder, 'both.json'), 'utf8')) as object)).toEqual([
        'format',
        'one',
        'two',
      ])
    }
  })

  it('cannot keep checkpoints in the same folder', async () => {
    writeFileSync(join(folder, 'long.js'), source({ most: 10_000_000, rest: '' }))
    const first = start('check', 'long.js', '--checkpoint', 'kept', '--max-states', '100000000')
    await until(() => existsSync(join(folder, 'kept/running.json')))
    const second = await shell('quorate check long.js --checkpoint kept')
    first.kill('SIGKILL')
    expect(second).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Q086') as string })
    await until(() => first.signalCode !== null)
    expect(await shell('quorate check long.js --checkpoint kept --max-states 10')).toMatchObject({ exitCode: 20 })
  })

  it('end together: a killed verify leaves no worker behind', async () => {
    const first = start('verify', 'loops.js', '--lock', 'new.json')
    const workers = () => childrenOf(first.pid)
    await until(async () => (await workers()).length > 0)
    const [worker = 0] = await workers()
    first.kill('SIGKILL')
    await until(() => !isAlive(worker))
  })
})

const start = (...args: readonly string[]) => spawn(process.execPath, [main, ...args], { cwd: folder, stdio: 'ignore' })

async function childrenOf(pid = 0): Promise<readonly number[]> {
  const { stdout } = await run('pgrep', ['-P', String(pid)])
  return stdout.split('\n').filter(Boolean).map(Number)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('it took too long')
}
