/** An S3-compatible store, as the settings name it. */
export type S3Settings = {
  bucket: string
  region: string
  /** Left out for AWS itself. */
  endpoint: string | undefined
  /** Without them the library looks where it always does: a profile, the role of the machine. */
  key: string | undefined
  secret: string | undefined
  /** `endpoint/bucket/name` in place of `bucket.endpoint/name`. */
  pathStyle: boolean
}

type Source = Readonly<Partial<Record<`HERALD_S3_${string}`, string | undefined>>>

/** The S3 settings in the environment; null while no bucket is named: then files lie in `HERALD_MEDIA`. */
export const s3Settings = (source: Source): S3Settings | null => {
  const bucket = source['HERALD_S3_BUCKET']
  if (!bucket) return null
  const endpoint = source['HERALD_S3_ENDPOINT'] || undefined
  const style = source['HERALD_S3_PATH_STYLE']
  return {
    bucket,
    endpoint,
    region: source['HERALD_S3_REGION'] || 'us-east-1',
    key: source['HERALD_S3_KEY'] || undefined,
    secret: source['HERALD_S3_SECRET'] || undefined,
    pathStyle: style ? style === '1' : endpoint !== undefined,
  }
}
