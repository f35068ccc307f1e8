/**
 * The npm commands that give a package.json what another one has and it lacks: scripts, and packages as development
 * dependencies. None where it lacks nothing. A script that has another content is its owner's business and stays.
 */
export function adviceFor(present: string, wanted: string): readonly string[] {
  const [mine, theirs] = [parse(present), parse(wanted)]
  const installed = { ...tableIn(mine, 'dependencies'), ...tableIn(mine, 'devDependencies') }
  const scripts = lacking(withoutStub(tableIn(mine, 'scripts')), tableIn(theirs, 'scripts'))
  const packages = lacking(installed, tableIn(theirs, 'devDependencies'))
  return [
    ...command(
      'npm pkg set',
      scripts.map(([name, script]) => `scripts.${name}="${script}"`),
    ),
    ...command(
      'npm install --save-dev',
      packages.map(([name, range]) => `${name}@${series(range)}`),
    ),
  ]
}

type Table = Readonly<Record<string, string>>

/** What npm cannot read either has nothing. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

function tableIn(manifest: unknown, key: string): Table {
  const table: unknown = new Map(Object.entries(manifest ?? {})).get(key)
  if (typeof table !== 'object' || table === null) return {}
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, String(value)]))
}

/** `npm init` writes a script that only fails. */
function withoutStub(scripts: Table): Table {
  return Object.fromEntries(Object.entries(scripts).filter(([, script]) => !script.includes('no test specified')))
}

function lacking(present: Table, wanted: Table): readonly (readonly [string, string])[] {
  return Object.entries(wanted).filter(([name]) => !(name in present))
}

function command(name: string, args: readonly string[]): readonly string[] {
  return args.length === 0 ? [] : [[name, ...args].join(' ')]
}

/** `^4.1.12` as `4`, `^0.1.0` as `0.1`: the releases that the range allows, without a sign that shells may take for theirs. */
function series(range: string): string {
  const [major = '', minor = ''] = range.replace('^', '').split('.')
  return major === '0' ? `0.${minor}` : major
}
