import { mediaIsolation } from './isolation-suite.ts'
import { onS3 } from './stores.ts'

mediaIsolation('in a bucket', onS3)
