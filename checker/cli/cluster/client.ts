import { createRequire } from 'node:module'
import type * as packages from './natsPackages.ts'

/** The client of NATS, which only the commands of a cluster load. */
export const { connect, credsAuthenticator, jetstream, jetstreamManager, Kvm, StorageType } = createRequire(
  import.meta.url,
)('./natsClient.cjs') as typeof packages
