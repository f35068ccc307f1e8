/**
 * A link that can fail: forwards connections from one port of 127.0.0.1 to another. Kill it to cut the link. If it is
 * stopped (SIGSTOP), everything in transit waits, while both ends believe that they are connected.
 *
 *     node conformance/redis/link.mjs FROM TO
 */
import { connect, createServer } from 'node:net'

const [from, to] = process.argv.slice(2).map(Number)
const server = createServer((near) => {
  const far = connect(to, '127.0.0.1')
  near.pipe(far).pipe(near)
  near.on('error', () => far.destroy())
  far.on('error', () => near.destroy())
})
server.listen(from, '127.0.0.1', () => process.stdout.write('ready\n'))
