/** Invented, repeatable rows. */
import type { LeadDetail, Money, OrderDetail, Paint, RepairDetail, Trim, VehicleDetail } from "../src/api/contract";
import { checkDigit } from "../src/shared/vin.ts";

export const yuan = (amount: number): Money => ({ amount: amount * 100, currency: "CNY" });
export const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
const roll = dice(20_261_122);
const pick = <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)] as T;

const PAINTS: [string, string, string][] = [
  ["极光白", "Aurora White", "F1F2F0"], ["曜石黑", "Obsidian", "202327"], ["山岚灰", "Mountain Grey", "7C848B"],
  ["晴川蓝", "River Blue", "2F5D94"], ["松针绿", "Pine Green", "2E5A4A"], ["落日红", "Sunset Red", "A32A2E"], ["流沙金", "Dune", "C7B28E"],
];
const INTERIORS: Paint[] = [
  { code: "black", name_zh: "曜黑", name_en: "Black", hex: "#1d1e20" },
  { code: "linen", name_zh: "亚麻米", name_en: "Linen", hex: "#d8ccb8" },
];
const art = (body: string, hex: string, energy: string, seed: number): string => `/art/${body}-${hex.replace("#", "")}-${energy}-${seed}.svg`;

const MODELS: [string, string, string, string, string, string, string, string, number][] = [
  ["比亚迪", "BYD", "汉", "Han", "EV 701KM 尊贵型", "EV 701 km Premium", "SEDAN", "BEV", 209_800],
  ["小鹏", "XPENG", "X9", "X9", "702 长续航 Max", "702 Long Range Max", "MPV", "BEV", 399_800],
  ["理想", "Li Auto", "L7", "L7", "Ultra", "Ultra", "SUV", "EREV", 379_800],
  ["梅赛德斯-迈巴赫", "Mercedes-Maybach", "S 级", "S-Class", "680 4MATIC", "680 4MATIC", "SEDAN", "ICE", 3_286_800],
  ["极氪", "Zeekr", "001", "001", "YOU 100kWh 四驱", "YOU 100 kWh AWD", "HATCHBACK", "BEV", 329_000],
  ["比亚迪", "BYD", "宋 PLUS", "Song PLUS", "DM-i 150KM 旗舰型", "DM-i 150 km Flagship", "SUV", "PHEV", 159_800],
  ["大众", "Volkswagen", "高尔夫", "Golf", "280TSI R-Line", "280 TSI R-Line", "HATCHBACK", "ICE", 158_900],
  ["丰田", "Toyota", "凯美瑞", "Camry", "双擎 2.5HG 豪华版", "2.5 HG Hybrid Luxury", "SEDAN", "HEV", 199_800],
];

export const brands = [...new Map(MODELS.map(([zh, en]) => [en, { id: `b-${en}`, slug: en.toLowerCase().replace(/\W+/g, "-"), name_zh: zh, name_en: en }])).values()];
export const seriesOf = (brand: string) =>
  MODELS.filter((model) => `b-${model[1]}` === brand).map((model) => ({ id: `s-${model[3]}`, slug: model[3].toLowerCase(), name_zh: model[2], name_en: model[3], body: model[6] }));
export function trimsOf(series: string): Trim[] {
  return MODELS.filter((model) => `s-${model[3]}` === series).flatMap((model) =>
    [2026, 2025].map((year, index) => ({
      id: `t-${model[3]}-${year}`, name_zh: model[4], name_en: model[5], title_zh: `${model[0]} ${model[2]} ${model[4]}`, title_en: `${model[1]} ${model[3]} ${model[5]}`, model_year: year, energy: model[7], body: model[6], msrp: yuan(model[8] - index * 8000), interiors: INTERIORS,
      art_url: art(model[6], "F1F2F0", model[7], 7),
      colours: PAINTS.slice(0, 6).map(([zh, en, hex]) => ({ code: hex, name_zh: zh, name_en: en, hex: `#${hex}`, art_url: art(model[6], hex, model[7], 7) })),
    })),
  );
}

