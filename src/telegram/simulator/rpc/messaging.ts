import { channelsMembers } from './channels-members.ts'
import { channels } from './channels.ts'
import { messagesChats } from './messages-chats.ts'
import { messagesDialogs } from './messages-dialogs.ts'
import { messagesDrafts } from './messages-drafts.ts'
import { messagesEdit } from './messages-edit.ts'
import { messagesForward } from './messages-forward.ts'
import { messagesHistory } from './messages-history.ts'
import { messagesLive } from './messages-live.ts'
import { messagesScheduled } from './messages-scheduled.ts'
import { messagesSearch } from './messages-search.ts'
import { messagesSend } from './messages-send.ts'
import { messagesTopics } from './messages-topics.ts'
import type { Methods } from './method.ts'
import { updates } from './updates.ts'
import { upload } from './upload.ts'

/** Everything about messages, the places they are written in, and their files. */
export const messaging: Methods = {
  ...channels,
  ...channelsMembers,
  ...messagesChats,
  ...messagesDialogs,
  ...messagesDrafts,
  ...messagesEdit,
  ...messagesForward,
  ...messagesHistory,
  ...messagesLive,
  ...messagesScheduled,
  ...messagesSearch,
  ...messagesSend,
  ...messagesTopics,
  ...updates,
  ...upload,
}
