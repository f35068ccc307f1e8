import { createRequire } from 'node:module'
import type * as packages from './natsPackages.ts'

/** The NATS client, which only commands that use a cluster load. */
export const { connect, credsAuthenticator, jetstream, jetstreamManager, Kvm, StorageType } = createRequire(
  import.meta.url,
)('./natsClient.cjs') as typeof packages
