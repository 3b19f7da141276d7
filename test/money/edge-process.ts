import { edge as linksEdge } from '../../src/plugins/links/edge.ts'
import { startEdge } from '../../src/edge/start-edge.ts'
import { contextOf } from './money-harness.ts'
import { loadEnv } from '../../src/core/env.ts'

/** A whole edge in a process of its own, so that a test can kill it. */
const context = await contextOf(loadEnv())
const edge = await startEdge(context, [linksEdge], { port: 0, webPort: 1 })
process.send?.({ port: edge.port })