function vin(index: number): string {
  const raw = `LGXCE6CB0R${String(100_000 + index * 37).padStart(7, "0")}`;
  return raw.slice(0, 8) + (checkDigit(raw) ?? "0") + raw.slice(9);
}

const STATES = ["AVAILABLE", "AVAILABLE", "AVAILABLE", "AVAILABLE", "RESERVED", "PDI_PENDING", "ARRIVED", "HELD", "DELIVERED", "PDI_FAILED", "QUARANTINE"];
const MOVES: Record<string, string[]> = { AVAILABLE: ["withdraw"], ARRIVED: ["start_pdi"], PDI_FAILED: ["start_pdi"], QUARANTINE: ["start_pdi"] };
export const movesFrom = (state: string): string[] => MOVES[state] ?? [];

export const vehicles: VehicleDetail[] = Array.from({ length: 68 }, (_, index) => {
  const model = index < MODELS.length ? (MODELS[index] as (typeof MODELS)[number]) : pick(MODELS);
  const [zh, en, hex] = pick(PAINTS);
  const state = index < 3 ? "AVAILABLE" : pick(STATES);
  const price = model[8] - Math.floor(roll() * 8) * 1000;
  const days = Math.floor(roll() * 95);
  return {
    id: `v${index + 1}`, stock_no: `K26-${String(1204 - index).padStart(4, "0")}`, vin: vin(index),
    trim: { id: `t-${model[3]}-2026`, title_zh: `${model[0]} ${model[2]} ${model[4]}`, title_en: `${model[1]} ${model[3]} ${model[5]}`, brand_zh: model[0], brand_en: model[1], model_year: pick([2025, 2026]), body: model[6], energy: model[7], art_url: art(model[6], hex, model[7], index % 5) },
    colour: { code: hex, name_zh: zh, name_en: en, hex: `#${hex}` }, mileage_km: Math.floor(roll() * 60) + 6, price: yuan(price), cost: yuan(Math.round(price * 0.93)), state, days_in_stock: days,
    certificate: { state: "IN_HAND", bank: null, payoff: null, moves: [], scan_url: null, scanned_by: "" },
    recalls: [], may_repair: false, demo: null, was_demo: false, write_off_reason: "", inspection: { checklist: [], items: [], photos: [], may_picture: false, open: false, passed: null, passed_at: null, found_at: null, found_by: "", confirmed_by: "", may_confirm: false },
    received_at: ago(days * 24 + 3), listed: state === "AVAILABLE", interior: INTERIORS[index % 2] ?? null,
    history: [
      { at: ago(20), actor: "沈知遥", action: "stock.vehicle.repriced", label_zh: "调整售价", label_en: "Price changed", before: {}, after: {}, note: "" },
      { at: ago(days * 24), actor: "邓海", action: "stock.vehicle.pdi_passed", label_zh: "检测通过，已上架", label_en: "Inspection passed, listed", before: {}, after: {}, note: "" },
      { at: ago(days * 24 + 3), actor: "沈知遥", action: "stock.vehicle.received", label_zh: "车辆入库", label_en: "Taken into stock", before: {}, after: {}, note: "" },
    ],
    price_history: [{ at: ago(days * 24 + 3), price: yuan(price + 5000), reason: "" }, { at: ago(20), price: yuan(price), reason: "月末促销" }],
    photos: [], moves: movesFrom(state), version: 1, note: "", arrived_on: ago(days * 24).slice(0, 10), hold_until: null,
  };
});

