import type { Money, OrderDetail } from "../src/api/contract";
import { ago, brands, leadMoves, leads, movesFrom, nextOf, orderMoves, orders, repairMoves, repairs, seriesOf, timelineEntry, trimsOf, vehicles, yuan } from "./data.ts";
import { ok, page, refuse, route, type Asked, type Reply } from "./routing.ts";
import { ALL_RIGHTS } from "./session.ts";

const VEHICLE_TARGET: Record<string, string> = { start_pdi: "PDI_PENDING", withdraw: "QUARANTINE", quarantine: "QUARANTINE", release: "AVAILABLE" };
const ORDER_TARGET: Record<string, string> = { record_signature: "CONTRACTED", record_balance: "FUNDED", mark_ready: "READY", deliver: "DELIVERED", cancel: "CANCELLED", close: "CLOSED" };
const LEAD_TARGET: Record<string, string> = { assign: "ASSIGNED", contact: "CONTACTED", qualify: "QUALIFIED", win: "WON", lose: "LOST" };
const REPAIR_TARGET: Record<string, string> = { start: "IN_PROGRESS", finish: "READY", invoice: "INVOICED", close: "CLOSED", cancel: "CANCELLED" };

const gone = (): Reply => refuse(404, "core.not_found", "", []);
function counts(rows: { state: string }[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const row of rows) all[row.state] = (all[row.state] ?? 0) + 1;
  return all;
}
function filtered<T extends { state: string }>(rows: T[], asked: Asked): T[] {
  const state = asked.query.get("state");
  const text = (asked.query.get("q") ?? "").toLowerCase();
  return rows.filter((row) => (!state || row.state === state) && (!text || JSON.stringify(row).toLowerCase().includes(text)));
}
function changed<T extends { id: string }>(rows: T[], asked: Asked, change: (row: T) => void): Reply {
  const row = rows.find((one) => one.id === asked.params.id);
  if (!row) return gone();
  change(row);
  return ok(row);
}
const detail = <T extends { id: string }>(rows: T[], asked: Asked): Reply => changed(rows, asked, () => undefined);

function moveOrder(order: OrderDetail, asked: Asked): void {
  order.state = ORDER_TARGET[String(asked.body.verb)] ?? order.state;
  if (order.state === "CONTRACTED" && order.contract) order.contract.state = "SIGNED";
  if (order.state === "FUNDED") order.paid = order.total;
  order.next_move = nextOf(order.state);
  order.moves = orderMoves(order.state);
  order.timeline.push(timelineEntry(order.state, new Date().toISOString(), "沈知遥"));
}

function prepareContract(order: OrderDetail): void {
  order.contract = { id: "c-new", number: "HT-2611-99", version: (order.contract?.version ?? 0) + 1, state: "REQUESTED", pdf_url: null, rendered_at: null, sha256: null, error: null };
  setTimeout(() => {
    if (order.contract) Object.assign(order.contract, { state: "RENDERED", rendered_at: new Date().toISOString(), sha256: "4be1a7c09d55e1f2aa317c90bb42" });
    order.next_move = "record_signature";
    order.moves = [{ verb: "record_signature", allowed: true, reason_zh: null, reason_en: null }, ...orderMoves("RESERVED").filter((one) => one.verb === "cancel")];
  }, 3500);
}

