/**
 * What the back end promises, written by hand from the API contract, in the very shape that openapi-typescript
 * generates (`paths["/api/v1/…"]["get"]`). When generated types exist, this file shrinks to aliases of them.
 */

export interface Money {
  /** Minor units (fen). */
  amount: number;
  currency: string;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

type Empty = Record<string, never>;

/** One operation: path and query parameters, body, success response. */
export interface Operation<Path, Query, Body, Result> {
  parameters: { path: Path; query: Query };
  requestBody: { content: { "application/json": Body } };
  responses: { 200: { content: { "application/json": Result } } };
}
type Get<Result, Query = Empty, Path = Empty> = Operation<Path, Query, Empty, Result>;
type Write<Body, Result, Path = Empty> = Operation<Path, Empty, Body, Result>;
type ById = { id: string };
type Paging = { cursor?: string; limit?: number };

/* ---------- every host ---------- */

export type Surface = "market" | "portal" | "console";
export type Role = "OWNER" | "MANAGER" | "SALES" | "FINANCE" | "SERVICE" | "TECHNICIAN";
export type ServerLocale = "zh-hans" | "en";

export interface Session {
  authenticated: boolean;
  user: { id: string; name: string; email: string | null; phone: string | null } | null;
  surface: Surface;
  dealer: { slug: string; name: string; city: string } | null;
  role: string | null;
  rights: string[];
  locale: string;
}
export interface Credentials {
  login: string;
  password: string;
}

interface SessionPaths {
  "/api/v1/session": {
    get: Get<Session>;
    post: Write<Credentials, Session>;
    delete: Write<Empty, null>;
    patch: Write<{ locale: ServerLocale }, Session>;
  };
}

/* ---------- portal ---------- */

export interface Invitation {
  email: string;
  dealer_name: string;
  role: string;
  needs_password: boolean;
  expires_at: string;
}
export interface Dashboard {
  stock: { by_state: Record<string, number>; listed: number; value: Money };
  orders: { by_state: Record<string, number>; needs_action: number };
  leads: { open: number; new: number };
  revenue_month: Money;
}

export interface Brand {
  id: string;
  slug: string;
  name_zh: string;
  name_en: string;
}
export interface Series extends Brand {
  body: string;
}
export interface Paint {
  code: string;
  name_zh: string;
  name_en: string;
  hex: string;
  /** The drawn picture of the car in this paint, where the server offers one. */
  art_url?: string | null;
}
export interface Trim {
  id: string;
  name_zh: string;
  name_en: string;
  model_year: number;
  energy: string;
  body: string;
  msrp: Money | null;
  colours: Paint[];
  interiors: Paint[];
  art_url?: string | null;
}

export interface VehicleRow {
  id: string;
  stock_no: string;
  vin: string;
  trim: {
    id: string;
    title_zh: string;
    title_en: string;
    brand_zh: string;
    brand_en: string;
    model_year: number;
    body: string;
    energy: string;
    art_url: string;
  };
  colour: Paint;
  mileage_km: number;
  price: Money;
  cost: Money | null;
  state: string;
  days_in_stock: number;
  received_at: string;
  listed: boolean;
}
export type Photo = { id: string; url: string; position: number };
export interface HistoryLine {
  at: string;
  actor: string;
  action: string;
  label_zh: string;
  label_en: string;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}
export interface VehicleDetail extends VehicleRow {
  interior: Paint | null;
  history: HistoryLine[];
  price_history: { at: string; price: Money }[];
  photos: Photo[];
  moves: string[];
}
export interface ReceiveVehicle {
  vin: string;
  trim_id: string;
  colour_code: string;
  interior_code?: string;
  mileage_km: number;
  cost: Money;
  price: Money;
  note?: string;
}
export interface VinCheck {
  vin: string;
  valid: boolean;
  errors: string[];
  taken: boolean;
  decoded: {
    wmi: string;
    manufacturer_zh: string | null;
    manufacturer_en: string | null;
    model_year: number | null;
    serial: string;
  } | null;
}

export interface OrderRow {
  id: string;
  number: string;
  state: string;
  buyer_name: string;
  buyer_phone: string;
  vehicle: { id: string; vin: string; title_zh: string; title_en: string; art_url: string; colour: Paint };
  total: Money;
  deposit: Money;
  paid: Money;
  created_at: string;
  hold_expires_at: string | null;
  next_move: string | null;
}
export interface Payment {
  id: string;
  kind: "DEPOSIT" | "BALANCE";
  method: "CARD" | "BANK_TRANSFER";
  amount: Money;
  state: string;
  at: string;
  reference: string | null;
}
export interface Contract {
  id: string;
  number: string;
  version: number;
  state: "REQUESTED" | "RENDERED" | "SIGNED" | "VOIDED";
  pdf_url: string | null;
  rendered_at: string | null;
  sha256: string | null;
  error: string | null;
}
export interface OrderMove {
  verb: string;
  allowed: boolean;
  reason_zh: string | null;
  reason_en: string | null;
}
export interface OrderDetail extends OrderRow {
  buyer_email: string | null;
  timeline: { at: string; state: string; actor: string; label_zh: string; label_en: string }[];
  payments: Payment[];
  contract: Contract | null;
  moves: OrderMove[];
}
export interface MoveOrder {
  verb: string;
  note?: string;
  amount?: Money;
  reference?: string;
}

export type LeadSource = "WALK_IN" | "PHONE" | "MARKET" | "WEB";
export interface LeadRow {
  id: string;
  number: string;
  name: string;
  phone: string;
  email: string | null;
  source: string;
  interest: string | null;
  state: string;
  owner: { id: string; name: string } | null;
  created_at: string;
  note: string | null;
  moves: string[];
}
export interface LeadDetail extends LeadRow {
  activities: { at: string; actor: string; action: string; label_zh: string; label_en: string; note: string | null }[];
}
export interface NewLead {
  name: string;
  phone: string;
  email?: string;
  source: LeadSource;
  interest?: string;
  note?: string;
}

export interface RepairLine {
  description: string;
  labour_hours: number;
  amount: Money;
}
export interface RepairRow {
  id: string;
  number: string;
  vin: string;
  plate: string | null;
  vehicle_title: string | null;
  customer_name: string;
  customer_phone: string;
  mileage_km: number;
  complaint: string;
  state: string;
  total: Money;
  opened_at: string;
  closed_at: string | null;
  moves: string[];
}
export interface RepairDetail extends RepairRow {
  lines: RepairLine[];
}
export interface NewRepair {
  vin: string;
  plate?: string;
  customer_name: string;
  customer_phone: string;
  mileage_km: number;
  complaint: string;
  lines: RepairLine[];
}

export interface StaffMember {
  id: string;
  user_id: string | null;
  name: string;
  email: string;
  role: string;
  state: string;
  joined_at: string | null;
}
export interface RoleRights {
  code: string;
  rights: string[];
}
export interface DealerProfile {
  name: string;
  slug: string;
  city: string;
  address: string;
  latitude: number | string | null;
  longitude: number | string | null;
  phone: string | null;
  opening_hours: string | null;
  intro_zh: string | null;
  intro_en: string | null;
  brands: { slug: string; name_zh: string; name_en: string }[];
}

export interface VehicleFilter extends Paging {
  state?: string;
  q?: string;
  brand_id?: string;
}
export interface StateFilter extends Paging {
  state?: string;
  q?: string;
}
interface Move {
  verb: string;
  note?: string;
}

export interface PortalPaths extends SessionPaths {
  "/api/v1/invitations/{token}": { get: Get<Invitation, Empty, { token: string }> };
  "/api/v1/invitations/{token}/accept": {
    post: Write<{ name: string; password: string }, Session, { token: string }>;
  };
  "/api/v1/dashboard": { get: Get<Dashboard> };
  "/api/v1/catalog/brands": { get: Get<Brand[]> };
  "/api/v1/catalog/brands/{id}/series": { get: Get<Series[], Empty, ById> };
  "/api/v1/catalog/series/{id}/trims": { get: Get<Trim[], Empty, ById> };
  "/api/v1/stock/vehicles": { get: Get<Page<VehicleRow>, VehicleFilter>; post: Write<ReceiveVehicle, VehicleDetail> };
  "/api/v1/stock/vehicles/{id}": { get: Get<VehicleDetail, Empty, ById> };
  "/api/v1/stock/vin/{vin}": { get: Get<VinCheck, Empty, { vin: string }> };
  "/api/v1/stock/vehicles/{id}/moves": { post: Write<Move, VehicleDetail, ById> };
  "/api/v1/stock/vehicles/{id}/price": { patch: Write<{ price: Money; reason?: string }, VehicleDetail, ById> };
  "/api/v1/stock/vehicles/{id}/photos": { post: Write<FormData, Photo, ById> };
  "/api/v1/stock/vehicles/{id}/photos/{pid}": { delete: Write<Empty, null, { id: string; pid: string }> };
  "/api/v1/orders": { get: Get<Page<OrderRow>, StateFilter> };
  "/api/v1/orders/{id}": { get: Get<OrderDetail, Empty, ById> };
  "/api/v1/orders/{id}/contract": { post: Write<Empty, OrderDetail, ById> };
  "/api/v1/orders/{id}/moves": { post: Write<MoveOrder, OrderDetail, ById> };
  "/api/v1/leads": { get: Get<Page<LeadRow>, StateFilter>; post: Write<NewLead, LeadDetail> };
  "/api/v1/leads/{id}": { get: Get<LeadDetail, Empty, ById> };
  "/api/v1/leads/{id}/moves": { post: Write<Move, LeadDetail, ById> };
  "/api/v1/repair-orders": { get: Get<Page<RepairRow>, StateFilter>; post: Write<NewRepair, RepairDetail> };
  "/api/v1/repair-orders/{id}": { get: Get<RepairDetail, Empty, ById> };
  "/api/v1/repair-orders/{id}/moves": { post: Write<Move, RepairDetail, ById> };
  "/api/v1/staff": { get: Get<StaffMember[]> };
  "/api/v1/staff/invitations": {
    post: Write<
      { email: string; name?: string; role: string },
      { id: string; email: string; role: string; expires_at: string; state: string }
    >;
  };
  "/api/v1/staff/roles": { get: Get<RoleRights[]> };
  "/api/v1/dealer": { get: Get<DealerProfile> };
}

/* ---------- console ---------- */

export interface DailyFigures {
  day: string;
  orders: number;
  reservations: number;
  delivered: number;
  turnover: Money;
}
export interface DealerFigures {
  dealer_id: string;
  slug: string;
  name: string;
  city: string;
  stock_units: number;
  listed: number;
  open_reservations: number;
  orders: number;
  delivered: number;
  turnover: Money;
}
export interface Overview {
  watermark: string | null;
  dealers: { total: number; active: number; provisioning: number; suspended: number };
  stock: { units: number; listed: number; value: Money };
  reservations: { open: number };
  orders: { total: number; by_state: Record<string, number> };
  turnover: { total: Money; this_month: Money };
  by_dealer: DealerFigures[];
  daily: DailyFigures[];
}
export interface DealerRow {
  id: string;
  slug: string;
  name: string;
  city: string;
  state: string;
  brands: { slug: string; name_zh: string; name_en: string }[];
  owner_email: string;
  created_at: string;
  portal_url: string;
  stock_units: number;
  orders: number;
}
export interface DealerDetail extends DealerRow {
  address: string;
  latitude: number | string | null;
  longitude: number | string | null;
  phone: string | null;
  schema_name: string;
  error: string | null;
  progress: { step: string; done: boolean }[];
  invitation: { email: string; state: string; expires_at: string } | null;
}
export interface OnboardDealer {
  name: string;
  slug: string;
  city: string;
  province?: string;
  address: string;
  latitude: number;
  longitude: number;
  phone?: string;
  brand_slugs: string[];
  owner_email: string;
  owner_name?: string;
}
export interface CatalogBrand extends Brand {
  series: number;
  trims: number;
}
export interface City {
  name_zh: string;
  name_en: string;
  province_zh: string;
  latitude: number;
  longitude: number;
}

export interface ConsolePaths extends SessionPaths {
  "/api/v1/overview": { get: Get<Overview> };
  "/api/v1/overview/refresh": { post: Write<Empty, null> };
  "/api/v1/dealers": { get: Get<Page<DealerRow>, StateFilter>; post: Write<OnboardDealer, DealerDetail> };
  "/api/v1/dealers/{id}": { get: Get<DealerDetail, Empty, ById> };
  "/api/v1/dealers/{id}/retry": { post: Write<Empty, DealerDetail, ById> };
  "/api/v1/dealers/{id}/invitations": { post: Write<Empty, DealerDetail, ById> };
  "/api/v1/catalog/brands": { get: Get<CatalogBrand[], { q?: string }> };
  "/api/v1/cities": { get: Get<City[], { q?: string }> };
}
