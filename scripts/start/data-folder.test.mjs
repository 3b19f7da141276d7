import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

import { hideFromGit, holdData, isInUse } from './data-folder.mjs'

const top = mkdtempSync(path.join(tmpdir(), 'herald-folder-'))
afterAll(() => rmSync(top, { recursive: true, force: true }))

const code = `import { holdData } from ${JSON.stringify(
  pathToFileURL(path.resolve('scripts/start/data-folder.mjs')).href,
)}
console.log((await holdData(process.argv[1])) ? 'held' : 'refused')
setInterval(() => {}, 1000)`

/** Another start on a folder, in a process of its own. */
const another = (data) => {
  const args = ['--input-type=module', '-e', code, data]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const said = new Promise((resolve) => child.stdout.once('data', (it) => resolve(`${it}`.trim())))
  const gone = new Promise((resolve) => child.once('close', resolve))
  const kill = () => {
    child.kill('SIGKILL')
    return gone
  }
  return { said, kill }
}

describe('the data folder', () => {
  it.each(['short', `long-${'x'.repeat(100)}`])(
    'should be one start’s at a time, also right after a kill (%s)',
    async (name) => {
      const data = path.join(top, name)
      const first = another(data)
      expect(await first.said).toBe('held')
      expect(await isInUse(data)).toBe(true)
      expect(await holdData(data)).toBeNull()
      await first.kill()
      expect(await isInUse(data)).toBe(false)
      const { leave } = await holdData(data)
      await leave()
    },
  )

  it('should go to one of many who find what a killed start left', async () => {
    const data = path.join(top, 'raced')
    const first = another(data)
    await first.said
    await first.kill()
    const many = Array.from({ length: 4 }, () => another(data))
    const said = await Promise.all(many.map((one) => one.said))
    expect(said.toSorted()).toEqual(['held', 'refused', 'refused', 'refused'])
    for (const one of many) await one.kill()
  })

  it('should leave nothing behind where nothing was written', async () => {
    const data = path.join(top, 'a', 'b')
    const { leave } = await holdData(data)
    expect(existsSync(data)).toBe(true)
    await leave()
    expect(existsSync(path.join(top, 'a'))).toBe(false)
  })

  it('should be refused in a sentence where it cannot be one', async () => {
    const file = path.join(top, 'file')
    writeFileSync(file, '')
    await expect(holdData(file)).rejects.toThrow('a file is in its place')
    await expect(holdData(path.join(file, 'below'))).rejects.toThrow('is not a folder')
  })

  it('should not get into a repository', () => {
    const data = path.join(top, 'hidden')
    mkdirSync(data)
    hideFromGit(data)
    expect(readFileSync(path.join(data, '.gitignore'), 'utf8')).toBe('*\n')
    writeFileSync(path.join(data, '.gitignore'), 'mine')
    hideFromGit(data)
    expect(readFileSync(path.join(data, '.gitignore'), 'utf8')).toBe('mine')
  })
})
