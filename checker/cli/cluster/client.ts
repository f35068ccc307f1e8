import { createRequire } from 'node:module'
import type * as packages from './natsPackages.ts'

/** The NATS client, loaded only by commands that use a cluster. */
export const { connect, credsAuthenticator, jetstream, jetstreamManager, Kvm, StorageType } = createRequire(
  import.meta.url,
)('./natsClient.cjs') as typeof packages
