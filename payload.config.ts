import { tmpdir } from 'node:os'
import path from 'node:path'

import { mongooseAdapter } from '@payloadcms/db-mongodb'
import { nodemailerAdapter } from '@payloadcms/email-nodemailer'
import { buildConfig } from 'payload'
import sharp from 'sharp'

import { messageEditor } from './src/collections/editor.ts'
import { collections } from './src/collections/index.ts'
import { withOpenGroups } from './src/collections/open-groups.ts'
import { panelTexts } from './src/collections/panel-texts.ts'
import { slugs } from './src/collections/slugs.ts'
import { collectionTexts } from './src/collections/translations.ts'
import { configEnv, ownOrigins, selectWithin, smtpOptions } from './src/core/config-env.ts'
import { ADMIN, PAYLOAD_API } from './src/endpoints/routes.ts'
import { noMail } from './src/plugins/identity/no-mail.ts'
import { features } from './src/plugins/index.ts'
import { mediaStorage } from './src/plugins/media/storage.ts'
import { enforceTenancy, officialTenants } from './src/plugins/tenancy/index.ts'
import { uiTexts } from './src/ui/translations.ts'

const root = process.cwd()
const env = configEnv(process.env)
const origins = ownOrigins(env.publicUrl)
const { collections: collectionNames, fields, options } = collectionTexts

export default buildConfig({
  secret: env.secret,
  serverURL: env.publicUrl,
  cors: origins,
  csrf: origins,
  routes: { admin: ADMIN, api: PAYLOAD_API },
  custom: { network: env.network, simulator: env.simulator },
  telemetry: false,
  graphQL: { disable: true },
  defaultDepth: 0,
  maxDepth: 3,
  admin: {
    user: slugs.users,
    avatar: 'default',
    dateFormat: 'd MMM yyyy, HH:mm',
    meta: { titleSuffix: ' · Herald' },
    components: {
      header: [
        '/src/plugins/demo/components/DemoLine#DemoLine',
        '/src/plugins/notices/components/NoticeLines#NoticeLines',
      ],
    },
    importMap: {
      baseDir: root,
      importMapFile: path.resolve(root, 'src/app/(payload)/admin/importMap.js'),
    },
  },
  typescript: { autoGenerate: false, outputFile: path.resolve(root, 'src/payload-types.ts') },
  i18n: {
    translations: {
      en: { collections: collectionNames, fields, options, ui: uiTexts, ...panelTexts },
    },
  },
  editor: messageEditor,
  sharp,
  loggingLevels: { PlatformError: 'info' } as object,
  // Through a file on its way, so that an upload never stands whole in memory.
  upload: {
    limits: { fileSize: env.mediaMaxBytes },
    useTempFiles: true,
    tempFileDir: path.join(tmpdir(), 'herald-uploads'),
  },
  db: withOpenGroups(
    mongooseAdapter({
      url: env.mongodbUri,
      ensureIndexes: false,
      autoPluralization: false, // Else Payload would look for "audits" beside our native "audit".
      connectOptions: {
        ...{ autoCreate: false, autoIndex: false, maxPoolSize: 20 },
        ...selectWithin(env.mongodbUri),
      },
    }),
  ),
  email: env.smtpUrl
    ? nodemailerAdapter({
        defaultFromAddress: env.mailFrom,
        defaultFromName: 'Herald',
        skipVerify: true,
        transportOptions: smtpOptions(env.smtpUrl),
      })
    : noMail(env.mailFrom),
  collections: collections(env),
  plugins: [mediaStorage(env.s3), ...features, officialTenants, enforceTenancy],
})