export const portalRoutes = [
  route("GET", "/invitations/{token}", ({ params, english }) =>
    params.token === "gone" ? refuse(404, "staff.invitation_gone", english ? "This invitation is no longer valid" : "邀请已失效", []) : ok({ email: "chen@haoyue.example", dealer_name: "杭州皓悦汽车", role: "SALES", name: "", needs_password: params.token !== "old", expires_at: ago(-70) })),
  route("POST", "/invitations/{token}/accept", () => ok({ authenticated: true, user: { id: "u9", name: "陈果", email: null, phone: null }, surface: "portal", dealer: { slug: "haoyue", name: "杭州皓悦汽车", city: "杭州" }, role: "SALES", rights: ALL_RIGHTS, locale: "zh-hans" })),
  route("GET", "/dashboard", ({ mode }) =>
    ok(
      mode === "empty"
        ? { stock: { by_state: {}, listed: 0, value: yuan(0) }, orders: { by_state: {}, needs_action: 0, overdue: 0 }, leads: { open: 0, new: 0 }, contracts: { to_countersign: 0, turned_down: [] }, revenue_month: yuan(0) }
        : {
            stock: { by_state: counts(vehicles), listed: vehicles.filter((one) => one.listed).length, value: yuan(28_461_300) },
            orders: { by_state: counts(orders), needs_action: orders.filter((one) => one.next_move && one.next_move !== "close").length, overdue: orders.filter((one) => one.overdue).length },
            leads: { open: 12, new: leads.filter((one) => one.state === "NEW").length }, contracts: { to_countersign: 2, turned_down: [] }, revenue_month: yuan(4_186_500),
          },
    )),
  route("GET", "/catalog/brands", () => ok(brands)),
  route("GET", "/catalog/brands/{id}/series", ({ params }) => ok(seriesOf(decodeURIComponent(params.id ?? "")))),
  route("GET", "/catalog/series/{id}/trims", ({ params }) => ok(trimsOf(decodeURIComponent(params.id ?? "")))),
  route("GET", "/stock/vehicles", (asked) => {
    const brand = asked.query.get("brand_id");
    return page(filtered(vehicles, asked).filter((row) => !brand || `b-${row.trim.brand_en}` === brand), asked);
  }),
  route("GET", "/stock/vehicles/{id}", (asked) => detail(vehicles, asked)),
  route("GET", "/stock/vin/{vin}", ({ params }) => {
    const vin = params.vin ?? "";
    return ok({ vin, valid: true, errors: [], taken: vehicles.some((one) => one.vin === vin), decoded: { wmi: vin.slice(0, 3), manufacturer_zh: "比亚迪汽车", manufacturer_en: "BYD Auto", model_year: 2026, serial: vin.slice(11) } });
  }),
  route("POST", "/stock/vehicles", (asked) => {
    const { body, english } = asked;
    if (vehicles.some((one) => one.vin === body.vin)) return refuse(409, "stock.vin_taken", "", [["vin", english ? "This VIN is already registered" : "这个 VIN 已在平台登记"]]);
    const trim = trimsOf(String(body.trim_id).replace(/^t-(.*)-\d+$/, "s-$1"))[0];
    const base = vehicles[0];
    if (!trim || !base) return refuse(422, "catalog.unknown_trim", "", [["trim_id", english ? "Unknown trim" : "没有这款车型"]]);
    const chosen = trim.colours.find((one) => one.code === body.colour_code);
    const colour = chosen ?? base.colour;
    const made = { ...base, id: `v${vehicles.length + 1}`, stock_no: "K26-1205", vin: String(body.vin), colour, price: body.price as Money, cost: body.cost as Money, state: "ARRIVED", listed: false, days_in_stock: 0, received_at: new Date().toISOString(), photos: [], moves: movesFrom("ARRIVED") };
    made.trim = { ...base.trim, title_zh: trim.title_zh, title_en: trim.title_en, art_url: chosen?.art_url ?? base.trim.art_url };
    vehicles.unshift(made);
    return ok(made, 201);
  }),
  route("POST", "/stock/vehicles/{id}/moves", (asked) => changed(vehicles, asked, (row) => {
    row.state = VEHICLE_TARGET[String(asked.body.verb)] ?? row.state;
    row.listed = row.state === "AVAILABLE";
    row.moves = movesFrom(row.state);
  })),
  route("PATCH", "/stock/vehicles/{id}/price", (asked) => changed(vehicles, asked, (row) => {
    row.price = asked.body.price as Money;
    row.price_history.push({ at: new Date().toISOString(), price: row.price, reason: String(asked.body.reason ?? "") });
  })),
  route("POST", "/stock/vehicles/{id}/photos", (asked) => changed(vehicles, asked, (row) => row.photos.push({ id: `f${row.photos.length}`, url: row.trim.art_url, position: row.photos.length, sizes: "" }))),
  route("DELETE", "/stock/vehicles/{id}/photos/{pid}", (asked) => changed(vehicles, asked, (row) => row.photos.pop())),
  route("GET", "/orders", (asked) => page(filtered(orders, asked), asked)),
  route("GET", "/orders/{id}", (asked) => detail(orders, asked)),
  route("POST", "/orders/{id}/contract", (asked) => changed(orders, asked, prepareContract)),
  route("POST", "/orders/{id}/moves", (asked) => changed(orders, asked, (row) => moveOrder(row, asked))),
  route("GET", "/leads", (asked) => page(filtered(leads, asked), asked)),
  route("GET", "/leads/{id}", (asked) => detail(leads, asked)),
  route("POST", "/leads", ({ body }) => {
    const made = { email: null, interest: null, note: null, ...body, id: `l${leads.length + 1}`, number: `X26-${641 + leads.length}`, state: "NEW", owner: null, created_at: new Date().toISOString(), moves: leadMoves("NEW"), activities: [] } as unknown as (typeof leads)[number];
    leads.unshift(made);
    return ok(made, 201);
  }),
  route("POST", "/leads/{id}/moves", (asked) => changed(leads, asked, (row) => {
    row.state = LEAD_TARGET[String(asked.body.verb)] ?? row.state;
    row.moves = leadMoves(row.state);
    row.owner ??= { id: "u1", name: "沈知遥" };
  })),
  route("GET", "/repair-orders", (asked) => page(filtered(repairs, asked), asked)),
  route("GET", "/repair-orders/{id}", (asked) => detail(repairs, asked)),
  route("POST", "/repair-orders", ({ body }) => {
    const lines = body.lines as (typeof repairs)[number]["lines"];
    const made = { plate: null, ...body, id: `r${repairs.length + 1}`, number: "W26-0319", vehicle_title: null, state: "OPEN", total: { amount: lines.reduce((sum, line) => sum + line.amount.amount, 0), currency: "CNY" }, opened_at: new Date().toISOString(), closed_at: null, moves: repairMoves("OPEN") } as unknown as (typeof repairs)[number];
    repairs.unshift(made);
    return ok(made, 201);
  }),
  route("POST", "/repair-orders/{id}/moves", (asked) => changed(repairs, asked, (row) => {
    row.state = REPAIR_TARGET[String(asked.body.verb)] ?? row.state;
    row.moves = repairMoves(row.state);
  })),
  route("GET", "/staff", ({ mode }) => ok(mode === "empty" ? [] : [
    { id: "m1", user_id: "u1", name: "沈知遥", email: "shen@haoyue.example", role: "OWNER", state: "ACTIVE", joined_at: ago(4000) },
    { id: "m2", user_id: "u2", name: "邓海", email: "deng@haoyue.example", role: "MANAGER", state: "ACTIVE", joined_at: ago(3000) },
    { id: "m3", user_id: "u3", name: "许安然", email: "xu@haoyue.example", role: "FINANCE", state: "ACTIVE", joined_at: ago(2000) },
    { id: "m4", user_id: null, name: "", email: "chen@haoyue.example", role: "SALES", state: "INVITED", joined_at: null },
  ])),
  route("GET", "/staff/roles", () => ok([
    { code: "OWNER", rights: ALL_RIGHTS }, { code: "MANAGER", rights: ALL_RIGHTS.filter((one) => one !== "staff.appoint") },
    { code: "SALES", rights: ALL_RIGHTS.filter((one) => /see$|leads|contract|sign|ready|deliver|photo/.test(one)) }, { code: "FINANCE", rights: ALL_RIGHTS.filter((one) => /see|contract|payment|cancel|invoice/.test(one)) },
    { code: "SERVICE", rights: ALL_RIGHTS.filter((one) => /service|leads.see|pdi|receive|see$/.test(one)) }, { code: "TECHNICIAN", rights: ["dealer.see", "stock.see", "stock.pdi", "stock.photo", "service.see", "service.work"] },
  ])),
  route("POST", "/staff/invitations", ({ body, english }) => body.email === "deng@haoyue.example" ? refuse(409, "staff.already_member", "", [["email", english ? "Already on the team" : "这位同事已经在团队里"]]) : ok({ id: "i1", email: body.email, role: body.role, expires_at: ago(-72), state: "PENDING" }, 201)),
  route("PATCH", "/staff/{member_id}", ({ body }) => ok({ id: "m3", user_id: "u3", name: "许安然", email: "xu@haoyue.example", role: body.role, state: "ACTIVE", joined_at: ago(2000) })),
  route("POST", "/staff/{member_id}/end", () => ok({ id: "m3", user_id: "u3", name: "许安然", email: "xu@haoyue.example", role: "FINANCE", state: "ENDED", joined_at: ago(2000) })),
  route("POST", "/staff/{member_id}/reinstate", () => ok({ id: "m3", user_id: "u3", name: "许安然", email: "xu@haoyue.example", role: "FINANCE", state: "ACTIVE", joined_at: ago(2000) })),
  route("GET", "/session/ways", () => ok({ market_url: "/", dealers: [{ slug: "jinjiang", name: "成都锦江汽车", city: "成都", url: "/enter" }] })),
  route("GET", "/dealer", ({ mode }) => ok({ name: "杭州皓悦汽车", slug: "haoyue", city: "杭州", address: "滨江区江南大道 3588 号", province: "浙江", latitude: "30.208400", longitude: "120.211900", phone: "0571-86880021", opening_hours: "09:00–20:00", intro_zh: mode === "empty" ? null : "新能源与豪华品牌授权门店，提供试驾、置换与交付一站式服务。", intro_en: mode === "empty" ? null : "New-energy and premium brands under one roof.", brands: mode === "empty" ? [] : brands })),
];
