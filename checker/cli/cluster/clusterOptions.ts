import type { ArgumentsCamelCase, Argv, Options } from 'yargs'
import { MOST_WORKERS } from '../../explore/options.ts'
import { usefulWorkers } from '../usefulWorkers.ts'
import { memoryOf } from '../sharedOptions/memory.ts'
import { parseCount } from '../sharedOptions/units.ts'
import { wellGiven, usage } from '../sharedOptions/usage.ts'

/** How to reach a cluster. */
export interface ClusterAddress {
  /** `nats://127.0.0.1` or `tls://nats.example.org:4222`, optionally with a user name and password. */
  readonly url: string
  /** A file with NATS credentials. */
  readonly credentials: string | undefined
  /** Whether to allow unencrypted connections to other machines. */
  readonly insecure: boolean
}

/** How `check` uses a cluster. */
export interface ClusterChoice {
  readonly address: ClusterAddress
  /** How many worker processes to wait for. */
  readonly machines: number
  /** How many states this machine searches before others join. */
  readonly from: number
  /** The file with the private key that signs the run. If undefined, the user's own key is used. */
  readonly key: string | undefined
  /** The run to resume. */
  readonly resume: string | undefined
}

/** Enough to learn which bits identify the owner of a state, but too few to be worth distributing. */
const FIRST_STATES = 200_000

/** The options shared by all commands that use a cluster. */
const ADDRESS_OPTIONS = {
  credentials: { type: 'string', requiresArg: true, describe: 'a NATS credentials file' },
  insecure: { type: 'boolean', describe: 'connect to other machines without encryption' },
} as const satisfies Readonly<Record<string, Options>>

export const CHECK_CLUSTER_OPTIONS = {
  cluster: {
    type: 'string',
    requiresArg: true,
    describe: 'search with the workers of a NATS server: nats://127.0.0.1',
  },
  machines: { type: 'string', requiresArg: true, describe: 'wait for this many worker processes (default: 1)' },
  'cluster-from': {
    type: 'string',
    requiresArg: true,
    describe: 'search this many states before workers join (default: 200,000)',
  },
  key: { type: 'string', requiresArg: true, describe: 'sign the run with this private key (default: your own)' },
  ...ADDRESS_OPTIONS,
} as const satisfies Readonly<Record<string, Options>>

const NAMES = Object.keys(CHECK_CLUSTER_OPTIONS) as readonly (keyof typeof CHECK_CLUSTER_OPTIONS)[]

type CheckClusterArguments = Readonly<
  Partial<Record<Exclude<keyof typeof CHECK_CLUSTER_OPTIONS, 'insecure'> | 'resume', string>>
> & { readonly insecure?: boolean | undefined }

/** Throws Q020 (usage) if there are cluster options but no cluster. */
export function clusterChoice(args: {
  readonly [K in keyof CheckClusterArguments]: CheckClusterArguments[K] | undefined
}): ClusterChoice | undefined {
  const { cluster, machines, key, resume } = args
  const from = args['cluster-from']
  if (cluster === undefined) {
    const lone = NAMES.find((name) => args[name] !== undefined)
    if (lone !== undefined)
      throw usage(`--${lone} is for a cluster, but none is named`, 'give --cluster nats://HOST, too')
    return undefined
  }
  return {
    address: addressOf({ cluster, credentials: args.credentials, insecure: args.insecure }),
    machines: machines === undefined ? 1 : parseCount('machines', machines),
    from: from === undefined ? FIRST_STATES : parseCount('cluster-from', from),
    key,
    resume,
  }
}

const CLUSTER = {
  type: 'string',
  requiresArg: true,
  demandOption: true,
  describe: 'a NATS server: nats://127.0.0.1',
} as const

export const WORKER_OPTIONS = {
  cluster: CLUSTER,
  workers: {
    type: 'string',
    requiresArg: true,
    describe: 'serve this many shards at once (default: one per core, at most 64)',
  },
  'max-memory': {
    type: 'string',
    requiresArg: true,
    describe: 'limit for all shards together: 512MB, 4GB (default: 3/4 of the memory)',
  },
  trust: { type: 'string', requiresArg: true, describe: 'serve runs signed with this public key (default: your own)' },
  ...ADDRESS_OPTIONS,
} as const satisfies Readonly<Record<string, Options>>

export const CLUSTER_OPTIONS = {
  cluster: CLUSTER,
  remove: { type: 'string', requiresArg: true, describe: 'delete this run and its states' },
  ...ADDRESS_OPTIONS,
} as const satisfies Readonly<Record<string, Options>>

export interface WorkerRequest {
  readonly address: ClusterAddress
  readonly workers: number
  readonly maxMemory: number
  readonly trust: string | undefined
}

export interface ClusterRequest {
  readonly address: ClusterAddress
  readonly remove: string | undefined
}

export function declareWorkerOptions(yargs: Argv) {
  return yargs
    .options(WORKER_OPTIONS)
    .check(wellGiven(WORKER_OPTIONS))
    .example('$0 worker --cluster nats://127.0.0.1', 'this machine takes part in searches')
}

export function declareClusterOptions(yargs: Argv) {
  return yargs
    .options(CLUSTER_OPTIONS)
    .check(wellGiven(CLUSTER_OPTIONS))
    .example('$0 cluster --cluster nats://127.0.0.1', 'workers and runs')
}

type WorkerArguments = ArgumentsCamelCase<Awaited<ReturnType<typeof declareWorkerOptions>['argv']>>
type ClusterArguments = ArgumentsCamelCase<Awaited<ReturnType<typeof declareClusterOptions>['argv']>>

export function workerRequest(args: WorkerArguments): WorkerRequest {
  const workers = args.workers === undefined ? usefulWorkers() : parseCount('workers', args.workers, MOST_WORKERS)
  return { address: addressOf(args), workers, maxMemory: memoryOf(args['max-memory']), trust: args.trust }
}

export function clusterRequest(args: ClusterArguments): ClusterRequest {
  return { address: addressOf(args), remove: args.remove }
}

function addressOf({
  cluster,
  credentials,
  insecure,
}: {
  readonly cluster: string
  readonly credentials?: string | undefined
  readonly insecure?: boolean | undefined
}): ClusterAddress {
  return { url: cluster, credentials, insecure: insecure ?? false }
}