const PEOPLE: [string, string][] = [["林书豪", "13805710021"], ["欧阳明月", "13957100883"], ["陈果", "18667104590"], ["Emma Larsson", "13777812345"], ["王建国", "13588002211"], ["赵一诺", "15958120077"], ["吴桐", "18057106633"]];
const NEXT: Record<string, string | null> = { HOLD: null, RESERVED: "prepare_contract", CONTRACTED: "record_balance", FUNDED: "mark_ready", READY: "deliver", DELIVERED: "close", CANCELLED: null };
const ORDER_STATES = ["RESERVED", "CONTRACTED", "FUNDED", "READY", "DELIVERED", "HOLD", "CANCELLED", "RESERVED", "DELIVERED", "DELIVERED"];
const LABELS: Record<string, [string, string]> = { HOLD: ["买家下单，等待付款", "Ordered, deposit due"], RESERVED: ["预订款到账，车辆已预留", "Deposit received, car reserved"], CONTRACTED: ["合同已签署", "Contract signed"], FUNDED: ["尾款到账", "Balance received"], READY: ["车辆就绪，已通知买家", "Ready, buyer told"], DELIVERED: ["已交付", "Handed over"], CANCELLED: ["订单取消", "Cancelled"] };
const PATH = ["HOLD", "RESERVED", "CONTRACTED", "FUNDED", "READY", "DELIVERED"];
export const nextOf = (state: string): string | null => NEXT[state] ?? null;
export const orderMoves = (state: string) => {
  const next = nextOf(state);
  const cancel = ["HOLD", "RESERVED", "CONTRACTED"].includes(state) ? [{ verb: "cancel", allowed: true, reason_zh: null, reason_en: null }] : [];
  return [...(next ? [{ verb: next, allowed: true, reason_zh: null, reason_en: null }] : []), ...cancel];
};
export const timelineEntry = (state: string, at: string, actor: string) => ({ at, state, actor, label_zh: LABELS[state]?.[0] ?? "", label_en: LABELS[state]?.[1] ?? "", note: "" });

export const orders: OrderDetail[] = Array.from({ length: 26 }, (_, index) => {
  const state = index < ORDER_STATES.length ? (ORDER_STATES[index] as string) : pick(ORDER_STATES);
  const vehicle = vehicles[index + 4] as VehicleDetail;
  const [name, phone] = PEOPLE[index % PEOPLE.length] as [string, string];
  const depth = state === "CANCELLED" ? 1 : PATH.indexOf(state);
  const deposit = yuan(5000);
  const paid = depth >= 3 ? vehicle.price : depth >= 1 ? deposit : yuan(0);
  const hours = index * 9 + 2;
  return {
    id: `o${index + 1}`, number: `D26112${String(2200 - index)}`, state, buyer_name: name, buyer_phone: phone, buyer_email: `buyer${index}@mail.example`,
    vehicle: { id: vehicle.id, vin: vehicle.vin, title_zh: vehicle.trim.title_zh, title_en: vehicle.trim.title_en, art_url: vehicle.trim.art_url, colour: vehicle.colour },
    total: vehicle.price, deposit, paid, promised: yuan(0), due: yuan((vehicle.price.amount - paid.amount) / 100), created_at: ago(hours), hold_expires_at: state === "HOLD" ? ago(-0.3) : null, next_move: nextOf(state), waits_for: nextOf(state) ? "DEALER" : null,
    timeline: [...PATH.slice(0, depth + 1), ...(state === "CANCELLED" ? ["CANCELLED"] : [])].map((one, step) => timelineEntry(one, ago(hours - step * 0.2), step === 0 ? name : "沈知遥")),
    payments: [
      ...(depth >= 1 ? [{ id: `p${index}a`, kind: "DEPOSIT" as const, method: "CARD" as const, amount: deposit, state: "CAPTURED", at: ago(hours - 0.2), reference: `pi_${3000 + index}`, error: "", retry_at: null, waits: false }] : []),
      ...(depth >= 3 ? [{ id: `p${index}b`, kind: "BALANCE" as const, method: "BANK_TRANSFER" as const, amount: yuan((vehicle.price.amount - deposit.amount) / 100), state: "CAPTURED", at: ago(hours - 1), reference: "ICBC-20261121-0093", error: "", retry_at: null, waits: false }] : []),
    ],
    contract: depth >= 2 ? { id: `c${index}`, number: `HT-2611-${String(80 + index)}`, version: 1, state: "SIGNED" as const, pdf_url: null, rendered_at: ago(hours - 0.5), sha256: "9f2c41d7a0b35e6688c1f04e7d2b9a1c5f7e", error: null } : null,
    moves: orderMoves(state), deposit_kind: "ORDER", cancel_reason: "", attention: null, due_at: nextOf(state) ? ago(index % 4 ? -40 : 20) : null, overdue: Boolean(nextOf(state)) && index % 4 === 0, owner: nextOf(state) ? "SALES" : null, regions: [], responsible: depth >= 1 ? "沈知遥" : "", version: 1,
  };
});

