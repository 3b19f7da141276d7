import { mediaPipeline } from './pipeline-suite.ts'
import { onDisk } from './stores.ts'

mediaPipeline('the disk', onDisk)
