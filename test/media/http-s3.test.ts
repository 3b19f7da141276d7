import { mediaOverHttp } from './http-suite.ts'
import { onS3 } from './stores.ts'

mediaOverHttp('in a bucket', onS3)
