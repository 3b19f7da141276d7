import { mediaIsolation } from './media/isolation-suite.ts'
import { onDisk } from './media/stores.ts'

mediaIsolation('on the disk', onDisk)
