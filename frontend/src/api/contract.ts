/**
 * The back end's types by the names that pages use. Everything here comes from the committed OpenAPI documents
 * (`npm run api`); a page never writes a server type by hand.
 */
import type { components as ConsoleParts, paths as ConsoleRoutes } from "./generated/console";
import type { components as PortalParts, paths as PortalRoutes } from "./generated/portal";

type Portal = PortalParts["schemas"];
type Console = ConsoleParts["schemas"];

export type PortalPaths = PortalRoutes;
export type ConsolePaths = ConsoleRoutes;

/** An amount in minor units (fen). */
export type Money = Portal["MoneyOut"];
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export type Session = Portal["SessionOut"];
export type Credentials = Portal["Credentials"];
export type WaysOut = Portal["WaysOut"];
export type Invitation = Portal["InvitationOut"];
export type Dashboard = Portal["DashboardOut"];

export type Paint = Portal["PaintOut"];
export type Trim = Portal["TrimOut"];
export type VehicleRow = Portal["VehicleRow"];
export type VehicleDetail = Portal["VehicleDetail"];
export type Photo = Portal["PhotoOut"];
export type Finding = Portal["FoundIn"];
export type VinCheck = Portal["VinOut"];

export type Rating = Portal["RatingOut"];
export type Comparable = Portal["ComparableOut"];
export type VehicleRating = Portal["VehicleRating"];
export type Contest = Portal["ContestOut"];
export type NewContest = Portal["ContestIn"];
export type EvidenceFile = Portal["EvidenceOut"];

export type OrderRow = Portal["OrderRow"];
export type OrderDetail = Portal["OrderDetail"];
export type Dispute = Portal["DisputeOut"];
export type OrderMove = Portal["MoveOut"];
export type MoveOrder = Portal["OrderMoveIn"];
export type NewOrder = Portal["DraftIn"];
export type SwapCar = Portal["ReallocationIn"];
export type Payment = Portal["PaymentOut"];
export type EndingPreview = Portal["EndingPreviewOut"];
export type EndingCause = NonNullable<MoveOrder["cause"]>;
export type EndingGround = NonNullable<MoveOrder["ground"]>;
export type PolicyRules = Portal["PolicyRules"];
export type NewPolicy = Portal["PolicyIn"];
export type OrderPaper = Portal["OrderPaperOut"];
export type ShipmentReport = Portal["HandReportIn"];
export type Finance = Portal["FinanceOut"];
export type FinanceInquiry = Portal["InquiryOut"];
export type MoveFinance = Portal["FinanceMoveIn"];
export type Insurance = Portal["InsuranceOut"];
export type MoveInsurance = Portal["InsuranceMoveIn"];
export type ContractDetail = Portal["ContractDetailOut"];
export type MoveContract = Portal["ContractMoveIn"];
export type CountersignRow = Portal["CountersignRowOut"];
export type Handover = Portal["HandoverOut"];
export type DeliverySettings = Portal["DeliverySettingsIn"];
export type NewOldCar = Portal["OldCarIn"];
export type OldCar = Portal["PartExchangeOut"];
export type OldCarInspection = Portal["OldCarInspectionIn"];
export type OldCarOffer = Portal["OldCarOfferIn"];
export type OldCarReceipt = Portal["OldCarReceiptIn"];
export type Registration = Portal["RegistrationOut"];
export type MoveRegistration = Portal["RegistrationMoveIn"];
export type BookHandover = Portal["HandoverBookingIn"];
export type HomeQuote = Portal["HomeQuoteOut"];
export type TourStop = Portal["TourStopOut"];
export type MoveHandover = Portal["HandoverMoveIn"];
export type Checklist = Portal["ChecklistIn"];
export type NewInstallation = Portal["InstallationIn"];
export type MoveInstallation = Portal["InstallationMoveIn"];

export type LeadRow = Portal["LeadRow"];
export type LeadDetail = Portal["LeadDetail"];
export type NewLead = Portal["LeadIn"];
export type Enquiry = Portal["EnquiryOut"];
export type EnquiryAnswer = Portal["AnswerIn"];
export type TradeInDetail = Portal["TradeInDetail"];
export type TradeInOffer = Portal["TradeInOfferIn"];
export type TradeInDecline = Portal["TradeInDeclineIn"];
export type LeadSource = NewLead["source"];

export type Papers = Portal["PapersOut"];
export type NewIdentity = Portal["IdentityIn"];
export type NewBankAccount = Portal["BankAccountIn"];
export type Reveal = Portal["RevealIn"];
export type Look = Portal["LookOut"];

export type DriveRow = Portal["DriveRow"];
export type DriveDetail = Portal["DriveDetail"];
export type MoveDrive = Portal["DriveMoveIn"];
export type NewDrive = Portal["WalkInIn"];
export type PrepareAgreement = Portal["AgreementIn"];
export type SignAgreement = Portal["SignatureIn"];
export type AgreementText = Portal["AgreementTextOut"];
export type Fleet = Portal["FleetOut"];
export type NewGuide = Portal["GuideIn"];
export type ReservedHours = Portal["ReservedHours"];
export type DriveSettingsIn = Portal["DriveSettingsIn"];
export type NewDriveRoute = Portal["RouteIn"];

