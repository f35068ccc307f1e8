/** What is used of the client of NATS. Its packages are CommonJS, so they are a bundle of their own: see client.ts. */
export { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream'
export { Kvm } from '@nats-io/kv'
export { connect, credsAuthenticator } from '@nats-io/transport-node'
