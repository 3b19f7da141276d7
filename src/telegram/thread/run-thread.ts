import { parentPort, workerData } from 'node:worker_threads'

import type { OpenGatewayOptions } from '../open-gateway.ts'

import { openGateway } from '../open-gateway.ts'
import { serveGateway } from './serve-gateway.ts'

/** The thread of a sender in which its connections live. */
if (!parentPort) throw new Error('This runs as a thread of a sender.')
serveGateway(parentPort, openGateway(workerData as OpenGatewayOptions))
