import { mediaOverHttp } from '../media/http-suite.ts'
import { onDisk } from '../media/stores.ts'

mediaOverHttp('on the disk', onDisk)
