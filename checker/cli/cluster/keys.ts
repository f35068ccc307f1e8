import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { QuorateError } from '../../errors.ts'
import { messageOf } from '../../thrown.ts'

/** The user's own key, created on first use. Workers on the same machine trust the user who started them. */
function ownKeyFile(): string {
  const folder = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
  return join(folder, 'quorate', 'cluster.key')
}

/** The private key that signs a run. Throws Q095 (usage) if the file does not contain an Ed25519 key. */
export function signingKey(file: string | undefined): KeyObject {
  const path = file ?? ownKeyFile()
  if (file === undefined && !existsSync(path)) makeKey(path)
  return keyIn('--key', path, createPrivateKey)
}

/**
 * The public key whose runs a worker accepts. If the file holds a private key, this is its public part. Throws Q095
 * (usage).
 */
export function trustedKey(file: string | undefined): KeyObject {
  if (file !== undefined) return keyIn('--trust', file, createPublicKey)
  return createPublicKey(signingKey(undefined))
}

export function signed(text: string, key: KeyObject): string {
  return sign(null, Buffer.from(text), key).toString('base64')
}

export function isSigned(text: string, signature: string, key: KeyObject): boolean {
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
}

function makeKey(path: string): void {
  const { privateKey } = generateKeyPairSync('ed25519')
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  try {
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    // Another process may already have created it.
    if (!existsSync(path)) throw error
  }
}

function keyIn(option: string, path: string, read: (pem: string) => KeyObject): KeyObject {
  try {
    const key = read(readFileSync(path, 'utf8'))
    if (key.asymmetricKeyType !== 'ed25519')
      throw new TypeError(`it contains a key of type ${String(key.asymmetricKeyType)}`)
    return key
  } catch (error) {
    throw new QuorateError(
      {
        code: 'Q095',
        class: 'usage',
        where: [option],
        problem: `${path} does not contain an Ed25519 key: ${messageOf(error)}`,
        hint: 'create one: openssl genpkey -algorithm ed25519 -out team.key; openssl pkey -in team.key -pubout -out team.pub',
      },
      { cause: error },
    )
  }
}
