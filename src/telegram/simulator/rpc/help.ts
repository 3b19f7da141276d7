import type { TlObject } from '../tl/schema.ts'
import { viewCountries } from './countries.ts'
import { DCS, DEFAULT_DC, dcOf } from './dc.ts'
import type { Context, Methods } from './method.ts'
import { method, seconds } from './method.ts'

const COUNTRIES_HASH = 20_260_101
const APP_CONFIG_HASH = 1
const DAY_S = 86_400

/** What clients ask for before and beside everything else. */
export const help: Methods = {
  'help.getConfig': method<object>((_, context) => config(context)),
  'help.getNearestDc': method<object>((_, context) => ({
    _: 'nearestDc',
    country: 'US',
    thisDc: dcOf(context) ?? DEFAULT_DC,
    nearestDc: DEFAULT_DC,
  })),
  'help.getAppConfig': method<{ hash: number }>(({ hash }) =>
    hash === APP_CONFIG_HASH
      ? { _: 'help.appConfigNotModified' }
      : { _: 'help.appConfig', hash: APP_CONFIG_HASH, config: appConfig },
  ),
  'help.getCdnConfig': method<object>(() => ({ _: 'cdnConfig', publicKeys: [] })),
  'help.getCountriesList': method<{ langCode: string; hash: number }>(({ langCode, hash }) =>
    hash === COUNTRIES_HASH
      ? { _: 'help.countriesListNotModified' }
      : { _: 'help.countriesList', countries: viewCountries(langCode), hash: COUNTRIES_HASH },
  ),
  'help.getTermsOfServiceUpdate': method<object>((_, context) => ({
    _: 'help.termsOfServiceUpdateEmpty',
    expires: seconds(context) + DAY_S,
  })),
  'help.acceptTermsOfService': method<object>(() => true),
  'help.getInviteText': method<object>(() => ({
    _: 'help.inviteText',
    message: 'Come to this local Telegram.',
  })),
  'help.getAppUpdate': method<object>(() => ({ _: 'help.noAppUpdate' })),
  'help.getPromoData': method<object>((_, context) => ({
    _: 'help.promoDataEmpty',
    expires: seconds(context) + DAY_S,
  })),
  'help.saveAppLog': method<object>(() => true),
  'help.getPeerColors': method<object>(() => ({ _: 'help.peerColorsNotModified' })),
  'help.getPeerProfileColors': method<object>(() => ({ _: 'help.peerColorsNotModified' })),
  'help.getTimezonesList': method<object>(() => ({ _: 'help.timezonesListNotModified' })),
}

const number = (key: string, value: number): TlObject => ({
  _: 'jsonObjectValue',
  key,
  value: { _: 'jsonNumber', value },
})

const appConfig: TlObject = {
  _: 'jsonObject',
  value: [
    number('about_length_limit_default', 70),
    number('caption_length_limit_default', 1024),
    number('channels_limit_default', 500),
    number('dialogs_pinned_limit_default', 5),
    number('upload_max_fileparts_default', 8000),
  ],
}

const config = (context: Context): TlObject => {
  const { host, port } = context.address()
  return {
    _: 'config',
    date: seconds(context),
    expires: seconds(context) + 3600,
    testMode: false,
    thisDc: dcOf(context) ?? DEFAULT_DC,
    dcOptions: DCS.map((id) => ({ _: 'dcOption', id, ipAddress: host, port, static: true })),
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
    webfileDcId: DEFAULT_DC,
  }
}
