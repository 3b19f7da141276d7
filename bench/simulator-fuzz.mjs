/** Random and mutated frames against a simulator in its own process: it must not grow or fall. */
import { buildSimulator } from './simulator-build.mjs'
import { start } from './simulator-process.mjs'

/** `HERALD_BENCH_FRAMES` asks for a longer run. */
const FRAMES = Number(process.env.HERALD_BENCH_FRAMES ?? 100_000)
const LANES = 4
const WARM = 0.3
const SEED = 20261121
const MAX_GROWTH = 1.25
const PHONE = '+15550000000'

const mebibytes = (bytes) => Math.round(bytes / 2 ** 20)

/** Ten of the figures, evenly spread. */
const tenths = (rss) =>
  Array.from({ length: 10 }, (_, n) => rss[Math.floor(((n + 1) * rss.length) / 10) - 1])
    .filter(Boolean)
    .map(({ bytes }) => mebibytes(bytes))

/** `ratio` is the memory after the first part over that at the end; below the floor it leaks. */
export const simulatorFuzz = async () => {
  const parts = await buildSimulator()
  const { logInRaw } = await import(parts.raw)
  const { runFuzz } = await import(parts.fuzz)
  const server = start('simulator-server.mjs', [parts.index, ''], ['--expose-gc'])
  const { dcs, pem } = await server.next()
  const { port } = dcs[0]
  const logins = []
  for (let n = 0; n < LANES; n += 1) logins.push(await logInRaw({ port, pem, phone: PHONE }))
  const rss = []
  const onProgress = async (sent) => {
    rss.push({ sent, bytes: (await server.ask('usage')).rss })
  }
  const keys = logins.map(({ key }) => key)
  await runFuzz({ port, keys, frames: FRAMES, seed: SEED, onProgress })
  for (const { client, socket } of logins) {
    const answer = await client.ask({ _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] })
    if (!answer[0]?.self) throw new Error(`A login is lost: ${JSON.stringify(answer)}`)
    socket.close()
  }
  const end = await server.ask('usage')
  await server.stop()
  const warm = rss.find(({ sent }) => sent >= FRAMES * WARM)
  return {
    name: 'simulator-fuzz',
    ratio: warm.bytes / end.rss,
    goal: 1,
    floor: 1 / MAX_GROWTH,
    frames: FRAMES,
    rss_warm_mib: mebibytes(warm.bytes),
    rss_end_mib: mebibytes(end.rss),
    rss_curve_mib: tenths(rss).join(' '),
    internal_errors: end.errors,
  }
}
