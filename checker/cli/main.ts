#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'
import { isQuorateError } from '../errors.ts'
import { runCommandLine } from './commandLine.ts'
import { EXIT, exitCodeOfError } from './exitCodes.ts'
import { tell } from './terminal/terminal.ts'
import { V8_FLAGS } from './running/v8.ts'

for (const flag of V8_FLAGS) setFlagsFromString(flag)

/** A reader that has seen enough, such as `head`, ends only the output. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

/** A spec, or a module that it imports, may end the process. That is not a verdict. */
const unfinished = (): void => {
  tell('ended before the command was finished: does a spec, or what it imports, call process.exit?')
  process.exitCode = EXIT.spec
}
process.on('exit', unfinished)

try {
  process.exitCode = await runCommandLine(process.argv.slice(2))
} catch (error) {
  if (!isQuorateError(error)) throw error
  tell(error.message)
  process.exitCode = exitCodeOfError(error.complaint.class)
} finally {
  process.off('exit', unfinished)
}
