import type { TlObject } from '../tl/schema.ts'
import type { Context, Methods } from './method.ts'
import { method, seconds } from './method.ts'

export const help: Methods = {
  'help.getConfig': method<object>((_, context) => config(context)),
  'help.getNearestDc': method<object>((_, { address }) => ({
    _: 'nearestDc',
    country: 'US',
    thisDc: address().id,
    nearestDc: address().id,
  })),
  'help.getAppConfig': method<object>(() => ({
    _: 'help.appConfig',
    hash: 1,
    config: { _: 'jsonObject', value: [] },
  })),
  'help.getCdnConfig': method<object>(() => ({ _: 'cdnConfig', publicKeys: [] })),
  'help.getCountriesList': method<object>(() => ({
    _: 'help.countriesList',
    countries: [],
    hash: 1,
  })),
}

const config = (context: Context): TlObject => {
  const { id, host, port } = context.address()
  return {
    _: 'config',
    date: seconds(context),
    expires: seconds(context) + 3600,
    testMode: false,
    thisDc: id,
    dcOptions: [{ _: 'dcOption', id, ipAddress: host, port, static: true }],
    dcTxtDomainName: 'localhost',
    chatSizeMax: 200,
    megagroupSizeMax: 200_000,
    forwardedCountMax: 100,
    onlineUpdatePeriodMs: 210_000,
    offlineBlurTimeoutMs: 5000,
    offlineIdleTimeoutMs: 30_000,
    onlineCloudTimeoutMs: 300_000,
    notifyCloudDelayMs: 30_000,
    notifyDefaultDelayMs: 1500,
    pushChatPeriodMs: 60_000,
    pushChatLimit: 2,
    editTimeLimit: 172_800,
    revokeTimeLimit: 2_147_483_647,
    revokePmTimeLimit: 2_147_483_647,
    ratingEDecay: 2_419_200,
    stickersRecentLimit: 200,
    channelsReadMediaPeriod: 604_800,
    callReceiveTimeoutMs: 20_000,
    callRingTimeoutMs: 90_000,
    callConnectTimeoutMs: 30_000,
    callPacketTimeoutMs: 10_000,
    meUrlPrefix: 'https://t.me/',
    captionLengthMax: 1024,
    messageLengthMax: 4096,
    webfileDcId: id,
  }
}