export type RepairRow = Portal["RepairRow"];
export type RepairDetail = Portal["RepairDetail"];
export type NewRepair = Portal["RepairIn"];

export type StaffMember = Portal["MemberOut"];
export type RoleRights = Portal["RoleOut"];

export type DomainHost = Portal["HostOut"];
export type SigningAccount = Portal["SigningAccountOut"];

export type Overview = Console["Overview"];
export type DealerFigures = Console["DealerFigures"];
export type DailyFigures = Console["Day"];
export type DealerRow = Console["DealerRow"];
export type DealerDetail = Console["DealerDetail"];
export type OnboardDealer = Console["DealerIn"];
export type City = Console["City"];
export type FeatureRow = Console["FeatureOut"];
export type DealerFeature = Console["DealerFeatureOut"];
export type DealerQuota = Console["QuotaOut"];
export type DealerHost = Console["DealerHostOut"];
export type DealerLife = Console["DealerLife"];
export type MoveDealer = Console["DealerMoveIn"];
export type Backups = Console["Backups"];
export type BackupRow = Console["BackupRow"];
export type RestoreRow = Console["RestoreRow"];
export type RestoreFinding = Console["FindingRow"];
export type RuleRow = Console["RuleRow"];
export type RuleDetail = Console["RuleDetail"];
export type RuleKind = Console["RuleKind"];
export type FormEntry = Console["FormEntry"];
export type TimelineRule = Console["TimelineRule"];
export type RuleEffectOut = Console["RuleEffect"];
export type RuleText = Console["RuleIn"];
export type ProposeRule = Console["ProposalIn"];
export type ApplicationRow = Console["ApplicationRow"];
export type ApplicationDetail = Console["ApplicationDetail"];

export type ContestRow = Console["ContestRow"];
export type ContestDetail = Console["ContestDetail"];
export type AcceptContest = Console["AcceptIn"];
export type RatingFigures = Console["RatingFigures"];

/** What a list can be narrowed by; kept in the address of its page. */
export interface StateFilter {
  state?: string;
  q?: string;
}
export interface VehicleFilter extends StateFilter {
  brand_id?: string;
}

export type Invoice = Portal["InvoiceOut"];
export type InvoiceDue = Portal["DueOut"];
export type Receipt = Portal["ReceiptOut"];
export type IssueInvoice = Portal["IssueIn"];
export type BankStatement = Portal["StatementOut"];
export type StatementCheck = Portal["StatementCheckOut"];
export type StatementLine = Portal["StatementLineOut"];
export type BookMovement = Portal["BookMovementOut"];
export type Breaks = Portal["BreaksOut"];
export type ClosedDays = Portal["ClosedDaysOut"];

export type CommissionPlan = Portal["CommissionPlanOut"];
export type CommissionReport = Portal["CommissionReportOut"];
export type PartnerRateIn = Portal["PartnerRateIn"];
export type PartnerRate = Portal["PartnerRateOut"];
export type CommissionPlanIn = Portal["CommissionPlanIn"];
export type DealItemIn = Portal["DealItemIn"];
export type DealRecap = Portal["DealRecapOut"];

export type ArchivedDocument = Portal["ArchivedDetail"];
export type ArchiveCriteria = Portal["CriteriaIn"];
export type ArchiveCheck = Portal["ArchiveCheckOut"];
export type LegalHold = Portal["LegalHoldOut"];
export type ArchiveExport = Portal["ArchiveExportOut"];
export type AskExport = Portal["ExportIn"];
export type ArchiveMandate = Portal["MandateOut"];
export type GrantMandate = Portal["MandateIn"];
export type RecallIn = Console["RecallIn"];
export type RecallOut = Console["RecallOut"];
export type MandateInForce = Console["MandateInForce"];
export type MandatedExport = Console["MandatedExportOut"];
export type FormDetail = Console["FormDetail"];
export type FormKind = FormDetail["kind"];
export type ProposeForm = Console["FormProposalIn"];
export type DecideForm = Console["FormDecisionIn"];
export type LogCheck = Console["LogCheck"];
export type Chain = Console["ChainOut"];
export type AskMandatedExport = Console["MandatedExportIn"];

export type Templates = Portal["TemplatesOut"];
export type TemplateKind = Portal["TemplateKindRow"];
export type Template = Portal["TemplateOut"];
export type TemplateVersion = Portal["TemplateVersionOut"];
export type TemplateVersionRow = Portal["TemplateVersionRow"];
export type TemplateClause = Portal["TemplateClauseOut"];
export type TemplateField = Portal["TemplateFieldOut"];
export type WriteTemplate = Portal["TemplateVersionIn"];
export type MoveTemplate = Portal["TemplateMoveIn"];
export type Letterhead = Portal["LetterheadOut"];
