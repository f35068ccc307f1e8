#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'
import { isQuorateError } from '../errors.ts'
import { STACK } from '../thrown.ts'
import { runCommandLine } from './commandLine.ts'
import { EXIT, type ExitCode, exitCodeOfError } from './exitCodes.ts'
import { failureText, isDebug } from './failure.ts'
import { outsideOf } from './running/outside.ts'
import { flushed, tell, watchStreams } from './terminal/terminal.ts'
import { V8_FLAGS } from './running/v8.ts'

const args = process.argv.slice(2)
for (const flag of V8_FLAGS) setFlagsFromString(flag)
if (isDebug(args)) Error.stackTraceLimit = STACK

/** A spec, or a module it imports, may end the process. That does not count as a verdict. */
const unfinished = (): void => {
  tell(
    'the process ended before the command was finished: does the spec, or a module that it imports, call process.exit?',
  )
  process.exitCode = EXIT.spec
}

/** A spec may also throw later, outside any call. */
const thrownElsewhere = (thrown: unknown): void => {
  end(report(outsideOf(thrown) ?? thrown))
}

/** Exits even if a spec left timers, servers or threads running; they no longer matter. */
function end(code: ExitCode | 1): never {
  process.off('exit', unfinished)
  process.exit(code)
}

async function codeOf(command: Promise<ExitCode>): Promise<ExitCode | 1> {
  try {
    return await command
  } catch (error) {
    return report(error)
  }
}

/** Returns 1 for an error that Quorate does not recognize, which means a bug. */
function report(error: unknown): ExitCode | 1 {
  tell(failureText(error, args))
  return isQuorateError(error) ? exitCodeOfError(error.complaint.class) : 1
}

watchStreams()
process.on('exit', unfinished)
process.on('uncaughtException', thrownElsewhere)
const code = await codeOf(runCommandLine(args))
const delivered = await flushed()
end(delivered || code !== EXIT.ok ? code : EXIT.open)
