import { EditNote as EditNote_126950b42378cbf534db2a4823818e3e } from '../../../../src/plugins/campaigns/components/EditNote'
import { RscEntryLexicalCell as RscEntryLexicalCell_44fe37237e0ebf4470c9990d8cb7b07e } from '@payloadcms/richtext-lexical/rsc'
import { RscEntryLexicalField as RscEntryLexicalField_44fe37237e0ebf4470c9990d8cb7b07e } from '@payloadcms/richtext-lexical/rsc'
import { LexicalDiffComponent as LexicalDiffComponent_44fe37237e0ebf4470c9990d8cb7b07e } from '@payloadcms/richtext-lexical/rsc'
import { FixedToolbarFeatureClient as FixedToolbarFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { PlaceholderMenu as PlaceholderMenu_4e6d0b9f76b2a22bc153c949599ad32e } from '../../../../src/ui/PlaceholderMenu'
import { LinkFeatureClient as LinkFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { BlockquoteFeatureClient as BlockquoteFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { InlineCodeFeatureClient as InlineCodeFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { StrikethroughFeatureClient as StrikethroughFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { UnderlineFeatureClient as UnderlineFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { BoldFeatureClient as BoldFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { ItalicFeatureClient as ItalicFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { ParagraphFeatureClient as ParagraphFeatureClient_e70f5e05f09f93e00b997edb1ef0c864 } from '@payloadcms/richtext-lexical/client'
import { NamedFiles as NamedFiles_c7ecbc2eae720739e103e3005a2b0099 } from '../../../../src/plugins/media/components/NamedFiles'
import { NudgeLabel as NudgeLabel_5845f78a242b4010add82e6bcda03606 } from '../../../../src/plugins/campaigns/components/NudgeLabel'
import { StatusCell as StatusCell_bcba3e116acc963ce55e53a4ea3e658b } from '../../../../src/plugins/campaigns/components/StatusCell'
import { EmptyList as EmptyList_aebc6e611cb472ad38b9d898806cee12 } from '../../../../src/ui/EmptyList'
import { CheckView as CheckView_bc4bec89a1681314b1bce5ca3af021a1 } from '../../../../src/plugins/campaigns/components/CheckView'
import { RunView as RunView_47c13f451f2f23a6072a722a071075a3 } from '../../../../src/plugins/campaigns/components/RunView'
import { RecordTitle as RecordTitle_06a71d1defd5989ada35a667e58d3b8c } from '../../../../src/plugins/campaigns/components/RecordTitle'
import { RunCell as RunCell_ae05512aeb838167e829b57b510b8b0c } from '../../../../src/plugins/campaigns/components/RunCell'
import { RecordView as RecordView_7fcaf65401bf97791318c4a0af8265f7 } from '../../../../src/plugins/campaigns/components/RecordView'
import { WhyPanel as WhyPanel_78a8f05be83f4662952cf66c6717914c } from '../../../../src/plugins/campaigns/components/WhyPanel'
import { ConsentCard as ConsentCard_0475f189475f1aa874cbcd1022bb989c } from '../../../../src/plugins/policy/components/ConsentCard'
import { PersonTitle as PersonTitle_4a564a2eb517dea6f822501caa6ba51c } from '../../../../src/plugins/campaigns/components/RecordTitle/PersonTitle'
import { ReasonsCell as ReasonsCell_234860fce148751b7b0cde4404d36b38 } from '../../../../src/plugins/categories/components/ReasonsCell'
import { Reasons as Reasons_69fb15fab713b33b8a3f5e3d1240a094 } from '../../../../src/plugins/categories/components/Reasons'
import { MoneyCell as MoneyCell_8ea0fd932683db226cca46815bd6de87 } from '../../../../src/ui/MoneyCell'
import { PersonCell as PersonCell_ae05512aeb838167e829b57b510b8b0c } from '../../../../src/plugins/campaigns/components/RunCell'
import { ActorCell as ActorCell_9fab0164754289afaec495f2dae6a523 } from '../../../../src/plugins/campaigns/components/AuditCells'
import { StateCell as StateCell_2f1a4356c94c0c27adfc3cf84fb35e2b } from '../../../../src/plugins/accounts/components/StateCell'
import { ConnectLink as ConnectLink_f92d4aa5a9e534e91944b5e16a14f231 } from '../../../../src/plugins/accounts/components/ConnectLink'
import { HealthSlot as HealthSlot_8de57d87714323c111f00fa15ec0bf93 } from '../../../../src/plugins/accounts/components/HealthTable/Slot'
import { HealthView as HealthView_288eae7289e0c78f10de4283c369bba8 } from '../../../../src/plugins/accounts/components/HealthView'
import { SentCell as SentCell_ae05512aeb838167e829b57b510b8b0c } from '../../../../src/plugins/campaigns/components/RunCell'
import { ReasonCell as ReasonCell_cc2907f41ceefa0ff57a3e93dddb2092 } from '../../../../src/plugins/campaigns/components/ReasonCell'
import { ActionCell as ActionCell_9fab0164754289afaec495f2dae6a523 } from '../../../../src/plugins/campaigns/components/AuditCells'
import { TargetCell as TargetCell_9fab0164754289afaec495f2dae6a523 } from '../../../../src/plugins/campaigns/components/AuditCells'
import { KillSwitch as KillSwitch_75db3b5d831e92d1c11f087bee355eef } from '../../../../src/plugins/policy/components/KillSwitch'
import { WatchTenantCollection as WatchTenantCollection_1d0591e3cf4f332c83a86da13a0de59a } from '@payloadcms/plugin-multi-tenant/client'
import { SecretsCard as SecretsCard_162e8a93a7f4efdd90a019e845ff0ca9 } from '../../../../src/plugins/shop/components/SecretsCard'
import { AddStop as AddStop_aa292acffb2a7dc2cf3c07396c4fbe49 } from '../../../../src/plugins/policy/components/AddStop'
import { DemoLine as DemoLine_0a5bb59754d8023681d94b72be4ac3bf } from '../../../../src/plugins/demo/components/DemoLine'
import { NoticeLines as NoticeLines_266390c8570e46625e210b1bb5801674 } from '../../../../src/plugins/notices/components/NoticeLines'
import { Icon as Icon_d80026a54ca0ac0be19c0f09581e3405 } from '../../../../src/plugins/identity/components/Brand'
import { Logo as Logo_d80026a54ca0ac0be19c0f09581e3405 } from '../../../../src/plugins/identity/components/Brand'
import { OwnerHint as OwnerHint_5735df2863ed15828e4b816a09d8bdd2 } from '../../../../src/plugins/identity/components/OwnerHint/index.tsx'
import { TenantSelector as TenantSelector_d6d5f193a167989e2ee7d14202901e62 } from '@payloadcms/plugin-multi-tenant/rsc'
import { TenantSelectionProvider as TenantSelectionProvider_d6d5f193a167989e2ee7d14202901e62 } from '@payloadcms/plugin-multi-tenant/rsc'
import { ConnectView as ConnectView_791d486c1b79db1cc3eeebfd01c43702 } from '../../../../src/plugins/accounts/components/ConnectView'
import { DashboardView as DashboardView_a93472a286b879e10744d3aae0267ab3 } from '../../../../src/plugins/analytics/components/DashboardView'
import { CollectionCards as CollectionCards_f9c02e79a4aed9a3924487c0cd4cafb1 } from '@payloadcms/next/rsc'

/** @type import('payload').ImportMap */
export const importMap = {
  "/src/plugins/campaigns/components/EditNote#EditNote": EditNote_126950b42378cbf534db2a4823818e3e,
  "@payloadcms/richtext-lexical/rsc#RscEntryLexicalCell": RscEntryLexicalCell_44fe37237e0ebf4470c9990d8cb7b07e,
  "@payloadcms/richtext-lexical/rsc#RscEntryLexicalField": RscEntryLexicalField_44fe37237e0ebf4470c9990d8cb7b07e,
  "@payloadcms/richtext-lexical/rsc#LexicalDiffComponent": LexicalDiffComponent_44fe37237e0ebf4470c9990d8cb7b07e,
  "@payloadcms/richtext-lexical/client#FixedToolbarFeatureClient": FixedToolbarFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "/src/ui/PlaceholderMenu#PlaceholderMenu": PlaceholderMenu_4e6d0b9f76b2a22bc153c949599ad32e,
  "@payloadcms/richtext-lexical/client#LinkFeatureClient": LinkFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#BlockquoteFeatureClient": BlockquoteFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#InlineCodeFeatureClient": InlineCodeFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#StrikethroughFeatureClient": StrikethroughFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#UnderlineFeatureClient": UnderlineFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#BoldFeatureClient": BoldFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#ItalicFeatureClient": ItalicFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "@payloadcms/richtext-lexical/client#ParagraphFeatureClient": ParagraphFeatureClient_e70f5e05f09f93e00b997edb1ef0c864,
  "/src/plugins/media/components/NamedFiles#NamedFiles": NamedFiles_c7ecbc2eae720739e103e3005a2b0099,
  "/src/plugins/campaigns/components/NudgeLabel#NudgeLabel": NudgeLabel_5845f78a242b4010add82e6bcda03606,
  "/src/plugins/campaigns/components/StatusCell#StatusCell": StatusCell_bcba3e116acc963ce55e53a4ea3e658b,
  "/src/ui/EmptyList#EmptyList": EmptyList_aebc6e611cb472ad38b9d898806cee12,
  "/src/plugins/campaigns/components/CheckView#CheckView": CheckView_bc4bec89a1681314b1bce5ca3af021a1,
  "/src/plugins/campaigns/components/RunView#RunView": RunView_47c13f451f2f23a6072a722a071075a3,
  "/src/plugins/campaigns/components/RecordTitle#RecordTitle": RecordTitle_06a71d1defd5989ada35a667e58d3b8c,
  "/src/plugins/campaigns/components/RunCell#RunCell": RunCell_ae05512aeb838167e829b57b510b8b0c,
  "/src/plugins/campaigns/components/RecordView#RecordView": RecordView_7fcaf65401bf97791318c4a0af8265f7,
  "/src/plugins/campaigns/components/WhyPanel#WhyPanel": WhyPanel_78a8f05be83f4662952cf66c6717914c,
  "/src/plugins/policy/components/ConsentCard#ConsentCard": ConsentCard_0475f189475f1aa874cbcd1022bb989c,
  "/src/plugins/campaigns/components/RecordTitle/PersonTitle#PersonTitle": PersonTitle_4a564a2eb517dea6f822501caa6ba51c,
  "/src/plugins/categories/components/ReasonsCell#ReasonsCell": ReasonsCell_234860fce148751b7b0cde4404d36b38,
  "/src/plugins/categories/components/Reasons#Reasons": Reasons_69fb15fab713b33b8a3f5e3d1240a094,
  "/src/ui/MoneyCell#MoneyCell": MoneyCell_8ea0fd932683db226cca46815bd6de87,
  "/src/plugins/campaigns/components/RunCell#PersonCell": PersonCell_ae05512aeb838167e829b57b510b8b0c,
  "/src/plugins/campaigns/components/AuditCells#ActorCell": ActorCell_9fab0164754289afaec495f2dae6a523,
  "/src/plugins/accounts/components/StateCell#StateCell": StateCell_2f1a4356c94c0c27adfc3cf84fb35e2b,
  "/src/plugins/accounts/components/ConnectLink#ConnectLink": ConnectLink_f92d4aa5a9e534e91944b5e16a14f231,
  "/src/plugins/accounts/components/HealthTable/Slot#HealthSlot": HealthSlot_8de57d87714323c111f00fa15ec0bf93,
  "/src/plugins/accounts/components/HealthView#HealthView": HealthView_288eae7289e0c78f10de4283c369bba8,
  "/src/plugins/campaigns/components/RunCell#SentCell": SentCell_ae05512aeb838167e829b57b510b8b0c,
  "/src/plugins/campaigns/components/ReasonCell#ReasonCell": ReasonCell_cc2907f41ceefa0ff57a3e93dddb2092,
  "/src/plugins/campaigns/components/AuditCells#ActionCell": ActionCell_9fab0164754289afaec495f2dae6a523,
  "/src/plugins/campaigns/components/AuditCells#TargetCell": TargetCell_9fab0164754289afaec495f2dae6a523,
  "/src/plugins/policy/components/KillSwitch#KillSwitch": KillSwitch_75db3b5d831e92d1c11f087bee355eef,
  "@payloadcms/plugin-multi-tenant/client#WatchTenantCollection": WatchTenantCollection_1d0591e3cf4f332c83a86da13a0de59a,
  "/src/plugins/shop/components/SecretsCard#SecretsCard": SecretsCard_162e8a93a7f4efdd90a019e845ff0ca9,
  "/src/plugins/policy/components/AddStop#AddStop": AddStop_aa292acffb2a7dc2cf3c07396c4fbe49,
  "/src/plugins/demo/components/DemoLine#DemoLine": DemoLine_0a5bb59754d8023681d94b72be4ac3bf,
  "/src/plugins/notices/components/NoticeLines#NoticeLines": NoticeLines_266390c8570e46625e210b1bb5801674,
  "/src/plugins/identity/components/Brand#Icon": Icon_d80026a54ca0ac0be19c0f09581e3405,
  "/src/plugins/identity/components/Brand#Logo": Logo_d80026a54ca0ac0be19c0f09581e3405,
  "/src/plugins/identity/components/OwnerHint/index.tsx#OwnerHint": OwnerHint_5735df2863ed15828e4b816a09d8bdd2,
  "@payloadcms/plugin-multi-tenant/rsc#TenantSelector": TenantSelector_d6d5f193a167989e2ee7d14202901e62,
  "@payloadcms/plugin-multi-tenant/rsc#TenantSelectionProvider": TenantSelectionProvider_d6d5f193a167989e2ee7d14202901e62,
  "/src/plugins/accounts/components/ConnectView#ConnectView": ConnectView_791d486c1b79db1cc3eeebfd01c43702,
  "/src/plugins/analytics/components/DashboardView#DashboardView": DashboardView_a93472a286b879e10744d3aae0267ab3,
  "@payloadcms/next/rsc#CollectionCards": CollectionCards_f9c02e79a4aed9a3924487c0cd4cafb1
}