const LEAD_STATES = ["NEW", "NEW", "ASSIGNED", "CONTACTED", "QUALIFIED", "WON", "LOST"];
const LEAD_MOVES: Record<string, string[]> = { NEW: ["assign", "lose"], ASSIGNED: ["contact", "lose"], CONTACTED: ["qualify", "lose"], QUALIFIED: ["win", "lose"] };
export const leadMoves = (state: string): string[] => LEAD_MOVES[state] ?? [];
const INTERESTS = ["理想 L7 Ultra，预算 38 万以内，月底前提车", "比亚迪 汉，想置换旧车", "极氪 001，先试驾", null, "小鹏 X9，七座，家里两个孩子"];
export const leads: LeadDetail[] = Array.from({ length: 18 }, (_, index) => {
  const state = LEAD_STATES[index % LEAD_STATES.length] as string;
  const [name, phone] = PEOPLE[(index + 2) % PEOPLE.length] as [string, string];
  return {
    id: `l${index + 1}`, number: `X26-${String(640 - index)}`, name, phone, email: index % 3 ? null : "hello@mail.example", source: pick(["WALK_IN", "PHONE", "MARKET", "WEB"]), interest: pick(INTERESTS), state,
    owner: state === "NEW" ? null : { id: "u2", name: "邓海" }, created_at: ago(index * 7 + 1), note: index % 4 ? null : "周末全家来看车，需要准备儿童座椅。", moves: leadMoves(state), lost_reason: state === "LOST" ? "价格未谈拢" : null, vehicle_id: null, answer_due_at: null, enquiries: [], follow_ups: [],
    activities: state === "NEW" ? [] : [{ at: ago(index * 6), actor: "邓海", action: "leads.lead.contacted", label_zh: "电话联系", label_en: "Called", note: "约了周六下午到店。" }],
  };
});

const REPAIR_STATES = ["IN_PROGRESS", "OPEN", "READY", "INVOICED", "CLOSED", "CLOSED", "CANCELLED"];
const REPAIR_MOVES: Record<string, string[]> = { OPEN: ["start", "cancel"], IN_PROGRESS: ["finish", "cancel"], READY: ["invoice"], INVOICED: ["close"] };
export const repairMoves = (state: string): string[] => REPAIR_MOVES[state] ?? [];
export const repairs: RepairDetail[] = Array.from({ length: 16 }, (_, index) => {
  const state = REPAIR_STATES[index % REPAIR_STATES.length] as string;
  const [name, phone] = PEOPLE[(index + 4) % PEOPLE.length] as [string, string];
  const lines = [
    { description: "全车检查与系统诊断", labour_hours: 1, amount: yuan(280) },
    { description: "更换前刹车片（含材料）", labour_hours: 1.5, amount: yuan(860) },
    { description: "空调滤芯", labour_hours: 0.3, amount: yuan(168) },
  ].slice(0, 1 + (index % 3));
  return {
    id: `r${index + 1}`, number: `W26-${String(318 - index).padStart(4, "0")}`, vin: vin(index + 200), plate: ["浙A D12345", "浙A F80218", "浙A 7K3M9"][index % 3] ?? null, vehicle_title: ["比亚迪 汉 EV", "理想 L7", "丰田 凯美瑞"][index % 3] ?? null,
    customer_name: name, customer_phone: phone, mileage_km: 18_200 + index * 1130, complaint: ["刹车时有异响，低速更明显", "常规保养", "空调制冷变弱，吹风有异味"][index % 3] ?? "", state,
    total: yuan(lines.reduce((sum, line) => sum + line.amount.amount / 100, 0)), opened_at: ago(index * 11 + 1), closed_at: state === "CLOSED" ? ago(index * 11 - 4) : null, moves: repairMoves(state), lines, history: [{ at: ago(index * 11 + 1), actor: "许安然", action: "service.repair.opened", label_zh: "开工单", label_en: "Opened", note: null }],
  };
});
