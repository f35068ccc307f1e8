/**
 * The parts of the NATS client that Quorate uses. Its packages are CommonJS, so they have a separate bundle; see
 * client.ts.
 */
export { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream'
export { Kvm } from '@nats-io/kv'
export { connect, credsAuthenticator } from '@nats-io/transport-node'
