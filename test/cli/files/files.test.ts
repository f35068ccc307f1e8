import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAll, ensureWritable, sameText, writeAll } from '../../../checker/cli/files/files.ts'
import { apply, compare } from '../../../checker/cli/files/mirror.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quorate-files-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('writing', () => {
  it('leaves only complete files', async () => {
    const paths = await writeAll(folder, [
      { path: 'deep/down/a.txt', content: 'a' },
      { path: 'b.txt', content: 'b' },
    ])
    expect(paths).toEqual([join(folder, 'deep/down/a.txt'), join(folder, 'b.txt')])
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      'b.txt',
      'deep',
      'deep/down',
      'deep/down/a.txt',
    ])
  })

  it('leaves nothing behind if it fails', async () => {
    await writeAll(folder, [{ path: 'taken/by/folder', content: '' }])
    await expect(writeAll(folder, [{ path: 'taken/by', content: 'x' }])).rejects.toThrow('EISDIR')
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(['taken', 'taken/by', 'taken/by/folder'])
  })

  it('writes all files or none', async () => {
    const files = ['a.txt', 'deep/down/b.txt', 'taken/c.txt'].map((path) => ({ path, content: path }))
    await writeFile(join(folder, 'taken'), '')
    await expect(createAll(folder, files, 'DIR')).rejects.toMatchObject({ complaint: { code: 'Q024', where: ['DIR'] } })
    expect(await readdir(folder)).toEqual(['taken'])
    await rm(join(folder, 'taken'))
    expect(await createAll(folder, files, 'DIR')).toEqual(files.map(({ path }) => join(folder, path)))
    for (const { path, content } of files) expect(await readFile(join(folder, path), 'utf8')).toBe(content)
  })

  it('detects beforehand that a folder cannot be written', async () => {
    await ensureWritable(join(folder, 'new/one'), '--out')
    expect(await readdir(join(folder, 'new/one'))).toEqual([])
    await writeFile(join(folder, 'file'), '')
    await expect(ensureWritable(join(folder, 'file'), '--out')).rejects.toMatchObject({
      complaint: { code: 'Q024', class: 'usage', where: ['--out'] },
    })
  })
})

describe('a mirror', () => {
  const wanted = [
    { path: 'kafka/isr/a.txt', content: 'a' },
    { path: 'kafka/isr/b.txt', content: 'b' },
  ]

  it('finds missing, changed and extra files, and updates the folder', async () => {
    await writeAll(folder, [
      { path: 'kafka/isr/b.txt', content: 'old' },
      { path: 'kafka/isr/c.txt', content: 'c' },
      { path: 'raft/raft/d.txt', content: 'd' },
    ])
    const difference = await compare(folder, ['kafka/isr'], wanted)
    expect(difference).toEqual({ missing: [wanted[0]], changed: [wanted[1]], leftOver: ['kafka/isr/c.txt'] })
    await apply(folder, difference)
    expect(await compare(folder, ['kafka/isr'], wanted)).toEqual({ missing: [], changed: [], leftOver: [] })
    expect(await readFile(join(folder, 'raft/raft/d.txt'), 'utf8')).toBe('d')
    expect((await compare(folder, [''], wanted)).leftOver).toEqual(['raft/raft/d.txt'])
  })

  it('reports all files as missing if the folder does not exist', async () => {
    expect(await compare(join(folder, 'none'), [''], wanted)).toEqual({ missing: wanted, changed: [], leftOver: [] })
  })
})

it('accepts Windows line endings', () => {
  expect(sameText('a\r\nb\r\n', 'a\nb\n')).toBe(true)
  expect(sameText('a\rb', 'a\nb')).toBe(false)
})
