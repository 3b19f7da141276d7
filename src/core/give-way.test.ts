import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'

const script = `
  import { readdirSync } from 'node:fs'
  import os from 'node:os'
  import { Worker } from 'node:worker_threads'
  const { giveWay } = await import(${JSON.stringify(new URL('give-way.ts', import.meta.url).href)})
  giveWay(7)
  const later = new Worker('setTimeout(() => {}, 60_000)', { eval: true })
  await new Promise((resolve) => later.once('online', resolve))
  const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [0]
  console.log(JSON.stringify(threads.map((thread) => os.getPriority(thread))))
  process.exit(0)
`

it('holds for every thread of a process, and for those that come later', () => {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script]
  const priorities = JSON.parse(execFileSync(process.execPath, args).toString()) as number[]
  expect(priorities.length).toBeGreaterThan(process.platform === 'linux' ? 1 : 0)
  const before = priorities.filter((niceness) => niceness !== 7)
  expect(before).toEqual([])
})
