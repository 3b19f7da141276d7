import { parentPort, workerData } from 'node:worker_threads'

import type { ThreadData } from './start-thread.ts'

import { goByProcess } from '../../core/clock.ts'
import { openGateway } from '../open-gateway.ts'
import { keepBeating } from './heartbeat.ts'
import { serveGateway } from './serve-gateway.ts'

/** The thread of a sender in which its connections live. */
if (!parentPort) throw new Error('This runs as a thread of a sender.')
const { options, sleep, heart } = workerData as ThreadData
goByProcess(sleep)
keepBeating(heart)
serveGateway(parentPort, openGateway(options))
