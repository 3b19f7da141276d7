import { readdirSync, readFileSync } from 'node:fs'

/** True while the process lives. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const factsOf = (pid: number): string => {
  try {
    const [words, env] = ['cmdline', 'environ'].map((name) =>
      readFileSync(`/proc/${pid}/${name}`, 'utf8'),
    )
    return `${words?.replaceAll('\0', ' ')}\n${env?.replaceAll('\0', '\n')}`
  } catch {
    return ''
  }
}

/** The command lines of all processes that were told of `data`, by argument or by environment. */
export const processesOf = (data: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => factsOf(Number(name)))
    .filter((facts) => facts.includes(data))
    .map((facts) => facts.split('\n')[0] ?? '')
