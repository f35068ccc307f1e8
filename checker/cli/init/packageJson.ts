/** Maps script names to commands, or package names to version ranges. */
type Table = Readonly<Record<string, string>>

/** What a package.json must contain. */
export interface Wanted {
  readonly scripts: Table
  readonly devDependencies: Table
}

/** The parts of a package.json that matter here. */
export interface PackageJson {
  readonly scripts: Table
  /** Dependencies of every kind. */
  readonly dependencies: Table
  readonly hasWorkspaces: boolean
}

export interface Added {
  readonly text: string
  /** What was added, such as `scripts.verify` or `devDependencies.quorate`. */
  readonly names: readonly string[]
}

/** Throws a SyntaxError if the text is not JSON. */
export function readManifest(text: string): PackageJson {
  const manifest: unknown = JSON.parse(text)
  return {
    scripts: withoutStub(tableIn(manifest, 'scripts')),
    dependencies: Object.assign(
      {},
      ...['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].map((key) =>
        tableIn(manifest, key),
      ),
    ) as Table,
    hasWorkspaces: new Map(Object.entries(manifest ?? {})).has('workspaces'),
  }
}

/**
 * Adds the scripts and packages that are missing from a package.json, leaving existing entries alone. `elsewhere` lists
 * packages that the package.json of a parent folder already installs. The result has npm's layout with the file's own
 * indentation.
 */
export function complete(text: string, wanted: Wanted, elsewhere: readonly string[]): Added {
  const manifest = JSON.parse(text) as Record<string, unknown>
  const { scripts, dependencies } = readManifest(text)
  const newScripts = lacking(scripts, wanted.scripts)
  const newPackages = lacking(dependencies, wanted.devDependencies).filter(([name]) => !elsewhere.includes(name))
  const names = [
    ...newScripts.map(([name]) => `scripts.${name}`),
    ...newPackages.map(([name]) => `devDependencies.${name}`),
  ]
  if (names.length === 0) return { text, names }
  if (newScripts.length > 0)
    manifest['scripts'] = { ...tableIn(manifest, 'scripts'), ...Object.fromEntries(newScripts) }
  if (newPackages.length > 0)
    manifest['devDependencies'] = inOrder({
      ...tableIn(manifest, 'devDependencies'),
      ...Object.fromEntries(newPackages),
    })
  const [, indent = '  '] = /^\{\r?\n([ \t]+)/.exec(text) ?? []
  return { text: `${JSON.stringify(manifest, null, indent)}\n`, names }
}

function tableIn(manifest: unknown, key: string): Table {
  const table: unknown = new Map(Object.entries(manifest ?? {})).get(key)
  if (typeof table !== 'object' || table === null) return {}
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, String(value)]))
}

/** Drops the script that `npm init` writes, which only fails. */
function withoutStub(scripts: Table): Table {
  return Object.fromEntries(Object.entries(scripts).filter(([, script]) => !script.includes('no test specified')))
}

function lacking(present: Table, wanted: Table): readonly (readonly [string, string])[] {
  return Object.entries(wanted).filter(([name]) => !Object.hasOwn(present, name))
}

/** Sorts packages the way npm does. */
function inOrder(packages: Table): Table {
  return Object.fromEntries(Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
