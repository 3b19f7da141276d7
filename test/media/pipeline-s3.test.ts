import { mediaPipeline } from './pipeline-suite.ts'
import { onS3 } from './stores.ts'

mediaPipeline('a bucket', onS3)
