/** C-raft as a system under test: `craft.c`, built and run. Needs gcc and the Debian package libraft-dev. */
import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const source = fileURLToPath(new URL('craft.c', import.meta.url))

/** The data of a server. */
export interface Server {
  readonly node: number
  /** `unavailable`: it has stopped permanently, because it was asked to drop what it had committed. */
  readonly role: 'leader' | 'candidate' | 'follower' | 'unavailable'
  readonly term: number
  readonly log: readonly (readonly [term: number, message: number])[]
  readonly committed: number
}

/** Builds it in a folder. Returns the path of the program. */
export async function buildCraft(folder: string): Promise<string> {
  const program = join(folder, 'craft')
  await execute('gcc', ['-O1', '-Wall', '-Wextra', '-Werror', '-o', program, source, '-lraft'])
  return program
}

/**
 * The log of a run with lost messages, cut links and servers that stop for a while. The same seed gives the same log.
 */
export async function craftLog(program: string, seed: number): Promise<string> {
  const { stdout } = await execute(program, ['run', String(seed)], { maxBuffer: 64 * 2 ** 20 })
  return stdout
}

/** Three servers that act only on command. */
export class Craft {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #lines: Interface
  readonly #answers: AsyncIterator<string>
  servers: readonly Server[] = []

  constructor(program: string) {
    this.#child = spawn(program, ['drive'])
    this.#lines = createInterface(this.#child.stdout)
    this.#answers = this.#lines[Symbol.asyncIterator]()
  }

  /** One server leads, with the vote of another. */
  elect(candidate: number, voter: number): Promise<void> {
    return this.#obey(`elect ${candidate} ${voter}`)
  }

  request(leader: number): Promise<void> {
    return this.#obey(`request ${leader}`)
  }

  /** The follower gets the leader's log. */
  copy(leader: number, follower: number): Promise<void> {
    return this.#obey(`copy ${leader} ${follower}`)
  }

  /** The leader commits its log, which the follower has. */
  commit(leader: number, follower: number): Promise<void> {
    return this.#obey(`commit ${leader} ${follower}`)
  }

  /** The follower learns about the leader's term. */
  meet(follower: number, leader: number): Promise<void> {
    return this.#obey(`meet ${follower} ${leader}`)
  }

  /** If it would have to drop entries that it has committed, it stops instead. */
  wouldStop(leader: number, follower: number): boolean {
    if (this.servers.length === 0) return false
    const [from, to] = [this.servers[leader], this.servers[follower]]
    return to.log.slice(0, to.committed).some(([term], i) => from.log.at(i)?.[0] !== term)
  }

  close(): void {
    this.#lines.close()
    this.#child.stdin.end()
    this.#child.kill()
  }

  async #obey(command: string): Promise<void> {
    this.#child.stdin.write(`${command}\n`)
    const { value } = (await this.#answers.next()) as { value: string | undefined }
    if (value === undefined) throw new Error(`craft ended at '${command}'`)
    const { done, servers } = JSON.parse(value) as { readonly done: boolean; readonly servers: readonly Server[] }
    this.servers = servers
    if (!done) throw new Error(`craft could not '${command}': ${value}`)
  }
}
